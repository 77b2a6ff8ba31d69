package dev.workerbot.supervisor;

import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Problem.Kind;
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

/**
 * Reads log files of a server with its {@code tail}: what is checked is what is read, whoever
 * exchanges files meanwhile. Every path is an argument, never shell text.
 */
final class LogReader {
  private static final String SCRIPT = script();

  /** The words of {@code tail} that open nothing as another user. */
  private static final List<List<String>> PLAIN =
      List.of(List.of("tail"), List.of("/usr/bin/tail"), List.of("/bin/tail"));

  private static final Pattern WRITTEN = Pattern.compile("written: (\\d{1,11})\\.(\\d{9})");
  private static final String REFUSED = "refused: ";
  private static final String REFUSED_SAFELY = "refused safely: ";

  private final Shell shell;
  private final Supervisorctl.Settings settings;

  LogReader(Shell shell, Supervisorctl.Settings settings) {
    this.shell = shell;
    this.settings = settings;
  }

  private static String script() {
    try (InputStream in = LogReader.class.getResourceAsStream("read-log.sh")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException(damaged);
    }
  }

  /** What came of it. */
  sealed interface Result {
    /**
     * What was read.
     *
     * @param writtenAt when anything was written to it last, by the server's clock; empty where the
     *     server does not say
     */
    record Read(String text, boolean truncated, Optional<Instant> writtenAt) implements Result {
      Read writtenAt(Optional<Instant> time) {
        return new Read(text, truncated, time);
      }
    }

    /**
     * Nothing was read.
     *
     * @param mayFallBack whether supervisord itself, which is root, may be asked for it
     */
    record Not(Problem problem, boolean mayFallBack) implements Result {}
  }

  /** The last lines. */
  Result lines(String path, int lines, int mostBytes) {
    return read(path, List.of("-n", Integer.toString(lines)), mostBytes);
  }

  /** The last bytes. */
  Result bytes(String path, int bytes) {
    return read(path, List.of("-c", Integer.toString(bytes)), bytes);
  }

  private Result read(String path, List<String> how, int mostBytes) {
    Optional<LogPath.Refusal> refusal = LogPath.refusal(path, settings.logFolders());
    if (refusal.isPresent()) {
      return new Result.Not(problem(path, refusal.get()), false);
    }
    if (!isPlain()) {
      return readAsOther(path, how, mostBytes);
    }
    List<String> words = words("read", path);
    words.addAll(settings.tail());
    words.addAll(how);
    return result(path, run(words, mostBytes));
  }

  private boolean isPlain() {
    return PLAIN.contains(settings.tail());
  }

  /** Where sudo opens the log: only what nobody but root can exchange. */
  private Result readAsOther(String path, List<String> how, int mostBytes) {
    return switch (result(path, run(words("look", path), 2 * 4096))) {
      case Result.Not not -> not;
      case Result.Read(var found, _, var writtenAt) -> {
        String real = found.strip();
        List<String> words = new ArrayList<>(settings.tail());
        words.addAll(how);
        words.addAll(List.of("--", real));
        Result read =
            result(path, shell.run(CommandLine.inUtf8(words), settings.limit(), mostBytes));
        yield read instanceof Result.Read one ? one.writtenAt(writtenAt) : read;
      }
    };
  }

  /** The last lines, then new ones, until the time is over. */
  ShellResult follow(String path, int lines, Duration time, Consumer<String> line) {
    List<String> words;
    if (isPlain()) {
      words = words("follow", path);
      words.addAll(List.of(Integer.toString(lines), Long.toString(time.toSeconds() + 1)));
      return shell.follow(CommandLine.inUtf8(words).reading(SCRIPT), time, line);
    }
    return switch (result(path, run(words("look", path), 2 * 4096))) {
      case Result.Not(var problem, _) ->
          new ShellResult.Exited(1, "", REFUSED + problem.sentence(), false);
      case Result.Read(var found, _, _) -> {
        words = new ArrayList<>(settings.tail());
        words.addAll(List.of("-n", Integer.toString(lines), "-F", "--", found.strip()));
        yield shell.follow(CommandLine.inUtf8(words), time, line);
      }
    };
  }

  private List<String> words(String mode, String path) {
    return new ArrayList<>(
        List.of("sh", "-s", "--", mode, path, String.join(":", settings.logFolders())));
  }

  private ShellResult run(List<String> words, int mostBytes) {
    return shell.run(CommandLine.inUtf8(words).reading(SCRIPT), settings.limit(), mostBytes);
  }

  private Result result(String path, ShellResult result) {
    return switch (result) {
      case ShellResult.Failed failed -> new Result.Not(Faults.of(failed), false);
      case ShellResult.Exited(var code, var out, var err, var truncated) when code == 0 ->
          LogPath.holdsKey(out)
              ? new Result.Not(problem(path, LogPath.Refusal.KEY_INSIDE), false)
              : new Result.Read(out, truncated, writtenAt(err));
      case ShellResult.Exited(_, _, var err, _) -> not(path, err);
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
  Result.Not not(String path, String err) {
    for (String line : err.lines().limit(20).toList()) {
      boolean safe = line.startsWith(REFUSED_SAFELY);
      if (safe || line.startsWith(REFUSED)) {
        String why = line.substring((safe ? REFUSED_SAFELY : REFUSED).length());
        return new Result.Not(refused(path, why), safe);
      }
    }
    // Where the log was found, and may not be read: supervisord has it open.
    boolean forbidden = err.contains("Permission denied");
    return new Result.Not(
        problem(path, forbidden ? LogPath.Refusal.UNREADABLE.sentence() : Faults.firstLine(err)),
        forbidden && !isPlain());
  }

  private static Problem refused(String path, String why) {
    if (why.startsWith("kind ")) {
      return new Problem(
          Kind.NO_LOG,
          "%s is no ordinary file but a %s, so there is nothing to read back."
              .formatted(shown(path), Faults.firstLine(why.substring(5))));
    }
    return LogPath.Refusal.named(why.strip())
        .map(refusal -> problem(path, refusal))
        .orElseGet(() -> problem(path, Faults.firstLine(why)));
  }

  private static Problem problem(String path, LogPath.Refusal refusal) {
    return problem(path, refusal.sentence());
  }

  private static Problem problem(String path, String why) {
    return new Problem(
        Kind.NO_LOG, "The log file %s cannot be read: %s.".formatted(shown(path), why));
  }

  private static String shown(String path) {
    return Faults.firstLine(path);
  }
}
