package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.function.Consumer;

/** A server that answers every command with the same, whatever it was asked. */
record HostileShell(int code, String out, String err, boolean truncated) implements Shell {
  HostileShell(String out) {
    this(0, out, "", false);
  }

  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    boolean tooLong = out.length() > maxBytes;
    return new ShellResult.ShellExited(
        code, tooLong ? out.substring(0, maxBytes) : out, err, truncated || tooLong);
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    out.lines().forEach(line);
    return new ShellResult.ShellExited(code, "", err, truncated);
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    return follow(command, Duration.ZERO, line);
  }

  @Override
  public void close() {}
}
