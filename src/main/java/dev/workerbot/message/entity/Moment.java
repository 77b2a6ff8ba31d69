package dev.workerbot.message.entity;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of which a text speaks.
 *
 * @param text as it reads where the reader's zone is not known: with a zone, or as a duration
 */
public record Moment(Instant at, Precision precision, String text) implements TextEntity {
  private static final Pattern STORED =
      Pattern.compile("time:([A-Z_]+):(-?\\d+) (.*)", Pattern.DOTALL);

  /** How much of it is said. */
  public enum Precision {
    /** {@code 14:30}. */
    MINUTE,
    /** {@code 14:30}, and how long that still takes where that ticks by itself. */
    UNTIL,
    /** {@code 14:30:05}. */
    SECOND,
    /** {@code 14:30:05}, and how long ago that is where that ticks by itself. */
    SINCE,
    /** {@code 24 Nov 14:30}. */
    DAY,
    /** {@code 5 min ago}, {@code 24 min left}. */
    RELATIVE
  }

  @Override
  public String stored() {
    return "time:%s:%d %s".formatted(precision, at.getEpochSecond(), text);
  }

  @Override
  public String elsewhere(String reading) {
    return "";
  }

  /** Reads what {@link #stored} wrote; empty where it was no moment. */
  public static Optional<Moment> parse(String stored) {
    Matcher matcher = STORED.matcher(stored);
    return matcher.matches()
        ? Optional.of(
            new Moment(
                Instant.ofEpochSecond(Long.parseLong(matcher.group(2))),
                Precision.valueOf(matcher.group(1)),
                matcher.group(3)))
        : Optional.empty();
  }
}
