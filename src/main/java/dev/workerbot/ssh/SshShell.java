package dev.workerbot.ssh;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.ssh.Listeners.Kept;
import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Dialogue;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.Failure;
import dev.workerbot.supervisor.shell.Throttle;
import dev.workerbot.supervisor.shell.Tunnel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.schmizz.sshj.connection.ConnectionException;
import net.schmizz.sshj.connection.channel.direct.PTYMode;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * Runs commands on one server over one SSH connection, which is opened when first needed, kept
 * alive, shared by all threads, and opened anew after it was lost. {@code sessions} bounds how many
 * commands run at once.
 */
public final class SshShell implements Shell {
  private static final int ERROR_BYTES = 64 << 10;

  /** Whoever computes more keys at once than this only makes all of them wait. */
  private static final int HANDSHAKES = 16;

  private final SshEndpoint endpoint;
  private final SshSessions sshSessions;
  private final Listeners listeners;

  /** A server that floods us waits: what is not read, SSH does not let it send. */
  private final Throttle throttle = new Throttle(8 << 20, 2 << 20);

  /** One that connects whenever it likes. */
  public SshShell(SshEndpoint endpoint) {
    this(endpoint, handshakes());
  }

  /**
   * One of many.
   *
   * @param handshakes from {@link #handshakes}, shared by all, so that many that connect at the
   *     same moment do not time out over each other's key exchanges
   */
  public SshShell(SshEndpoint endpoint, Semaphore handshakes) {
    this.endpoint = endpoint;
    this.listeners = new Listeners(endpoint.maxSessions());
    this.sshSessions = new SshSessions(endpoint, handshakes, listeners);
  }

  /** How many shells may exchange keys at once. */
  public static Semaphore handshakes() {
    return new Semaphore(HANDSHAKES, true);
  }

  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    return sshSessions.within(openSession -> {
      Session.Command running = openSession.session().exec(command.quoted());
      command.input().ifPresent(text -> send(text, running.getOutputStream()));
      BoundedOutput out = new BoundedOutput(running.getInputStream(), maxBytes, true, throttle);
      BoundedOutput err = new BoundedOutput(running.getErrorStream(), maxBytes, false, throttle);
      Thread one = Thread.ofVirtual().name("ssh-out").start(out);
      Thread two = Thread.ofVirtual().name("ssh-err").start(err);
      long until = System.nanoTime() + limit.toNanos();
      boolean ended = join(one, until) && (out.isTruncated() || join(two, until));
      if (ended && out.isTruncated()) {
        // Leaving closes the session, which ends a command that still prints.
        return new ShellResult.ShellExited(0, out.text(), err.text(), true);
      }
      if (!ended) {
        return new ShellResult.ShellFailed(
            Failure.TIMED_OUT,
            "no answer from %s to `%s` within %d s"
                .formatted(endpoint.name(), shown(command), limit.toSeconds()));
      }
      return exited(openSession.connection(), running, command, until, out, err);
    });
  }

  /** In a thread of its own: a command that does not read would have us wait. */
  private static void send(String text, OutputStream to) {
    Thread _ =
        Thread.ofVirtual()
            .name("ssh-in")
            .start(() -> {
              try (to) {
                to.write(text.getBytes(StandardCharsets.UTF_8));
              } catch (IOException unread) {
                // The command ended before it had read all, and its exit code tells why.
              }
            });
  }

  private ShellResult exited(
      Connection on,
      Session.Command running,
      CommandLine command,
      long until,
      BoundedOutput out,
      BoundedOutput err)
      throws IOException {
    long left = Math.max(1000, (until - System.nanoTime()) / 1_000_000);
    running.join(left, TimeUnit.MILLISECONDS);
    if (running.getExitStatus() == null && running.getExitSignal() == null) {
      return lost(on, command);
    }
    int code = running.getExitStatus() == null ? 255 : running.getExitStatus();
    return new ShellResult.ShellExited(
        code, out.text(), err.text(), out.isTruncated() || err.isTruncated());
  }

  private ShellResult lost(Connection on, CommandLine command) {
    return new ShellResult.ShellFailed(
        Failure.LOST,
        "the connection to %s %s, while `%s` was running"
            .formatted(endpoint.described(), on.end(), shown(command)));
  }

  private static String shown(CommandLine command) {
    String text = command.toString();
    return CleanText.cut(text, 120);
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    return sshSessions.within(openSession -> {
      Session.Command running = openSession.session().exec(command.quoted());
      command.input().ifPresent(text -> send(text, running.getOutputStream()));
      BoundedOutput err = new BoundedOutput(running.getErrorStream(), ERROR_BYTES, false, throttle);
      Thread errors = Thread.ofVirtual().name("ssh-err").start(err);
      LineReader lineReader =
          new LineReader(running.getInputStream(), line, LineReader.MAX_LINE, throttle);
      Thread reader = Thread.ofVirtual().name("ssh-follow").start(lineReader);
      long until = System.nanoTime() + time.toNanos();
      if (!join(reader, until)) {
        return new ShellResult.ShellFailed(Failure.TIMED_OUT, "the time to follow is over");
      }
      return ended(openSession, running, command, lineReader, errors, err);
    });
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    return listeners.within(false, () -> listen(command, line));
  }

  private ShellResult listen(CommandLine command, Consumer<String> line) {
    return sshSessions.within(openSession -> {
      boolean hasTerminal = terminal(openSession.session());
      Session.Command running = openSession.session().exec(command.quoted());
      return untilEnd(
          openSession,
          running,
          command,
          new LineReader(running.getInputStream(), line, LineReader.MAX_LINE, throttle),
          new Kept(openSession, false, hasTerminal));
    });
  }

  @Override
  public ShellResult converse(CommandLine command, Dialogue dialogue) {
    return listeners.within(
        true,
        () ->
            sshSessions.within(openSession -> {
              Session.Command running = openSession.session().exec(command.quoted());
              dialogue.opened(new SessionLines(running.getOutputStream()));
              return untilEnd(
                  openSession,
                  running,
                  command,
                  new LineReader(
                      running.getInputStream(), dialogue::line, dialogue.longestLine(), throttle),
                  new Kept(openSession, true, false));
            }));
  }

  /** However long that is; what nobody listens to any longer is left. */
  private ShellResult untilEnd(
      OpenSession openSession,
      Session.Command running,
      CommandLine command,
      LineReader lineReader,
      Kept kept)
      throws IOException {
    BoundedOutput err = new BoundedOutput(running.getErrorStream(), ERROR_BYTES, false, throttle);
    Thread errors = Thread.ofVirtual().name("ssh-err").start(err);
    Thread reader = Thread.ofVirtual().name("ssh-attend").start(lineReader);
    listeners.add(kept);
    try {
      reader.join();
    } catch (InterruptedException enough) {
      Thread.currentThread().interrupt();
      return new ShellResult.ShellFailed(
          kept.endsByItself() ? Failure.LOST : Failure.TIMED_OUT, "it is listened to no longer");
    } finally {
      listeners.remove(kept);
    }
    return ended(openSession, running, command, lineReader, errors, err);
  }

  private ShellResult ended(
      OpenSession openSession,
      Session.Command running,
      CommandLine command,
      LineReader lineReader,
      Thread errors,
      BoundedOutput err)
      throws IOException {
    if (lineReader.failure().isPresent()) {
      throw lineReader.failure().get();
    }
    join(errors, System.nanoTime() + Duration.ofSeconds(1).toNanos());
    running.join(1, TimeUnit.SECONDS);
    return running.getExitStatus() == null
        ? lost(openSession.connection(), command)
        : new ShellResult.ShellExited(running.getExitStatus(), "", err.text(), false);
  }

  /** Without one, sshd leaves a command that prints nothing running when the connection dies. */
  private static boolean terminal(Session session) throws IOException {
    try {
      session.allocatePTY("dumb", 0, 0, 0, 0, Map.of(PTYMode.OPOST, 0, PTYMode.ECHO, 0));
      return true;
    } catch (ConnectionException refused) {
      if (!session.isOpen()) {
        throw refused;
      }
      return false;
    }
  }

  private static boolean join(Thread thread, long until) {
    try {
      long millis = (until - System.nanoTime()) / 1_000_000;
      return millis > 0 ? thread.join(Duration.ofMillis(millis)) : !thread.isAlive();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Tunnel tunnel(String path) throws Tunnel.NoTunnel {
    return sshSessions.tunnel(path);
  }

  @Override
  public void close() {
    sshSessions.close();
  }
}
