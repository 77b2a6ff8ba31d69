package dev.workerbot.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
  private final AtomicLong nanos = new AtomicLong(-7);
  private final HandClock wall = new HandClock();
  private final SteadyClock clock = new SteadyClock(wall, nanos::get);
  private final Instant begin = clock.instant();

  /** Shows what it is set to. */
  private static final class HandClock extends Clock {
    private Instant shows = Instant.parse("2026-11-24T03:00:00Z");

    private void move(Duration time) {
      shows = shows.plus(time);
    }

    @Override
    public Instant instant() {
      return shows;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall.move(time);
  }

  private Instant steady(int second) {
    return begin.plusSeconds(second);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1800, 1800, -86_400})
  void howeverTheWallClockIsSet_asMuchTimeGoesByAsDoes(int step) {
    passes(Duration.ofSeconds(10));
    assertEquals(steady(10), clock.instant());
    assertEquals(steady(10), clock.wall(clock.instant()));
    wall.move(Duration.ofSeconds(step));
    assertEquals(steady(10), clock.instant());
    passes(Duration.ofSeconds(5));
    assertEquals(steady(15), clock.instant());
    assertEquals(steady(15 + step), clock.wall());
    assertEquals(steady(15 + step), clock.wall(clock.instant()), "as people read it now");
    assertEquals(steady(8 + step), clock.wall(steady(8)), "and what was before");
  }

  @Test
  void whatWasWrittenDown_isFoundAgain_alsoBeforeAStep() {
    passes(Duration.ofSeconds(100));
    Instant before = clock.instant();
    assertEquals(before, clock.shown(before));
    wall.move(Duration.ofMinutes(-30));
    assertEquals(before.minusSeconds(1800), clock.wall(before));
    passes(Duration.ofSeconds(100));
    Instant after = clock.instant();
    assertEquals(steady(20), clock.shown(steady(20)), "it showed that, wrong or not");
    assertEquals(after.minusSeconds(1800), clock.shown(after));
    assertEquals(steady(95), clock.steady(steady(95)));
    assertEquals(after, clock.steady(clock.shown(after)));
    assertEquals(steady(120), clock.steady(clock.shown(steady(120))));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1800, 1800})
  void whatWasWrittenSinceAMoment_isFoundOverAStep(int step) {
    passes(Duration.ofSeconds(100));
    Instant before = clock.wall();
    wall.move(Duration.ofSeconds(step));
    // A step is noticed when somebody asks, as alerts do every second.
    assertEquals(steady(100 + step), clock.shown(clock.instant()));
    passes(Duration.ofSeconds(100));
    Instant after = clock.wall();
    Instant since = clock.earliest(steady(90));
    assertFalse(before.isBefore(since), since.toString());
    assertFalse(after.isBefore(since), since.toString());
    assertEquals(steady(190 + step), clock.earliest(steady(190)));
  }

  @Test
  void whatIsOfTheFuture_byAClockThatWasSetBackBeforeWeBegan_isOfNow() {
    assertEquals(clock.instant(), clock.steady(begin.plusSeconds(1800)));
    assertEquals(begin.minusSeconds(1800), clock.steady(begin.minusSeconds(1800)));
  }

  @Test
  void whatDriftsALittle_isNoStep() {
    for (int i = 0; i < 100; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      wall.move(Duration.ofMillis(1001));
    }
    assertEquals(clock.instant(), clock.wall(clock.instant()));
  }
}
