package dev.workerbot.feature.stats.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeAxisTest {
  private static List<String> labels(String to, Duration period) {
    return axis(to, period, "UTC").marks().stream().map(TimeAxis.Mark::label).toList();
  }

  private static TimeAxis axis(String to, Duration period, String zone) {
    Instant end = Instant.parse(to);
    return TimeAxis.of(end.minus(period), end, ZoneId.of(zone));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T08:40:00Z, Europe/Berlin, GMT+01:00, 12:00 15:00 18:00 21:00 24 Nov 03:00 06:00"
        + " 09:00",
    "2026-11-24T08:40:00Z, Asia/Kolkata, GMT+05:30, 15:00 18:00 21:00 24 Nov 03:00 06:00 09:00"
        + " 12:00",
    // The day that has no 02:00, and the one that has it twice.
    "2026-03-29T08:00:00Z, Europe/Berlin, GMT+02:00, 09:00 12:00 15:00 18:00 21:00 29 Mar 03:00"
        + " 06:00 09:00",
    "2026-10-25T08:00:00Z, Europe/Berlin, GMT+01:00, 12:00 15:00 18:00 21:00 25 Oct 03:00 06:00"
        + " 09:00"
  })
  void marks_standAtWholeHoursOfTheZone_andItIsNamed(
      String to, String zone, String named, String labels) {
    TimeAxis axis = axis(to, Duration.ofHours(24), zone);
    assertEquals(named, axis.zone());
    assertEquals(
        labels, axis.marks().stream().map(TimeAxis.Mark::label).collect(Collectors.joining(" ")));
  }

  @Test
  void marks_standAtWholeHoursOfUtc_andSayWhereADayBegins() {
    assertEquals(
        List.of("09:00", "12:00", "15:00", "18:00", "21:00", "24 Nov", "03:00", "06:00"),
        labels("2026-11-24T08:40:00Z", Duration.ofHours(24)));
    assertEquals(
        List.of("08:32", "08:34", "08:36", "08:38", "08:40"),
        labels("2026-11-24T08:40:00Z", Duration.ofMinutes(9)));
  }

  @Property
  void anyPeriod_hasSomeMarks_andNoNeighboursSayTheSame(
      @ForAll @IntRange(min = 10, max = 7 * 1440) int minutes,
      @ForAll @IntRange(min = 0, max = 100_000) int end) {
    Instant to = Instant.EPOCH.plus(Duration.ofMinutes(end + 20_000_000L));
    Instant from = to.minus(Duration.ofMinutes(minutes));
    List<TimeAxis.Mark> marks = TimeAxis.of(from, to, ZoneOffset.UTC).marks();
    assertTrue(marks.size() >= 2 && marks.size() <= 9, marks::toString);
    for (int i = 1; i < marks.size(); i++) {
      assertNotEquals(marks.get(i - 1).label(), marks.get(i).label());
    }
    assertTrue(marks.stream().noneMatch(mark -> mark.at().isBefore(from) || mark.at().isAfter(to)));
  }
}
