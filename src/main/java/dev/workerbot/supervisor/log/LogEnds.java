package dev.workerbot.supervisor.log;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The ends of logs that supervisord itself reads. It counts bytes, so that a first line may be cut;
 * and it fails where it cuts a character.
 */
public final class LogEnds {
  public static final Problem NO_MAIN_LOG =
      new Problem(
          ProblemKind.NO_LOG,
          "supervisord keeps no main log that it can read: it was deleted or moved away, or"
              + " `logfile` in its [supervisord] section names none");

  private static final int WORKER_LOG_BYTES = 16_000;
  private static final int LEAST_MAIN_LOG_BYTES = 200;

  /** More than one byte can belong to a character. */
  private static final int CHARACTER_BYTES = 4;

  private LogEnds() {}

  /** Has supervisord read the last bytes of one log. */
  @FunctionalInterface
  public interface LogRequest {
    /**
     * Empty where there is no log; {@link ProblemKind#NOT_UNDERSTOOD} where supervisord fails at
     * what it would have to send.
     */
    Reply<Optional<String>> read(int bytes);
  }

  private record LogEnd(String text, boolean isCut) {}

  private static Reply<Optional<LogEnd>> end(LogRequest log, int most) {
    Reply<Optional<LogEnd>> end = null;
    for (int less = 0; less == 0 || less < Math.min(most, CHARACTER_BYTES); less++) {
      int bytes = most - less;
      end =
          log.read(bytes)
              .map(text ->
                  text.map(one ->
                      new LogEnd(one, one.getBytes(StandardCharsets.UTF_8).length >= bytes)));
      if (!isUnreadable(end)) {
        break;
      }
    }
    return end;
  }

  private static boolean isUnreadable(Reply<?> reply) {
    return reply instanceof Reply.FailedReply<?>(var problem)
        && problem.problemKind() == ProblemKind.NOT_UNDERSTOOD;
  }

  /**
   * The last lines of a worker's log.
   *
   * @param unreadable why the file itself was not read
   */
  public static Reply<LogTail> lines(LogRequest log, int lines, Problem unreadable) {
    Reply<Optional<LogEnd>> end = end(log, WORKER_LOG_BYTES);
    return isUnreadable(end)
        ? new Reply.FailedReply<>(unreadable)
        : end.then(
            found -> Reply.of(found.map(one -> tail(one, lines, unreadable)), () -> unreadable));
  }

  private static LogTail tail(LogEnd end, int lines, Problem unreadable) {
    String text = end.text().stripTrailing();
    List<String> all = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
    List<String> whole = end.isCut() && all.size() > 1 ? all.subList(1, all.size()) : all;
    List<String> last = whole.subList(Math.max(0, whole.size() - lines), whole.size());
    return new LogTail(
        "read through supervisorctl",
        List.of(
            unreadable.sentence()
                + " So this is what supervisorctl shows, from the last "
                + WORKER_LOG_BYTES
                + " bytes."),
        String.join("\n", last));
  }

  /** The end of supervisord's own log. */
  public static Reply<String> mainLog(LogRequest log, int bytes) {
    Reply<Optional<LogEnd>> end = end(log, bytes);
    // Less of it also where a log that was truncated under supervisord begins with a hole, which
    // its XML cannot carry.
    for (int size = bytes / 4; size >= LEAST_MAIN_LOG_BYTES && isUnreadable(end); size /= 4) {
      end = end(log, size);
    }
    return end.then(found -> Reply.of(found.map(LogEnd::text), () -> NO_MAIN_LOG));
  }
}
