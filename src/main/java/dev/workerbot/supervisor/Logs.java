package dev.workerbot.supervisor;

import dev.workerbot.supervisor.Supervisor.LogTail;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Problem.Kind;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads workers' own log files, by whole lines, with the server's {@code tail}. Every path is an
 * argument, never shell text; only regular files are opened, so that nothing hangs on a pipe.
 */
final class Logs {
  private static final int MAX_BYTES = 1 << 20;
  private static final int LONG_LINE_BYTES = 100_000;
  private final Shell shell;
  private final Supervisorctl.Settings settings;
  private final ConfigFiles configs;

  Logs(Shell shell, Supervisorctl.Settings settings, ConfigFiles configs) {
    this.shell = shell;
    this.settings = settings;
    this.configs = configs;
  }

  /** Lines, or why there are none and whether supervisorctl's own tail may still have some. */
  sealed interface Answer {
    record Read(LogTail tail) implements Answer {}

    record Not(Problem problem, boolean mayFallBack) implements Answer {}
  }

  private sealed interface Found {
    record File(String path, List<String> notices) implements Found {}

    record Not(Problem problem, boolean mayFallBack) implements Found {}
  }

  Answer tail(WorkerName worker, LogStream stream, int lines) {
    return switch (find(worker, stream)) {
      case Found.Not(var problem, var mayFallBack) -> new Answer.Not(problem, mayFallBack);
      case Found.File file -> read(file, lines);
    };
  }

  Reply<LogTail> follow(
      WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
    return switch (find(worker, stream)) {
      case Found.Not(var problem, _) -> new Reply.Failed<>(problem);
      case Found.File(var path, var notices) -> {
        CommandLine command = tailOf("-n", Integer.toString(lines), "-F", "--", path);
        ShellResult end = shell.follow(command, time, line);
        LogTail tail = new LogTail(path, notices, "");
        yield switch (end) {
          case ShellResult.Failed failed when failed.kind() == ShellResult.Failure.TIMED_OUT ->
              new Reply.Ok<>(tail);
          case ShellResult.Failed failed -> new Reply.Failed<>(Faults.of(failed));
          case ShellResult.Exited(var code, _, var err, _) ->
              code == 0 ? new Reply.Ok<>(tail) : new Reply.Failed<>(unreadable(path, err));
        };
      }
    };
  }

  private Answer read(Found.File file, int lines) {
    ShellResult result =
        shell.run(
            tailOf("-n", Integer.toString(lines), "--", file.path()), settings.limit(), MAX_BYTES);
    if (result instanceof ShellResult.Exited(_, _, _, var truncated) && truncated) {
      return readLongLines(file);
    }
    return switch (result) {
      case ShellResult.Failed failed -> new Answer.Not(Faults.of(failed), false);
      case ShellResult.Exited(var code, var out, var err, _) when code == 0 -> {
        List<String> notices = new ArrayList<>(file.notices());
        String text = withRotated(file.path(), out, lines, notices);
        yield new Answer.Read(new LogTail(file.path(), notices, text));
      }
      case ShellResult.Exited(_, _, var err, _) ->
          new Answer.Not(unreadable(file.path(), err), true);
    };
  }

  private Answer readLongLines(Found.File file) {
    ShellResult result =
        shell.run(
            tailOf("-c", Integer.toString(LONG_LINE_BYTES), "--", file.path()),
            settings.limit(),
            LONG_LINE_BYTES);
    return switch (result) {
      case ShellResult.Failed failed -> new Answer.Not(Faults.of(failed), false);
      case ShellResult.Exited(var code, var out, var err, _) when code == 0 -> {
        List<String> notices = new ArrayList<>(file.notices());
        notices.add(
            "The lines of this log are very long; these are its last %,d bytes."
                .formatted(LONG_LINE_BYTES));
        yield new Answer.Read(new LogTail(file.path(), notices, "…" + out.stripTrailing()));
      }
      case ShellResult.Exited(_, _, var err, _) ->
          new Answer.Not(unreadable(file.path(), err), true);
    };
  }

  /** Just after a rotation the newest lines are few; the rest is in the file's predecessor. */
  private String withRotated(String path, String out, int lines, List<String> notices) {
    String text = out.endsWith("\n") ? out.substring(0, out.length() - 1) : out;
    int have = out.isEmpty() ? 0 : text.split("\n", -1).length;
    String old = path + ".1";
    if (have >= lines || !isFile(old)) {
      return text;
    }
    ShellResult result =
        shell.run(
            tailOf("-n", Integer.toString(lines - have), "--", old), settings.limit(), MAX_BYTES);
    if (result instanceof ShellResult.Exited(var code, var earlier, _, var truncated)
        && code == 0
        && !truncated
        && !earlier.isEmpty()) {
      notices.add("The log was rotated; the earlier lines come from " + old + ".");
      String before = earlier.endsWith("\n") ? earlier.substring(0, earlier.length() - 1) : earlier;
      return out.isEmpty() ? before : before + "\n" + text;
    }
    return text;
  }

  private static CommandLine inUtf8(String... words) {
    return CommandLine.inUtf8(List.of(words));
  }

  private boolean isFile(String path) {
    return stat(path).filter(kind -> kind.startsWith("regular")).isPresent();
  }

  private CommandLine tailOf(String... arguments) {
    List<String> words = new ArrayList<>(settings.tail());
    words.addAll(List.of(arguments));
    return CommandLine.inUtf8(words);
  }

  private Found find(WorkerName worker, LogStream stream) {
    Optional<LogFiles> config = configs.read();
    if (config.isEmpty()) {
      return conventional(
          worker, stream, "Supervisor's config could not be read for the log's place");
    }
    return switch (config.get().of(worker, stream).orElse(null)) {
      case null ->
          // A file that it includes may be unreadable all the same.
          conventional(
              worker,
              stream,
              "Supervisor's config, as far as the SSH user can read it, does not name this worker");
      case LogFiles.Place.WithStdout(var stdout) ->
          located(
              stdout,
              List.of("This worker writes its errors into its ordinary log (redirect_stderr)."));
      case LogFiles.Place found -> located(found, List.of());
    };
  }

  private Found located(LogFiles.Place place, List<String> notices) {
    return switch (place) {
      case LogFiles.Place.File(var path) -> file(path, notices);
      case LogFiles.Place.Chosen(var folder, var prefix) ->
          newest(folder, prefix)
              .map(path -> file(path, notices))
              .orElseGet(() ->
                  new Found.Not(
                      new Problem(
                          Kind.NO_LOG, "No log file %s* is in %s.".formatted(prefix, folder)),
                      true));
      case LogFiles.Place.Nowhere(var why) ->
          new Found.Not(new Problem(Kind.NO_LOG, "There is no log file: " + why + "."), false);
      case LogFiles.Place.Unknown(var why) ->
          new Found.Not(
              new Problem(Kind.NO_LOG, "The log file cannot be found: " + why + "."), true);
      case LogFiles.Place.WithStdout(var stdout) -> located(stdout, notices);
    };
  }

  private Found file(String path, List<String> notices) {
    ShellResult result =
        shell.run(inUtf8("stat", "-L", "-c", "%F", "--", path), settings.limit(), 4096);
    return switch (result) {
      case ShellResult.Failed failed -> new Found.Not(Faults.of(failed), false);
      case ShellResult.Exited(var code, var out, var err, _) when code != 0 ->
          new Found.Not(unreadable(path, err), true);
      case ShellResult.Exited(_, var out, _, _) ->
          out.startsWith("regular")
              ? new Found.File(path, notices)
              : new Found.Not(
                  new Problem(
                      Kind.NO_LOG,
                      "%s is no ordinary file but a %s, so there is nothing to read back."
                          .formatted(path, Faults.firstLine(out))),
                  false);
    };
  }

  private Optional<String> stat(String path) {
    return shell.run(inUtf8("stat", "-L", "-c", "%F", "--", path), settings.limit(), 4096)
                instanceof ShellResult.Exited(var code, var out, _, _)
            && code == 0
        ? Optional.of(out.strip())
        : Optional.empty();
  }

  private static Problem unreadable(String path, String err) {
    String why =
        err.contains("Permission denied")
            ? "the SSH user may not read it"
            : err.contains("No such file") ? "it does not exist" : Faults.firstLine(err);
    return new Problem(Kind.NO_LOG, "The log file %s cannot be read: %s.".formatted(path, why));
  }

  /** Where packages of Supervisor usually put logs; {@code why} nothing better is known. */
  private Found conventional(WorkerName worker, LogStream stream, String why) {
    Set<String> names = new LinkedHashSet<>(List.of(worker.process(), worker.group()));
    List<String> tried = new ArrayList<>();
    for (String name : names) {
      String path =
          "/var/log/supervisor/" + name + (stream == LogStream.STDERR ? "-error.log" : ".log");
      tried.add(path);
      if (isFile(path)) {
        return file(path, List.of());
      }
    }
    return new Found.Not(
        new Problem(Kind.NO_LOG, why + ", and there is no " + String.join(" or ", tried) + "."),
        true);
  }

  private Optional<String> newest(String folder, String prefix) {
    String pattern = prefix.replaceAll("([\\[\\]*?\\\\])", "\\\\$1") + "*.log";
    ShellResult result =
        shell.run(
            CommandLine.of(
                "find", folder, "-maxdepth", "1", "-name", pattern, "-printf", "%T@ %p\\n"),
            settings.limit(),
            MAX_BYTES);
    return result instanceof ShellResult.Exited(_, var out, _, _)
        ? out.lines()
            .filter(line -> line.indexOf(' ') > 0)
            .max(
                java.util.Comparator.comparingDouble(
                    line -> Double.parseDouble(line.substring(0, line.indexOf(' ')))))
            .map(line -> line.substring(line.indexOf(' ') + 1))
        : Optional.empty();
  }
}
