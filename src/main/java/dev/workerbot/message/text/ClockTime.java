package dev.workerbot.message.text;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments as people read them: always with the zone, and with the day where it is another. */
public final class ClockTime {
  private static final Duration SAME_DAY = Duration.ofHours(12);

  private final DateTimeFormatter time;
  private final DateTimeFormatter day;

  /**
   * @param zone in which the team reads the clock
   */
  public ClockTime(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(zone);
    this.day = DateTimeFormatter.ofPattern("d MMM HH:mm z", Locale.ROOT).withZone(zone);
  }

  /** {@code 14:30 UTC}; {@code 24 Nov 14:30 UTC} where it is half a day or more away. */
  public String of(Instant at, Instant now) {
    boolean near = Duration.between(at, now).abs().compareTo(SAME_DAY) < 0;
    return (near ? time : day).format(at);
  }
}
