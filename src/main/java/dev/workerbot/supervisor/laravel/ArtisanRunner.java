package dev.workerbot.supervisor.laravel;

import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.NotAnswered;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
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

  private static final int MOST_BYTES = 1 << 20;
  private static final int TOO_LONG = 124;
  private static final int KILLED = 137;
  private static final int CANNOT_RUN = 126;
  private static final int NOT_FOUND = 127;
  private static final int REFUSED = 64;

  /** The script ends what takes too long; the connection waits a little longer. */
  private static final Duration MORE = Duration.ofSeconds(8);

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
    return run(call.app(), call.words(), limit)
        .map(answer ->
            switch (answer) {
              case ArtisanOutput(var out, _, _) ->
                  out.contains(NOBODY)
                      ? new ActionResult.Nothing(
                          "artisan " + call.artisanCommand() + " found no process here")
                      : new ActionResult.ActionDone();
              case NotAnswered(var reason, var sentence) ->
                  reason == Reason.NOT_SET
                      ? new ActionResult.Nothing(sentence)
                      : new ActionResult.Fault(sentence, sentence);
            });
  }

  /** Has an application answer. */
  public Reply<ArtisanAnswer> ask(ArtisanApp app, ArtisanQuery query) {
    return run(app, query.words(), query.limit().plus(MORE));
  }

  private Reply<ArtisanAnswer> run(ArtisanApp app, List<String> words, Duration within) {
    if (runner.isEmpty()) {
      return new Reply.Ok<>(
          new NotAnswered(Reason.NOT_SET, "no `artisan-runner` is set for this server"));
    }
    List<String> all =
        Stream.of(
                runner.stream().map(word -> word.equals(USER) ? app.user() : word),
                app.words().stream(),
                words.stream())
            .flatMap(part -> part)
            .toList();
    return switch (shell.run(CommandLine.inUtf8(all), within, MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, var out, var err, var truncated) ->
          new Reply.Ok<>(
              code == 0
                  ? new ArtisanOutput(out, truncated, RunPlace.of(err))
                  : new NotAnsweredFinder(app, words.getFirst()).find(code, out, err));
    };
  }

  /**
   * Finds why there is no answer.
   *
   * @param command of artisan
   */
  private record NotAnsweredFinder(ArtisanApp app, String command) {
    NotAnswered find(int code, String out, String err) {
      if (SudoRefusal.isIn(err)) {
        return new NotAnswered(
            Reason.NOT_ALLOWED,
            "sudo does not let the SSH user run workerbot-artisan as " + app.user());
      }
      if (code == TOO_LONG || code == KILLED) {
        return new NotAnswered(Reason.TOO_LONG, "artisan " + command + " did not end in time");
      }
      // The shell's own codes; php ends with neither.
      if (code == NOT_FOUND || code == CANNOT_RUN || err.contains("command not found")) {
        return new NotAnswered(Reason.NOT_INSTALLED, "workerbot-artisan is not installed there");
      }
      if (code == REFUSED && err.contains("refused: ")) {
        return new NotAnswered(
            Reason.NOT_INSTALLED,
            "workerbot-artisan there says: " + Faults.firstLine(err.replace("refused: ", "")));
      }
      String said = out + "\n" + err;
      return new NotAnswered(
          ConsoleError.reason(said), "artisan " + command + " said: " + ConsoleError.line(said));
    }
  }
}
