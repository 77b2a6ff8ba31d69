package dev.workerbot.supervisor.shell;

import java.time.Duration;
import java.util.function.Consumer;

/** Runs commands on one server. Safe for use by several threads. */
public interface Shell extends AutoCloseable {
  /**
   * Runs a command to its end. Waits its turn where the server allows only so many at once.
   *
   * @param limit how long the command itself may take, not counting the wait for its turn
   * @param maxBytes how much of each output stream is kept; a command that prints more is ended,
   *     and counts as having exited with 0
   */
  ShellResult run(CommandLine command, Duration limit, int maxBytes);

  /**
   * Runs a command that prints lines for as long as it lives, and ends it when the time is over.
   *
   * @param line gets each whole line without its line feed, decoded as UTF-8 with {@code �} for
   *     what is not; a line is cut at 64 KiB
   * @return {@link ShellResult.ShellExited} when the command ended by itself, {@link
   *     ShellResult.Failure#TIMED_OUT} when the time was over
   */
  ShellResult follow(CommandLine command, Duration time, Consumer<String> line);

  /**
   * Runs a command that prints lines for as long as it lives, and that reads nothing. It gets a
   * terminal where the server allows that, so that it ends with the connection even if it has
   * nothing to print; what it prints for errors is among the lines then. Ends when the command
   * does, or when the thread is interrupted.
   *
   * @param line as with {@link #follow}
   * @return as with {@link #follow}; {@link ShellResult.Failure#BUSY} where that would take the
   *     only session there is
   */
  ShellResult attend(CommandLine command, Consumer<String> line);

  /**
   * Runs a command that answers lines with lines for as long as it lives. Ends when the command
   * does, or when the thread is interrupted.
   *
   * @return {@link ShellResult.ShellExited} when the command ended by itself, {@link
   *     ShellResult.Failure#TIMED_OUT} when the thread was interrupted; {@link
   *     ShellResult.Failure#BUSY} where no session can be kept for it
   */
  default ShellResult converse(CommandLine command, Dialogue dialogue) {
    return new ShellResult.ShellFailed(
        ShellResult.Failure.BUSY, "no session can be kept open for it");
  }

  /**
   * Connects to a unix socket of the server, as its user.
   *
   * @param path of the socket, absolute
   * @throws Tunnel.NoTunnel where that cannot be
   */
  default Tunnel tunnel(String path) throws Tunnel.NoTunnel {
    throw new Tunnel.NoTunnel(true, "there is no way to its sockets", null);
  }

  /** Ends the connection; what runs through it fails with {@link ShellResult.Failure#LOST}. */
  @Override
  void close();
}
