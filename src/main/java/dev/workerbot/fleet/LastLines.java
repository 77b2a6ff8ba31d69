package dev.workerbot.fleet;

import com.google.re2j.Pattern;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The last lines that a worker left, of that one of its logs to which it wrote last. */
public final class LastLines {
  private static final int LINES = 20;

  /** As much as any chat shows of a line. */
  private static final int LINE_CHARS = 800;

  /** What PHP dies of before Laravel can log anything. */
  private static final Pattern LAST_WORDS =
      Pattern.compile(
          "(?m)^\\s*(?:PHP )?(?:Parse|Fatal) error\\b|Uncaught |Failed opening required"
              + "|Could not open input file");

  private static final Duration TOGETHER = Duration.ofSeconds(10);

  private LastLines() {}

  /** Reads them now; empty where there are none to be had. */
  public static Optional<Excerpt> of(Target target, Fleet fleet, Cleaner cleaner) {
    return of(target, fleet, cleaner, LINES);
  }

  /** The same, of at most so many lines. */
  public static Optional<Excerpt> of(Target target, Fleet fleet, Cleaner cleaner, int lines) {
    return newest(target, fleet, lines).map(tail -> excerpt(target, cleaner, tail, lines));
  }

  /**
   * What tells most of an exit: PHP's own last words, else the errors that its application logged
   * then, else its last lines.
   *
   * @param period in which it ended
   */
  public static Optional<Excerpt> ofExit(
      Target target, Fleet fleet, Cleaner cleaner, int lines, ApplicationErrors.Period period) {
    Optional<LogTail> own = newest(target, fleet, lines);
    Optional<Excerpt> application =
        own.filter(tail -> LAST_WORDS.matcher(end(tail.text(), LINE_CHARS)).find()).isPresent()
            ? Optional.empty()
            : ApplicationErrors.during(period, target, fleet, cleaner);
    return application.or(() -> own.map(tail -> excerpt(target, cleaner, tail, lines)));
  }

  private static Optional<LogTail> newest(Target target, Fleet fleet, int lines) {
    List<LogTail> tails = new ArrayList<>();
    for (LogStream stream : List.of(LogStream.STDERR, LogStream.STDOUT)) {
      Reply<LogTail> reply =
          fleet.server(target.server()).supervisor().log(target.worker(), stream, lines);
      if (reply instanceof Reply.Ok<LogTail>(var tail) && !tail.text().isBlank()) {
        tails.add(tail);
      }
    }
    return tails.stream()
        .reduce((errors, ordinary) -> isLater(ordinary, errors) ? ordinary : errors);
  }

  private static Excerpt excerpt(Target target, Cleaner cleaner, LogTail tail, int lines) {
    return new Excerpt(
        "Last lines of " + target.worker() + " (" + fileName(tail.source()) + ")",
        cleaner.clean(end(tail.text(), lines * LINE_CHARS)));
  }

  /** What dies writes to both; then its errors tell more. */
  private static boolean isLater(LogTail ordinary, LogTail errors) {
    return ordinary.writtenAt().isPresent()
        && errors.writtenAt().isPresent()
        && ordinary.writtenAt().get().isAfter(errors.writtenAt().get().plus(TOGETHER));
  }

  /** A phone has no room for the path, which `logs` shows. */
  private static String fileName(String source) {
    return source.startsWith("/") ? source.substring(source.lastIndexOf('/') + 1) : source;
  }

  private static String end(String text, int most) {
    return text.length() <= most ? text : "…" + text.substring(text.length() - most);
  }
}
