package dev.workerbot.supervisor.ctl;

import dev.workerbot.supervisor.host.ServerHost;
import dev.workerbot.supervisor.log.LogEnds;
import dev.workerbot.supervisor.log.LogFinder;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.MainLogFile;
import dev.workerbot.supervisor.mainlog.MainLogListener;
import dev.workerbot.supervisor.mainlog.MainLogSource;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;

/** Logs read through supervisorctl: workers' where their files cannot be, and supervisord's own. */
final class CtlLogs {
  /** Of the main log, to tell whether a file is the same. */
  private static final int NEWEST_BYTES = 2_000;

  private final CtlRunner runner;
  private final ServerHost host;

  CtlLogs(CtlRunner runner, ServerHost host) {
    this.runner = runner;
    this.host = host;
  }

  Reply<LogTail> tail(WorkerName worker, LogStream stream, int lines) {
    return switch (host.logFinder().tail(worker, stream, lines)) {
      case LogFinder.LogAnswer.ReadLog(var tail) -> new Reply.Ok<>(tail);
      case LogFinder.LogAnswer.NoLogAnswer(var problem, var mayFallBack) ->
          mayFallBack
              ? LogEnds.lines(bytes -> end(worker, stream, bytes), lines, problem)
              : new Reply.FailedReply<>(problem);
    };
  }

  private Reply<Optional<String>> end(WorkerName worker, LogStream stream, int bytes) {
    String channel = stream == LogStream.STDOUT ? "stdout" : "stderr";
    return read("\\S+: ERROR \\(.*\\)", "tail", "-" + bytes, worker.full(), channel);
  }

  /**
   * @param none what supervisorctl prints where there is no log
   */
  private Reply<Optional<String>> read(String none, String... arguments) {
    return runner
        .ask(CommandFaults::findWhileReading, arguments)
        .map(output -> Optional.of(output.text()).filter(text -> !text.strip().matches(none)));
  }

  Reply<String> mainLog(int bytes) {
    return LogEnds.mainLog(
        size ->
            read(
                "supervisord: ERROR \\((?:no log file|unknown error reading log)\\)",
                "maintail",
                "-" + size),
        bytes);
  }

  Reply<String> followMainLog(MainLogListener listener) {
    return switch (mainLog(NEWEST_BYTES)) {
      case Reply.FailedReply<String>(var problem) ->
          problem.problemKind() == ProblemKind.NOT_UNDERSTOOD
              ? maintail(listener, "what supervisorctl shows of it cannot be read")
              : new Reply.FailedReply<>(problem);
      case Reply.Ok<String>(var shown) ->
          switch (host.mainLogFile().find(shown)) {
            case MainLogFile.MainLogLookup.NotFollowed(var because) -> maintail(listener, because);
            case MainLogFile.MainLogLookup.FollowedFile(var path, var command) -> {
              listener.source(new MainLogSource.FollowedMainLog(path));
              ShellResult result = host.attend(command, MainLogFile.lines(listener));
              // Sudo may allow a tail that ends, and not one that goes on.
              yield result instanceof ShellResult.ShellExited(var code, _, _, _) && code != 0
                  ? maintail(listener, "`tail -F` ended there with exit code %d".formatted(code))
                  : MainLogFile.end(path, result);
            }
          };
    };
  }

  private Reply<String> maintail(MainLogListener listener, String because) {
    listener.source(new MainLogSource.Maintail(because));
    MainLogFollower follower = new MainLogFollower(listener::line);
    return follower.end(runner.attend(follower, "maintail", "-f"));
  }
}
