package dev.workerbot.supervisor.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.config.LogFiles;
import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Inside;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds workers' own log files and reads them by whole lines; only regular files in the folder that
 * the config names, so that nothing hangs on a pipe and nobody can have another file read.
 */
public final class LogFinder {
  private static final int MAX_BYTES = 1 << 20;
  private static final int LONG_LINE_BYTES = 100_000;
  private static final int ROOT = 0;

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private final ConfigFiles configs;
  private final LogReader reader;

  public LogFinder(Shell shell, SupervisorctlSettings supervisorctlSettings, ConfigFiles configs) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.configs = configs;
    this.reader = new LogReader(shell, supervisorctlSettings);
  }

  /** Lines, or why there are none and whether supervisorctl's own tail may still have some. */
  public sealed interface LogAnswer {
    record ReadLog(LogTail tail) implements LogAnswer {}

    record NoLogAnswer(Problem problem, boolean mayFallBack) implements LogAnswer {}
  }

  private sealed interface LogLookup {
    /**
     * Where it may be; the first that can be read.
     *
     * @param otherwise what is wrong where none can
     * @param isSure whether the worker's log is nowhere else
     */
    record FoundFiles(
        List<String> paths, List<String> notices, Optional<Problem> otherwise, boolean isSure)
        implements LogLookup {}

    record NotFoundLog(Problem problem) implements LogLookup {}

    /** Nothing but supervisorctl can tell. */
    record AskedLog(Problem problem) implements LogLookup {}
  }

  public LogAnswer tail(WorkerName worker, LogStream stream, int lines) {
    return switch (find(worker, stream)) {
      case LogLookup.NotFoundLog(var problem) -> new LogAnswer.NoLogAnswer(problem, false);
      case LogLookup.AskedLog(var problem) -> new LogAnswer.NoLogAnswer(problem, true);
      case LogLookup.FoundFiles(var paths, var notices, var otherwise, var isSure) -> {
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
    return switch (find(worker, stream)) {
      case LogLookup.NotFoundLog(var problem) -> new Reply.FailedReply<>(problem);
      case LogLookup.AskedLog(var problem) -> new Reply.FailedReply<>(problem);
      case LogLookup.FoundFiles(var paths, var notices, _, _) -> {
        String path = readable(paths);
        ShellResult end = reader.follow(path, lines, time, line);
        LogTail tail = new LogTail(path, notices, "");
        yield switch (end) {
          case ShellResult.ShellFailed shellFailed
              when shellFailed.kind() == ShellResult.Failure.TIMED_OUT ->
              new Reply.Ok<>(tail);
          case ShellResult.ShellFailed shellFailed ->
              new Reply.FailedReply<>(Faults.of(shellFailed));
          case ShellResult.ShellExited(var code, _, var err, _) ->
              code == 0
                  ? new Reply.Ok<>(tail)
                  : new Reply.FailedReply<>(reader.not(path, err).problem());
        };
      }
    };
  }

  private String readable(List<String> paths) {
    return paths.stream()
        .filter(path ->
            paths.size() == 1 || reader.lines(path, 1, 100) instanceof LogReader.LogRead.LogText)
        .findFirst()
        .orElse(paths.getFirst());
  }

  private LogAnswer read(String path, List<String> told, int lines) {
    return switch (reader.lines(path, lines, MAX_BYTES)) {
      case LogReader.LogRead.NoLogText(var problem, var mayFallBack) ->
          new LogAnswer.NoLogAnswer(problem, mayFallBack);
      case LogReader.LogRead.LogText(var out, var truncated, var writtenAt) -> {
        List<String> notices = new ArrayList<>(told);
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

  private LogLookup find(WorkerName worker, LogStream stream) {
    return switch (configs.logs()) {
      case Reply.FailedReply<LogFiles>(var problem)
          when Inside.isClosed(supervisorctlSettings.command()) ->
          new LogLookup.AskedLog(problem);
      case Reply.FailedReply<LogFiles>(var problem) ->
          problem.reachedServer()
              ? conventional(
                  worker,
                  stream,
                  "Supervisor's config could not be read for the log's place ("
                      + problem.sentence()
                      + ")")
              : new LogLookup.NotFoundLog(problem);
      case Reply.Ok<LogFiles>(var files) ->
          switch (files.of(worker, stream).orElse(null)) {
            case null ->
                // A file that it includes may be unreadable all the same.
                conventional(
                    worker,
                    stream,
                    "Supervisor's config, as far as the SSH user can read it, does not name this"
                        + " worker");
            case LogFiles.LogPlace.WithStdout(var stdout) ->
                located(
                    stdout,
                    List.of(
                        "This worker writes its errors into its ordinary log (redirect_stderr)."));
            case LogFiles.LogPlace found -> located(found, List.of());
          };
    };
  }

  private LogLookup located(LogFiles.LogPlace logPlace, List<String> notices) {
    return switch (logPlace) {
      case LogFiles.LogPlace.File(var path) ->
          new LogLookup.FoundFiles(List.of(path), notices, Optional.empty(), true);
      case LogFiles.LogPlace.Chosen(var folder, var prefix) -> newest(folder, prefix, notices);
      case LogFiles.LogPlace.Nowhere(var why) ->
          new LogLookup.NotFoundLog(
              new Problem(
                  ProblemKind.NO_LOG, "There is no log file: " + CleanText.singleLine(why) + "."));
      case LogFiles.LogPlace.UnknownPlace(var why) ->
          new LogLookup.NotFoundLog(
              new Problem(
                  ProblemKind.NO_LOG,
                  "The log file cannot be found: " + CleanText.singleLine(why) + "."));
      case LogFiles.LogPlace.WithStdout(var stdout) -> located(stdout, notices);
    };
  }

  /** Where packages of Supervisor usually put logs; {@code why} nothing better is known. */
  private LogLookup conventional(WorkerName worker, LogStream stream, String why) {
    Set<String> names = new LinkedHashSet<>(List.of(worker.process(), worker.group()));
    List<String> paths =
        names.stream()
            .map(name ->
                "/var/log/supervisor/"
                    + name
                    + (stream == LogStream.STDERR ? "-error" : "")
                    + ".log")
            .toList();
    return new LogLookup.FoundFiles(
        paths,
        List.of(),
        Optional.of(
            new Problem(
                ProblemKind.NO_LOG, why + ", and there is no " + String.join(" or ", paths) + ".")),
        false);
  }

  /** Of those that Supervisor may have made, the newest: root's before anybody else's. */
  private LogLookup newest(String folder, String prefix, List<String> notices) {
    // Where the SSH user may not look into the folder, supervisord may still be asked.
    LogLookup none =
        new LogLookup.FoundFiles(
            List.of(folder + "/" + prefix),
            notices,
            Optional.of(
                new Problem(
                    ProblemKind.NO_LOG,
                    "No log file %s* is in %s."
                        .formatted(CleanText.singleLine(prefix), CleanText.singleLine(folder)))),
            true);
    if (!folder.startsWith("/")
        || LogPath.refusal(folder + "/" + prefix, supervisorctlSettings.logFolders()).isPresent()) {
      return none;
    }
    String pattern = prefix.replaceAll("([\\[\\]*?\\\\])", "\\\\$1") + "*.log";
    ShellResult result =
        shell.run(
            CommandLine.inUtf8(
                List.of(
                    "find",
                    "-H",
                    folder,
                    "-maxdepth",
                    "1",
                    "-name",
                    pattern,
                    "-type",
                    "f",
                    "-printf",
                    "%U %T@ %p\\0")),
            supervisorctlSettings.limit(),
            MAX_BYTES);
    return switch (result) {
      case ShellResult.ShellFailed shellFailed -> new LogLookup.NotFoundLog(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, _, _) ->
          Arrays.stream(out.split("\0"))
              .flatMap(line -> FolderEntry.of(line, folder).stream())
              .max(Comparator.comparing(FolderEntry::isRoots).thenComparing(FolderEntry::changedAt))
              .<LogLookup>map(one ->
                  new LogLookup.FoundFiles(List.of(one.path()), notices, Optional.empty(), true))
              .orElse(none);
    };
  }

  /** One file as find tells of it. */
  private record FolderEntry(boolean isRoots, BigDecimal changedAt, String path) {
    private static final Pattern LINE =
        Pattern.compile("(?s)(\\d{1,10}) (-?\\d{1,12}(?:\\.\\d{1,12})?) (/.*)");

    static Optional<FolderEntry> of(String line, String folder) {
      Matcher matcher = LINE.matcher(line);
      return matcher.matches() && matcher.group(3).startsWith(folder)
          ? Optional.of(
              new FolderEntry(
                  Long.parseLong(matcher.group(1)) == ROOT,
                  new BigDecimal(matcher.group(2)),
                  matcher.group(3)))
          : Optional.empty();
    }
  }
}
