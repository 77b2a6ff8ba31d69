package dev.workerbot.supervisor.laravel;

import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.reply.SudoRefusal;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Calls an application's {@code artisan} as the user that its workers run as, through {@code
 * config/workerbot-artisan}. Where that is not installed or not allowed, nothing was done.
 */
public final class ArtisanRunner {
  /** Stands for the user in the words that run the script. */
  static final String USER = "USER";

  private static final int MOST_BYTES = 64 << 10;
  private static final int TOO_LONG = 124;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;

  /** What Laravel says where it found none; Source: laravel/horizon, TerminateCommand.php. */
  private static final String NOBODY = "No processes to terminate";

  private final Shell shell;
  private final List<String> runner;
  private final Duration limit;

  public ArtisanRunner(Shell shell, List<String> runner, Duration limit) {
    this.shell = shell;
    this.runner = runner;
    this.limit = limit;
  }

  public Reply<ActionResult> run(ArtisanCall call) {
    if (runner.isEmpty()) {
      return new Reply.Ok<>(new ActionResult.Nothing("no `artisan-runner` is set for this server"));
    }
    List<String> words =
        Stream.concat(
                runner.stream().map(word -> word.equals(USER) ? call.user() : word),
                call.arguments().stream())
            .toList();
    return switch (shell.run(CommandLine.inUtf8(words), limit, MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, var out, var err, _) ->
          new Reply.Ok<>(answer(call, code, out, err));
    };
  }

  private static ActionResult answer(ArtisanCall call, int code, String out, String err) {
    if (code == 0) {
      return out.contains(NOBODY)
          ? new ActionResult.Nothing("artisan " + call.artisanCommand() + " found no process here")
          : new ActionResult.ActionDone();
    }
    if (SudoRefusal.isIn(err)) {
      return fault("sudo does not let the SSH user run workerbot-artisan as " + call.user());
    }
    if (code == TOO_LONG) {
      return fault("artisan " + call.artisanCommand() + " did not end in time");
    }
    // The shell's own codes; php ends with neither.
    return code == NOT_FOUND || code == CANNOT_RUN || err.contains("command not found")
        ? fault("workerbot-artisan is not installed there")
        : fault(
            "artisan " + call.artisanCommand() + " said: " + Faults.firstLine(out + "\n" + err));
  }

  private static ActionResult fault(String sentence) {
    return new ActionResult.Fault(sentence, sentence);
  }
}
