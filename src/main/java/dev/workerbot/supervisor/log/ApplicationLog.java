package dev.workerbot.supervisor.log;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the log of a Laravel application, as the login user and as nobody else: whoever writes that
 * log decides what lies there. Of each record the server sends its first line and the one that
 * names its exception, cut, and nothing of what may be gigabytes of traces.
 */
final class ApplicationLog {
  /** As far from its end as is looked into: a single record can have megabytes. */
  private static final int SEARCHED_BYTES = 16 << 20;

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 4_000;
  private static final int SHORTEST_LINE = 500;

  /** A record with its trace has some fifty lines. */
  private static final int FOLLOWED_LINES = 500;

  /**
   * {@code $1} bytes of the end, what {@code $2} matches, the last {@code $3} lines, {@code $4}
   * bytes each.
   */
  private static final String RECORDS =
      "tail -c \"$1\" | LC_ALL=C grep -aE -e \"$2\" | tail -n \"$3\" | LC_ALL=C cut -b \"1-$4\"";

  private static final String NO_RECORD =
      "No line in its last 16 MB begins a record as Laravel writes them.";

  private static final String MAY_NOT = "the SSH user may not";

  private static final String GROUP =
      " To change that, make the SSH user a member of the application's group there.";

  private final LogReader reader;

  ApplicationLog(Shell shell, SupervisorctlSettings settings) {
    this.reader = new LogReader(shell, settings.reading(List.of("tail")));
  }

  Reply<LogTail> tail(String path, int records) {
    // A record can have two lines: its first, and that of its exception.
    int lines = 2 * records;
    int longest = Math.clamp(MOST_BYTES / lines, SHORTEST_LINE, LONGEST_LINE);
    List<String> command =
        List.of(
            "sh",
            "-c",
            RECORDS,
            "sh",
            Integer.toString(SEARCHED_BYTES),
            LaravelLog.RECORD + "|" + LaravelLog.EXCEPTION,
            Integer.toString(lines),
            Integer.toString(longest));
    return switch (reader.through(path, command, 2 * MOST_BYTES)) {
      case LogReader.LogRead.NoLogText(var problem, _) -> new Reply.FailedReply<>(advised(problem));
      case LogReader.LogRead.LogText(var out, _, var writtenAt) ->
          new Reply.Ok<>(
              new LogTail(
                  path,
                  out.isBlank() ? List.of(NO_RECORD) : List.of(),
                  last(out, records),
                  writtenAt));
    };
  }

  private static Problem advised(Problem problem) {
    return problem.sentence().contains(MAY_NOT)
        ? new Problem(problem.problemKind(), problem.sentence() + GROUP)
        : problem;
  }

  /** From the begin of so many records on. */
  private static String last(String out, int records) {
    List<String> lines = new ArrayList<>(out.lines().toList());
    int begun = 0;
    int from = lines.size();
    while (from > 0 && begun < records) {
      from--;
      begun += LaravelLog.begins(lines.get(from)) ? 1 : 0;
    }
    return String.join("\n", lines.subList(from, lines.size()));
  }

  ShellResult follow(String path, Duration time, Consumer<String> line) {
    return reader.follow(
        path,
        FOLLOWED_LINES,
        time,
        one -> {
          if (LaravelLog.isOfRecord(one)) {
            line.accept(one);
          }
        });
  }
}
