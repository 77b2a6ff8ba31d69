package dev.workerbot.supervisor.log;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads log files of a server with its {@code tail}: what is checked is what is read, whoever
 * exchanges files meanwhile. Every path is an argument, never shell text.
 */
public final class LogReader {
  private static final String SCRIPT = script();

  /** The words of {@code tail} that open nothing as another user. */
  private static final List<List<String>> PLAIN =
      List.of(List.of("tail"), List.of("/usr/bin/tail"), List.of("/bin/tail"));

  private static final Pattern WRITTEN = Pattern.compile("written: (\\d{1,11})\\.(\\d{9})");
  private static final String REFUSED = "refused: ";
  private static final String REFUSED_SAFELY = "refused safely: ";

  private final Shell shell;
  private final SupervisorctlSettings supervisorctlSettings;

  public LogReader(Shell shell, SupervisorctlSettings supervisorctlSettings) {
    this.shell = shell;
    this.supervisorctlSettings = supervisorctlSettings;
  }

  private static String script() {
    try (InputStream in = LogReader.class.getResourceAsStream("read-log.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** What came of it. */
  public sealed interface LogRead {
    /**
     * What was read.
     *
     * @param writtenAt when anything was written to it last, by the server's clock; empty where the
     *     server does not say
     */
    record LogText(String text, boolean truncated, Optional<Instant> writtenAt) implements LogRead {
      LogText writtenAt(Optional<Instant> time) {
        return new LogText(text, truncated, time);
      }
    }

    /**
     * Nothing was read.
     *
     * @param mayFallBack whether supervisord itself, which is root, may be asked for it
     */
    record NoLogText(Problem problem, boolean mayFallBack) implements LogRead {}
  }

  /** The last lines. */
  public LogRead lines(String path, int lines, int mostBytes) {
    return read(path, List.of("-n", Integer.toString(lines)), mostBytes);
  }

  /** The last bytes. */
  LogRead bytes(String path, int bytes) {
    return read(path, List.of("-c", Integer.toString(bytes)), bytes);
  }

  private LogRead read(String path, List<String> how, int mostBytes) {
    Optional<LogPath.PathRefusal> refusal =
        LogPath.refusal(path, supervisorctlSettings.logFolders());
    if (refusal.isPresent()) {
      return new LogRead.NoLogText(problem(path, refusal.get()), false);
    }
    if (!isPlain()) {
      return readAsOther(path, how, mostBytes);
    }
    return through(
        path,
        Stream.concat(supervisorctlSettings.tail().stream(), how.stream()).toList(),
        mostBytes);
  }

  /** What a command prints that reads the log, as the login user, on its standard input. */
  LogRead through(String path, List<String> command, int mostBytes) {
    Optional<LogPath.PathRefusal> refusal =
        LogPath.refusal(path, supervisorctlSettings.logFolders());
    if (refusal.isPresent()) {
      return new LogRead.NoLogText(problem(path, refusal.get()), false);
    }
    List<String> words = words("read", path);
    words.addAll(command);
    return result(path, run(words, mostBytes));
  }

  private boolean isPlain() {
    return PLAIN.contains(supervisorctlSettings.tail());
  }

  /** Where sudo opens the log: only what nobody but root can exchange. */
  private LogRead readAsOther(String path, List<String> how, int mostBytes) {
    return switch (result(path, run(words("look", path), 2 * 4096))) {
      case LogRead.NoLogText noLogText -> noLogText;
      case LogRead.LogText(var found, _, var writtenAt) -> {
        String real = found.strip();
        List<String> words = new ArrayList<>(supervisorctlSettings.tail());
        words.addAll(how);
        words.addAll(List.of("--", real));
        LogRead read =
            result(
                path,
                shell.run(CommandLine.inUtf8(words), supervisorctlSettings.limit(), mostBytes));
        yield read instanceof LogRead.LogText one ? one.writtenAt(writtenAt) : read;
      }
    };
  }

  /** The last lines, then new ones, until the time is over. */
  ShellResult follow(String path, int lines, Duration time, Consumer<String> line) {
    List<String> words;
    if (isPlain()) {
      words = words("follow", path);
      words.addAll(List.of(Integer.toString(lines), Long.toString(time.toSeconds() + 1)));
      return shell.follow(CommandLine.inUtf8(words).reading(SCRIPT), time, new KeyLines(line));
    }
    return switch (result(path, run(words("look", path), 2 * 4096))) {
      case LogRead.NoLogText(var problem, _) ->
          new ShellResult.ShellExited(1, "", REFUSED + problem.sentence(), false);
      case LogRead.LogText(var found, _, _) -> {
        words = new ArrayList<>(supervisorctlSettings.tail());
        words.addAll(List.of("-n", Integer.toString(lines), "-F", "--", found.strip()));
        yield shell.follow(CommandLine.inUtf8(words), time, new KeyLines(line));
      }
    };
  }

  /**
   * A command that prints the last lines, then new ones for as long as it lives, also after a
   * rotation; empty where others than root could exchange the file for what only root may read.
   *
   * @param options more of tail's, where it runs as the login user
   */
  public Optional<List<String>> toFollow(String path, int lines, List<String> options) {
    List<String> words = new ArrayList<>(supervisorctlSettings.tail());
    if (isPlain()) {
      words.addAll(options);
      words.addAll(List.of("-n", Integer.toString(lines), "-F", "--", path));
      return Optional.of(words);
    }
    if (!(result(path, run(words("look", path), 2 * 4096))
        instanceof LogRead.LogText(var real, _, _))) {
      return Optional.empty();
    }
    words.addAll(List.of("-n", Integer.toString(lines), "-F", "--", real.strip()));
    return Optional.of(words);
  }

  private List<String> words(String mode, String path) {
    return new ArrayList<>(
        List.of(
            "sh", "-s", "--", mode, path, String.join(":", supervisorctlSettings.logFolders())));
  }

  private ShellResult run(List<String> words, int mostBytes) {
    return shell.run(
        CommandLine.inUtf8(words).reading(SCRIPT), supervisorctlSettings.limit(), mostBytes);
  }

  private LogRead result(String path, ShellResult result) {
    return switch (result) {
      case ShellResult.ShellFailed shellFailed ->
          new LogRead.NoLogText(Faults.of(shellFailed), false);
      case ShellResult.ShellExited(var code, var out, var err, var truncated) when code == 0 ->
          LogPath.holdsKey(out)
              ? new LogRead.NoLogText(problem(path, LogPath.PathRefusal.KEY_INSIDE), false)
              : new LogRead.LogText(out, truncated, writtenAt(err));
      case ShellResult.ShellExited(_, _, var err, _) -> not(path, err);
    };
  }

  private static Optional<Instant> writtenAt(String err) {
    return err.lines()
        .limit(20)
        .map(WRITTEN::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .map(found ->
            Instant.ofEpochSecond(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))));
  }

  /** What the script, or tail itself, said instead. */
  LogRead.NoLogText not(String path, String err) {
    for (String line : err.lines().limit(20).toList()) {
      boolean safe = line.startsWith(REFUSED_SAFELY);
      if (safe || line.startsWith(REFUSED)) {
        String why = line.substring((safe ? REFUSED_SAFELY : REFUSED).length());
        return new LogRead.NoLogText(refused(path, why), safe);
      }
    }
    // Where the log was found, and may not be read: supervisord has it open.
    boolean forbidden = err.contains("Permission denied");
    return new LogRead.NoLogText(
        problem(
            path, forbidden ? LogPath.PathRefusal.UNREADABLE.sentence() : Faults.firstLine(err)),
        forbidden && !isPlain());
  }

  /** As {@code stat} calls it. */
  private static String kind(String word) {
    return switch (word) {
      case "fifo" -> "a named pipe (FIFO)";
      case "character special file", "block special file" -> "a device";
      default -> "a " + Faults.firstLine(word);
    };
  }

  private static Problem refused(String path, String why) {
    if (why.startsWith("kind ")) {
      return new Problem(
          ProblemKind.NO_LOG,
          "%s is %s, no ordinary file, so there is nothing to read back."
              .formatted(shown(path), kind(why.substring(5).strip())));
    }
    return LogPath.PathRefusal.named(why.strip())
        .map(pathRefusal -> problem(path, pathRefusal))
        .orElseGet(() -> problem(path, Faults.firstLine(why)));
  }

  private static Problem problem(String path, LogPath.PathRefusal pathRefusal) {
    return problem(path, pathRefusal.sentence());
  }

  private static Problem problem(String path, String why) {
    return new Problem(
        ProblemKind.NO_LOG, "The log file %s cannot be read: %s.".formatted(shown(path), why));
  }

  private static String shown(String path) {
    return Faults.firstLine(path);
  }
}
