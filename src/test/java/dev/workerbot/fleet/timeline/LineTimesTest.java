package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.watch.log.LineTimes;
import dev.workerbot.supervisor.ServerClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a line of a log was written, whatever the server's clock and zone, and ours. */
class LineTimesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final LineTimes times = new LineTimes();

  /** By which the server's clock is wrong. */
  private Duration wrong = Duration.ZERO;

  private ZoneId zone = BERLIN;

  private static Instant at(String time) {
    return Instant.parse("2026-" + time + "Z");
  }

  private LocalDateTime stamp(Instant written) {
    return LocalDateTime.ofInstant(written.plus(wrong), zone);
  }

  private Instant comes(Instant written, long lateMillis) {
    return times.live(stamp(written), written.plusMillis(lateMillis));
  }

  private void says(Instant now, ZoneId shown) {
    times.said(new ServerClock(now.plus(wrong), shown), now);
  }

  private void isMissed(Instant now, Instant... written) {
    List<Instant> found = times.missed(Stream.of(written).map(this::stamp).toList(), now);
    for (int i = 0; i < written.length; i++) {
      Duration difference = Duration.between(written[i], found.get(i)).abs();
      assertTrue(
          difference.compareTo(Duration.ofSeconds(1)) < 0, written[i] + " as " + found.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 1800, -1800, 100_000})
  void missedLines_areAsOldAsTheyAre_howeverWrongTheServersClockIs(long wrongSeconds) {
    wrong = Duration.ofSeconds(wrongSeconds);
    comes(at("07-01T10:00:00"), 900);
    comes(at("07-01T10:00:10"), 5);
    Instant[] written = {at("07-01T10:05:00"), at("07-01T10:06:00"), at("07-01T10:30:00")};
    isMissed(at("07-01T10:40:00"), written);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -1800, 1800})
  void whereNoLineEverCameAsItWasWritten_theServersClockTells(long wrongSeconds) {
    wrong = Duration.ofSeconds(wrongSeconds);
    says(at("07-01T10:40:00"), BERLIN);
    isMissed(at("07-01T10:40:01"), at("07-01T10:05:00"), at("07-01T10:39:00"));
  }

  @Test
  void clocksThatWerePutForwardInBetween_makeNoHourTooMuch() {
    // 2026-03-29, at 01:00 UTC: 02:00 becomes 03:00.
    comes(at("03-29T00:30:00"), 5);
    says(at("03-29T02:10:00"), BERLIN);
    isMissed(
        at("03-29T02:10:01"),
        at("03-29T00:40:00"),
        at("03-29T00:59:59"),
        at("03-29T01:00:01"),
        at("03-29T02:09:00"));
  }

  @Test
  void clocksThatWerePutBackInBetween_makeNoHourTooLittle() {
    // 2026-10-25, at 01:00 UTC: 03:00 becomes 02:00, and all of that hour is there twice.
    comes(at("10-24T23:50:00"), 5);
    says(at("10-25T02:10:00"), BERLIN);
    isMissed(
        at("10-25T02:10:01"),
        at("10-25T00:05:00"),
        at("10-25T00:59:00"),
        at("10-25T01:02:00"),
        at("10-25T01:58:00"),
        at("10-25T02:05:00"));
  }

  @Test
  void supervisordMayBeInAnotherZoneThanItsServer() {
    zone = ZoneId.of("America/New_York");
    comes(at("07-01T10:00:00"), 5);
    says(at("07-01T10:40:00"), BERLIN);
    isMissed(at("07-01T10:40:01"), at("07-01T10:05:00"), at("07-01T10:30:00"));
  }

  @Test
  void whereNoLineEverCameInAnotherZone_theStartOfAProcessThatRunsTells() {
    zone = ZoneId.of("Asia/Kolkata");
    says(at("07-01T10:40:00"), BERLIN);
    times.started(stamp(at("07-01T09:00:00")), at("07-01T09:00:01.700"));
    isMissed(at("07-01T10:40:01"), at("07-01T10:05:00"), at("07-01T10:39:00"));
  }

  @Test
  void aClockThatWasSetInBetween_isSeenByWhatTheServerSays() {
    comes(at("07-01T10:00:00"), 5);
    wrong = Duration.ofMinutes(-25);
    says(at("07-01T10:40:00"), BERLIN);
    isMissed(at("07-01T10:40:01"), at("07-01T10:20:00"), at("07-01T10:30:00"));
  }

  @Test
  void whereNothingIsKnown_theTimeBetweenThemIsAsItIs() {
    List<Instant> found =
        times.missed(
            List.of(stamp(at("07-01T10:00:00")), stamp(at("07-01T10:05:00"))),
            at("07-01T10:40:00"));
    assertEquals(Duration.ofMinutes(5), Duration.between(found.get(0), found.get(1)));
  }

  @Test
  void aLineThatIsHeldUp_isAsOldAsItIs_andItsLagIsReported() {
    comes(at("07-01T10:00:00"), 20);
    assertEquals(at("07-01T10:00:30.020"), comes(at("07-01T10:00:30"), 90_000));
    assertEquals(Optional.of(Duration.ofMillis(89_980)), times.lag());
    assertEquals(at("07-01T10:02:00.020"), comes(at("07-01T10:02:00"), 20));
  }

  @Test
  void aServersClockThatIsSet_isLearned_atOnceOrAfterAWhile() {
    comes(at("07-01T10:00:00"), 20);
    wrong = Duration.ofMinutes(5);
    assertEquals(at("07-01T10:00:10.020"), comes(at("07-01T10:00:10"), 20));
    wrong = Duration.ofMinutes(-30);
    assertEquals(at("07-01T10:00:20.020"), comes(at("07-01T10:00:20"), 20));
    wrong = Duration.ofMinutes(-31);
    for (int minute = 1; minute < 70; minute++) {
      comes(at("07-01T10:00:00").plus(Duration.ofMinutes(minute)), 20);
    }
    assertEquals(Optional.of(Duration.ZERO), times.lag());
  }

  @Test
  void noLineIsOlderThanTheOneBefore_norFromTheFuture() {
    comes(at("07-01T10:00:00"), 20);
    assertEquals(
        at("07-01T10:00:00.020"),
        times.missed(List.of(stamp(at("07-01T09:00:00"))), at("07-01T10:10:00")).getFirst());
    assertEquals(
        at("07-01T10:10:00"),
        times.missed(List.of(stamp(at("07-01T11:00:00"))), at("07-01T10:10:00")).getFirst());
  }

  @Test
  void aServerSaysItsTime_inItsZone_orByAnOffsetAlone() {
    String now = "1782907200.250000000 +0200\n";
    Instant reported = Instant.ofEpochSecond(1_782_907_200L, 250_000_000);
    assertEquals(
        Optional.of(new ServerClock(reported, BERLIN)),
        ServerClock.parse(now + "/usr/share/zoneinfo/Europe/Berlin\n"));
    assertEquals(
        Optional.of(new ServerClock(reported, ZoneOffset.ofHours(2))),
        ServerClock.parse(now + "/usr/share/zoneinfo/Asia/Tokyo\n"),
        "TZ is set to another one");
    assertEquals(
        Optional.of(
            new ServerClock(
                reported.truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                ZoneOffset.ofHours(2))),
        ServerClock.parse("1782907200.%N +0200\n/etc/localtime\n"),
        "BusyBox");
    assertEquals(Optional.empty(), ServerClock.parse("date: invalid option\n"));
    assertEquals(Optional.empty(), ServerClock.parse(""));
    assertEquals(Optional.empty(), ServerClock.parse("1 +9999\n/usr/share/zoneinfo/..\n"));
  }
}
