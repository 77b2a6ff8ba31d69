package dev.workerbot.feature.stats.picture;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Marks of a time axis: few, at whole hours or days of UTC. */
record TimeAxis(List<Mark> marks) {
  private static final int MOST = 8;
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));

  private static final DateTimeFormatter HOUR = format("HH:mm");
  private static final DateTimeFormatter DAY = format("d MMM");

  /** Where it stands, and what it says. */
  record Mark(Instant at, String label) {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  static TimeAxis of(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    Duration step =
        STEPS.stream()
            .filter(one -> length.dividedBy(one) <= MOST)
            .findFirst()
            .orElse(STEPS.getLast());
    long every = step.toMillis();
    List<Mark> marks = new ArrayList<>();
    for (long at = Math.ceilDiv(from.toEpochMilli(), every) * every;
        at <= to.toEpochMilli();
        at += every) {
      Instant mark = Instant.ofEpochMilli(at);
      boolean midnight = at % Duration.ofDays(1).toMillis() == 0;
      marks.add(new Mark(mark, (midnight ? DAY : HOUR).format(mark)));
    }
    return new TimeAxis(marks);
  }
}
