package dev.workerbot.message.text;

import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.entity.Moment.Precision;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as people read them: with the zone, unless the chat knows that of the reader. */
public final class ClockTime {
  private static final Duration SAME_DAY = Duration.ofHours(12);

  private final ZoneId zone;

  /**
   * @param zone in which the team reads the clock
   */
  public ClockTime(ZoneId zone) {
    this.zone = zone;
  }

  /** {@code 14:30 UTC}; {@code 24 Nov 14:30 UTC} where it is half a day or more away. */
  public Moment of(Instant at, Instant now) {
    boolean near = Duration.between(at, now).abs().compareTo(SAME_DAY) < 0;
    return near ? minute(at) : moment(at, Precision.DAY, "d MMM HH:mm z");
  }

  /** {@code 14:30 UTC}. */
  public Moment minute(Instant at) {
    return moment(at, Precision.MINUTE, "HH:mm z");
  }

  /** The same of when something ends; with how long that takes, where that ticks by itself. */
  public Moment until(Instant at) {
    return moment(at, Precision.UNTIL, "HH:mm z");
  }

  /** {@code 14:30:05 UTC}. */
  public Moment second(Instant at) {
    return moment(at, Precision.SECOND, "HH:mm:ss z");
  }

  /** The same of when something began; with how long ago that is, where that ticks by itself. */
  public Moment since(Instant at) {
    return moment(at, Precision.SINCE, "HH:mm:ss z");
  }

  private Moment moment(Instant at, Precision precision, String pattern) {
    return new Moment(
        at, precision, DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(zone).format(at));
  }

  /** {@code 5 min ago}. */
  public static Moment ago(Instant at, Instant now) {
    return new Moment(at, Precision.RELATIVE, between(at, now) + " ago");
  }

  /** {@code 24 min left}. */
  public static Moment left(Instant now, Instant until) {
    return new Moment(until, Precision.RELATIVE, between(now, until) + " left");
  }

  private static String between(Instant from, Instant to) {
    return HumanTime.wholeSeconds(Duration.between(from, to));
  }
}
