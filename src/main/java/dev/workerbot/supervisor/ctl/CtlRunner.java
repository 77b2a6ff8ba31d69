package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.ctl.CommandFaults.FaultFinder;
import dev.workerbot.supervisor.files.ConfigPath;
import dev.workerbot.supervisor.host.ServerHost;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.AskingShell;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs one action of supervisorctl a call, and tells its failures from its output. */
final class CtlRunner {
  private static final int ANSWER_BYTES = 64 << 10;

  private final Shell shell;
  private final Shell asking;
  private final SupervisorctlSettings settings;
  private final ServerHost host;
  private final TextWork work;

  CtlRunner(Shell shell, SupervisorctlSettings settings, ServerHost host, TextWork work) {
    this.shell = shell;
    this.asking = new AskingShell(shell);
    this.settings = settings;
    this.host = host;
    this.work = work;
  }

  /** What an action printed. */
  record RawOutput(String text, boolean truncated) {
    <T> Reply<T> as(Function<String, Optional<T>> parser) {
      return Reply.of(parser.apply(text), () -> Faults.notUnderstood(text));
    }
  }

  /** Runs what changes nothing, and may be asked again. */
  Reply<RawOutput> ask(FaultFinder faults, String... arguments) {
    return output(
        withConfig(
            arguments, command -> asking.run(command, settings.limit(), StatusParser.MOST_BYTES)),
        faults);
  }

  /**
   * Runs what changes something, or may take long: a lost answer leaves open whether it was carried
   * out, and only a look at the workers says whether to ask again.
   */
  Reply<RawOutput> change(FaultFinder faults, Duration limit, String... arguments) {
    return switch (withConfig(arguments, command -> shell.run(command, limit, ANSWER_BYTES))) {
      case ShellResult.ShellFailed failed -> new Reply.FailedReply<>(Faults.of(failed));
      case ShellResult.ShellExited exited -> output(exited, faults);
    };
  }

  /** Runs what goes on until it ends by itself. */
  ShellResult attend(Consumer<String> line, String... arguments) {
    return withConfig(arguments, command -> shell.attend(command, line));
  }

  /** Runs what changes nothing after another command, at one go. */
  ShellResult askAfter(CommandLine first, String... arguments) {
    return withConfig(
        arguments,
        command -> asking.run(first.then(command), settings.limit(), StatusParser.MOST_BYTES));
  }

  private ShellResult withConfig(String[] arguments, Function<CommandLine, ShellResult> run) {
    return switch (host.configFiles().path().find()) {
      case ConfigPath.PathAnswer.NotAsked(var failed) -> failed;
      case ConfigPath.PathAnswer.FoundPath(var path) -> {
        List<String> words = new ArrayList<>(settings.command());
        words.addAll(List.of("-c", path));
        words.addAll(List.of(arguments));
        yield run.apply(CommandLine.inUtf8(words));
      }
    };
  }

  /** The workers that a status printed. */
  Reply<List<WorkerStatus>> workers(Reply<RawOutput> answer) {
    return host.throughLoginShell(answer)
        .then(output -> {
          Reply<List<WorkerStatus>> workers =
              work.of(
                  output.text().length(),
                  () -> StatusParser.workers(output.text(), output.truncated()));
          // None at all: there are none, or the login shell never ran what was asked.
          return output.text().lines().anyMatch(line -> StatusParser.line(line).isPresent())
              ? workers
              : host.loginShellProblem()
                  .<Reply<List<WorkerStatus>>>map(Reply.FailedReply::new)
                  .orElse(workers);
        });
  }

  Reply<RawOutput> output(ShellResult result, FaultFinder faults) {
    return switch (result) {
      case ShellResult.ShellFailed failed -> new Reply.FailedReply<>(silence(failed));
      case ShellResult.ShellExited(var code, var out, var err, var truncated) ->
          work.of(out.length() + err.length(), () -> faults.find(code, out, err))
              .<Reply<RawOutput>>map(Reply.FailedReply::new)
              .orElseGet(() -> new Reply.Ok<>(new RawOutput(out, truncated)));
    };
  }

  /** Of what is answered at once: whether it is the server that is silent, or its supervisord. */
  Problem silence(ShellResult.ShellFailed failed) {
    return failed.kind() == ShellResult.Failure.TIMED_OUT && host.isAnswering()
        ? Faults.hung(settings.limit())
        : Faults.of(failed);
  }
}
