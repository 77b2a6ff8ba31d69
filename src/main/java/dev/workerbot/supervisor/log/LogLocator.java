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
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds where the log of a worker lies: as its config says, else where packages put it. */
final class LogLocator {
  private static final int MAX_BYTES = 1 << 20;
  private static final int ROOT = 0;

  /** Source: laravel/framework, config/logging.php, and monolog, RotatingFileHandler.php. */
  private static final Pattern OF_LARAVEL =
      Pattern.compile("/laravel(?:-\\d{4}-\\d{2}-\\d{2})?\\.log");

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;
  private final ConfigFiles configs;

  LogLocator(Shell shell, SupervisorctlSettings supervisorctlSettings, ConfigFiles configs) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
    this.configs = configs;
  }

  sealed interface LogPlaces {
    /**
     * Where it may be; the first that can be read.
     *
     * @param otherwise what is wrong where none can
     * @param isSure whether the worker's log is nowhere else
     */
    record FoundFiles(
        List<String> paths, List<String> notices, Optional<Problem> otherwise, boolean isSure)
        implements LogPlaces {}

    /** Laravel's own log, which never belongs to supervisord. */
    record FoundApplication(String path) implements LogPlaces {}

    record NotFoundLog(Problem problem) implements LogPlaces {}

    /** Nothing but supervisorctl can tell. */
    record AskedLog(Problem problem) implements LogPlaces {}
  }

  LogPlaces find(WorkerName worker, LogStream stream) {
    Optional<String> odd = OddName.why(worker);
    if (odd.isPresent()) {
      return new LogPlaces.NotFoundLog(new Problem(ProblemKind.NO_LOG, odd.get() + "."));
    }
    return switch (configs.logs()) {
      case Reply.FailedReply<LogFiles>(var problem)
          when Inside.isClosed(supervisorctlSettings.command()) ->
          stream == LogStream.APPLICATION
              ? new LogPlaces.NotFoundLog(problem)
              : new LogPlaces.AskedLog(problem);
      case Reply.FailedReply<LogFiles>(var problem) ->
          problem.reachedServer()
              ? conventional(
                  worker,
                  stream,
                  "Supervisor's config could not be read for the log's place ("
                      + problem.sentence()
                      + ")")
              : new LogPlaces.NotFoundLog(problem);
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

  private LogPlaces located(LogFiles.LogPlace logPlace, List<String> notices) {
    return switch (logPlace) {
      case LogFiles.LogPlace.File(var path) ->
          new LogPlaces.FoundFiles(List.of(path), notices, Optional.empty(), true);
      case LogFiles.LogPlace.Chosen(var folder, var prefix) -> newest(folder, prefix, notices);
      case LogFiles.LogPlace.OfApplication(var folder) -> application(folder);
      case LogFiles.LogPlace.Nowhere(var why) ->
          new LogPlaces.NotFoundLog(
              new Problem(
                  ProblemKind.NO_LOG, "There is no log file: " + CleanText.singleLine(why) + "."));
      case LogFiles.LogPlace.UnknownPlace(var why) ->
          new LogPlaces.NotFoundLog(
              new Problem(
                  ProblemKind.NO_LOG,
                  "The log file cannot be found: " + CleanText.singleLine(why) + "."));
      case LogFiles.LogPlace.WithStdout(var stdout) -> located(stdout, notices);
    };
  }

  /** Where packages of Supervisor usually put logs; {@code why} nothing better is known. */
  private LogPlaces conventional(WorkerName worker, LogStream stream, String why) {
    if (stream == LogStream.APPLICATION) {
      return new LogPlaces.NotFoundLog(new Problem(ProblemKind.NO_LOG, why + "."));
    }
    Set<String> names = new LinkedHashSet<>(List.of(worker.process(), worker.group()));
    List<String> paths =
        names.stream()
            .map(name ->
                "/var/log/supervisor/"
                    + name
                    + (stream == LogStream.STDERR ? "-error" : "")
                    + ".log")
            .toList();
    return new LogPlaces.FoundFiles(
        paths,
        List.of(),
        Optional.of(
            new Problem(
                ProblemKind.NO_LOG, why + ", and there is no " + String.join(" or ", paths) + ".")),
        false);
  }

  /** Of those that Supervisor may have made, the newest: root's before anybody else's. */
  private LogPlaces newest(String folder, String prefix, List<String> notices) {
    // Where the SSH user may not look into the folder, supervisord may still be asked.
    LogPlaces none =
        new LogPlaces.FoundFiles(
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
    return switch (entries(folder, prefix)) {
      case Reply.FailedReply<List<FolderEntry>>(var problem) -> new LogPlaces.NotFoundLog(problem);
      case Reply.Ok<List<FolderEntry>>(var entries) ->
          entries.stream()
              .max(Comparator.comparing(FolderEntry::isRoots).thenComparing(FolderEntry::changedAt))
              .<LogPlaces>map(one ->
                  new LogPlaces.FoundFiles(List.of(one.path()), notices, Optional.empty(), true))
              .orElse(none);
    };
  }

  /** The newest of Laravel's own names, to which it writes now. */
  private LogPlaces application(String folder) {
    String path = folder + "/laravel.log";
    Optional<LogPath.PathRefusal> refusal =
        LogPath.refusal(path, supervisorctlSettings.logFolders());
    if (refusal.isPresent()) {
      return new LogPlaces.FoundApplication(path);
    }
    return entries(folder, "laravel") instanceof Reply.Ok<List<FolderEntry>>(var entries)
        ? new LogPlaces.FoundApplication(
            entries.stream()
                .filter(entry -> OF_LARAVEL.matches(entry.path().substring(folder.length())))
                .max(Comparator.comparing(FolderEntry::changedAt))
                .map(FolderEntry::path)
                .orElse(path))
        : new LogPlaces.FoundApplication(path);
  }

  /** Regular files of these names in a folder. */
  private Reply<List<FolderEntry>> entries(String folder, String prefix) {
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
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(_, var out, _, _) ->
          new Reply.Ok<>(
              Arrays.stream(out.split("\0"))
                  .flatMap(line -> FolderEntry.of(line, folder).stream())
                  .toList());
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
