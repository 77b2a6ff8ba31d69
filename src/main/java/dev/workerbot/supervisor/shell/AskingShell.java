package dev.workerbot.supervisor.shell;

import dev.workerbot.supervisor.shell.ShellResult.Failure;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A shell for what changes nothing, and may be asked twice: where the connection was lost in the
 * middle, it asks once more, over a new one.
 */
public record AskingShell(Shell shell) implements Shell {
  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    ShellResult first = shell.run(command, limit, maxBytes);
    boolean lost =
        first instanceof ShellResult.ShellFailed shellFailed && shellFailed.kind() == Failure.LOST;
    if (!lost) {
      return first;
    }
    ShellResult second = shell.run(command, limit, maxBytes);
    // That there is no new connection yet says less than that the old one broke just now.
    return second instanceof ShellResult.ShellExited ? second : first;
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    return shell.follow(command, time, line);
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    return shell.attend(command, line);
  }

  @Override
  public void close() {
    shell.close();
  }
}
