package dev.workerbot.feature.stats.picture;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Marks of a time axis: few, at whole hours or days.
 *
 * @param zone as people name it
 */
record TimeAxis(List<Mark> marks, String zone) {
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

  /** Where it stands, and what it says. */
  record Mark(Instant at, String label) {}

  static TimeAxis of(Instant from, Instant to, ZoneId zone) {
    Duration length = Duration.between(from, to);
    Duration step =
        STEPS.stream()
            .filter(one -> length.dividedBy(one) <= MOST)
            .findFirst()
            .orElse(STEPS.getLast());
    // A day may have 23 or 25 hours, and a zone half an hour: each day is counted from its
    // midnight.
    SortedSet<ZonedDateTime> times = new TreeSet<>();
    for (LocalDate day = LocalDate.ofInstant(from, zone);
        !day.isAfter(LocalDate.ofInstant(to, zone));
        day = day.plusDays(1)) {
      for (Duration time = Duration.ZERO; time.toDays() < 1; time = time.plus(step)) {
        times.add(day.atStartOfDay().plus(time).atZone(zone));
      }
    }
    return new TimeAxis(
        times.stream()
            .filter(at -> !at.toInstant().isBefore(from) && !at.toInstant().isAfter(to))
            .map(at -> new Mark(at.toInstant(), label(at)))
            .toList(),
        format("z").format(to.atZone(zone)));
  }

  private static String label(ZonedDateTime at) {
    return format(at.toLocalTime().equals(LocalTime.MIDNIGHT) ? "d MMM" : "HH:mm").format(at);
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }
}
