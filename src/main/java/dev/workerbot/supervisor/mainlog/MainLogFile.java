package dev.workerbot.supervisor.mainlog;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.log.LogReader;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows supervisord's main log as the file that it is, where the login user may read it. Used
 * only where the file holds what supervisord itself shows of its log: a {@code -l} on its command
 * line overrides the config, and a file may be a copy.
 */
public final class MainLogFile {
  private static final int LINES = 200;

  /** Told again when it is followed, so that none falls between. */
  private static final int FIRST_LINES = 20;

  private static final int MOST_BYTES = 256 << 10;
  private static final String TAIL = "tail: ";
  private static final String SAID = "pid: ";

  /**
   * Prints the process of supervisord where its pid file can be read and {@code tail} can end with
   * a process (GNU's can, BusyBox's cannot).
   */
  private static final String PID_SCRIPT =
      """
      read -r pid < "$1" || exit 1
      case $pid in "" | *[!0-9]*) exit 1 ;; esac
      [ -d "/proc/$pid" ] && tail --pid="$pid" -n 0 /dev/null && echo "pid: $pid"
      """;

  private final Shell shell;
  private final ConfigFiles configs;
  private final LogReader reader;
  private final Duration limit;

  public MainLogFile(Shell shell, ConfigFiles configs, LogReader reader, Duration limit) {
    this.shell = shell;
    this.configs = configs;
    this.reader = reader;
    this.limit = limit;
  }

  /** Whether the file can be followed. */
  public sealed interface MainLogLookup {
    /**
     * It can, by this command, which ends with supervisord where that can be seen there.
     *
     * @param path as the config names it
     */
    record FollowedFile(String path, CommandLine command) implements MainLogLookup {}

    /**
     * It cannot.
     *
     * @param because a clause for people
     */
    record NotFollowed(String because) implements MainLogLookup {}
  }

  /**
   * Looks for the file.
   *
   * @param shown the end of the log as supervisord shows it just now
   */
  public MainLogLookup find(String shown) {
    return switch (configs.config()) {
      case Reply.FailedReply<ServerConfig>(var problem) ->
          new MainLogLookup.NotFollowed(problem.sentence());
      case Reply.Ok<ServerConfig>(var config) ->
          config
              .daemonPath("logfile")
              .filter(path -> path.startsWith("/"))
              .map(path -> find(path, config, shown))
              .orElseGet(() ->
                  new MainLogLookup.NotFollowed(
                      "its config does not say in which folder the main log is; give `logfile` in"
                          + " [supervisord] a full path"));
    };
  }

  private MainLogLookup find(String path, ServerConfig config, String shown) {
    return switch (reader.lines(path, LINES, MOST_BYTES)) {
      case LogReader.LogRead.NoLogText(var problem, _) ->
          new MainLogLookup.NotFollowed(clause(problem.sentence()));
      case LogReader.LogRead.LogText(var text, _, _) ->
          isSame(text, shown)
              ? reader
                  .toFollow(path, FIRST_LINES, pid(config))
                  .<MainLogLookup>map(
                      words -> new MainLogLookup.FollowedFile(path, CommandLine.inUtf8(words)))
                  .orElseGet(() -> new MainLogLookup.NotFollowed("it may be exchanged by others"))
              : new MainLogLookup.NotFollowed(
                  "the file %s is not the log that supervisord writes"
                      .formatted(Faults.firstLine(path)));
    };
  }

  /** Whether the newest line that supervisord shows is in the file as well. */
  private static boolean isSame(String text, String shown) {
    Optional<String> newest =
        shown.lines().filter(line -> MainLog.read(line).isPresent()).reduce((_, last) -> last);
    return newest
        .map(line -> text.lines().anyMatch(one -> one.stripTrailing().equals(line.stripTrailing())))
        .orElseGet(() -> shown.isBlank() && text.isBlank());
  }

  private static String clause(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT)
        + sentence.substring(1, sentence.length() - (sentence.endsWith(".") ? 1 : 0));
  }

  private List<String> pid(ServerConfig config) {
    Optional<String> file = config.daemonPath("pidfile").filter(path -> path.startsWith("/"));
    if (file.isEmpty()) {
      return List.of();
    }
    ShellResult result =
        shell.run(CommandLine.of("sh", "-c", PID_SCRIPT, "sh", file.get()), limit, MOST_BYTES);
    return result instanceof ShellResult.ShellExited(var code, var out, _, _) && code == 0
        ? out.lines()
            .filter(line -> line.startsWith(SAID))
            .map(line -> "--pid=" + line.substring(SAID.length()).strip())
            .limit(1)
            .toList()
        : List.of();
  }

  /** Takes what the command prints: lines of the log, and on a terminal what tail says itself. */
  public static Consumer<String> lines(MainLogListener listener) {
    return line -> {
      if (line.startsWith(TAIL)) {
        listener.gap();
      } else {
        listener.line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
      }
    };
  }

  /** What became of it. */
  public static Reply<String> end(String path, ShellResult result) {
    return switch (result) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited _ ->
          new Reply.Ok<>(
              "supervisord ended, or the `tail` that followed %s"
                  .formatted(Faults.firstLine(path)));
    };
  }
}
