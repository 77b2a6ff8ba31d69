package dev.workerbot.supervisor.log;

import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads workers' own log files by whole lines; only regular files in the folder that the config
 * names, so that nothing hangs on a pipe and nobody can have another file read.
 */
public final class LogFinder {
  private static final int MAX_BYTES = 1 << 20;
  private static final int LONG_LINE_BYTES = 100_000;

  private final LogLocator locator;
  private final LogReader reader;
  private final ApplicationLog applicationLog;

  public LogFinder(Shell shell, SupervisorctlSettings supervisorctlSettings, ConfigFiles configs) {
    this.locator = new LogLocator(shell, supervisorctlSettings, configs);
    this.reader = new LogReader(shell, supervisorctlSettings);
    this.applicationLog = new ApplicationLog(shell, supervisorctlSettings);
  }

  /** Lines, or why there are none and whether supervisorctl's own tail may still have some. */
  public sealed interface LogAnswer {
    record ReadLog(LogTail tail) implements LogAnswer {}

    record NoLogAnswer(Problem problem, boolean mayFallBack) implements LogAnswer {}
  }

  public LogAnswer tail(WorkerName worker, LogStream stream, int lines) {
    return switch (locator.find(worker, stream)) {
      case LogLocator.LogPlaces.NotFoundLog(var problem) ->
          new LogAnswer.NoLogAnswer(problem, false);
      case LogLocator.LogPlaces.AskedLog(var problem) -> new LogAnswer.NoLogAnswer(problem, true);
      case LogLocator.LogPlaces.FoundApplication(var path) ->
          switch (applicationLog.tail(path, lines)) {
            case Reply.Ok<LogTail>(var tail) -> new LogAnswer.ReadLog(tail);
            case Reply.FailedReply<LogTail>(var problem) ->
                new LogAnswer.NoLogAnswer(problem, false);
          };
      case LogLocator.LogPlaces.FoundFiles(var paths, var notices, var otherwise, var isSure) -> {
        LogAnswer logAnswer =
            new LogAnswer.NoLogAnswer(new Problem(ProblemKind.NO_LOG, "no log"), false);
        for (String path : paths) {
          logAnswer = read(path, notices, lines);
          if (logAnswer instanceof LogAnswer.ReadLog) {
            break;
          }
        }
        yield logAnswer instanceof LogAnswer.NoLogAnswer(var problem, var mayFallBack)
                && problem.problemKind() == ProblemKind.NO_LOG
            ? new LogAnswer.NoLogAnswer(otherwise.orElse(problem), mayFallBack && isSure)
            : logAnswer;
      }
    };
  }

  public Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    return switch (locator.find(worker, stream)) {
      case LogLocator.LogPlaces.NotFoundLog(var problem) -> new Reply.FailedReply<>(problem);
      case LogLocator.LogPlaces.AskedLog(var problem) -> new Reply.FailedReply<>(problem);
      case LogLocator.LogPlaces.FoundApplication(var path) ->
          end(path, List.of(), applicationLog.follow(path, time, line));
      case LogLocator.LogPlaces.FoundFiles(var paths, var notices, _, _) -> {
        String path = readable(paths);
        yield end(path, notices, reader.follow(path, lines, time, line));
      }
    };
  }

  /** What came of following a log. */
  private Reply<LogTail> end(String path, List<String> notices, ShellResult end) {
    LogTail tail = new LogTail(path, notices, "");
    return switch (end) {
      case ShellResult.ShellFailed shellFailed
          when shellFailed.kind() == ShellResult.Failure.TIMED_OUT ->
          new Reply.Ok<>(tail);
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, _, var err, _) ->
          code == 0
              ? new Reply.Ok<>(tail)
              : new Reply.FailedReply<>(reader.not(path, err).problem());
    };
  }

  private String readable(List<String> paths) {
    return paths.stream()
        .filter(path ->
            paths.size() == 1 || reader.lines(path, 1, 100) instanceof LogReader.LogRead.LogText)
        .findFirst()
        .orElse(paths.getFirst());
  }

  private LogAnswer read(String path, List<String> ignored, int lines) {
    return switch (reader.lines(path, lines, MAX_BYTES)) {
      case LogReader.LogRead.NoLogText(var problem, var mayFallBack) ->
          new LogAnswer.NoLogAnswer(problem, mayFallBack);
      case LogReader.LogRead.LogText(var out, var truncated, var writtenAt) -> {
        List<String> notices = new ArrayList<>(ignored);
        yield truncated
            ? readLongLines(path, notices)
            : new LogAnswer.ReadLog(
                new LogTail(path, notices, withRotated(path, out, lines, notices), writtenAt));
      }
    };
  }

  private LogAnswer readLongLines(String path, List<String> notices) {
    return switch (reader.bytes(path, LONG_LINE_BYTES)) {
      case LogReader.LogRead.NoLogText(var problem, var mayFallBack) ->
          new LogAnswer.NoLogAnswer(problem, mayFallBack);
      case LogReader.LogRead.LogText(var out, _, var writtenAt) -> {
        notices.add(
            "The lines of this log are very long; these are its last %,d bytes."
                .formatted(LONG_LINE_BYTES));
        yield new LogAnswer.ReadLog(
            new LogTail(path, notices, "…" + out.stripTrailing(), writtenAt));
      }
    };
  }

  /** Just after a rotation the newest lines are few; the rest is in the file's predecessor. */
  private String withRotated(String path, String out, int lines, List<String> notices) {
    String text = withoutLastFeed(out);
    long have = out.isEmpty() ? 0 : text.chars().filter(letter -> letter == '\n').count() + 1;
    String old = path + ".1";
    if (have < lines
        && reader.lines(old, (int) (lines - have), MAX_BYTES)
            instanceof LogReader.LogRead.LogText(var earlier, var truncated, _)
        && !truncated
        && !earlier.isEmpty()) {
      notices.add("The log was rotated; the earlier lines come from " + old + ".");
      String before = withoutLastFeed(earlier);
      return out.isEmpty() ? before : before + "\n" + text;
    }
    return text;
  }

  private static String withoutLastFeed(String text) {
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
