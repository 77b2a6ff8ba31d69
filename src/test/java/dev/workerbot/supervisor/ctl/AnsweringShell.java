package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A server that answers by the words of the command; with code 1 and a refusal where by nothing.
 */
public record AnsweringShell(Function<List<String>, String> answers) implements Shell {
  @Override
  public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
    String out = answers.apply(command.words());
    boolean tooLong = out.length() > maxBytes;
    return out.isEmpty()
        ? new ShellResult.ShellExited(1, "", "refused safely: missing\n", false)
        : new ShellResult.ShellExited(0, tooLong ? out.substring(0, maxBytes) : out, "", tooLong);
  }

  @Override
  public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
    return run(command, time, Integer.MAX_VALUE);
  }

  @Override
  public ShellResult attend(CommandLine command, Consumer<String> line) {
    return run(command, Duration.ZERO, Integer.MAX_VALUE);
  }

  @Override
  public void close() {}
}
