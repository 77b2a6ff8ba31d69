package dev.workerbot.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void pausesGrow_fromTheFirstToTheLongest_andBeginAnew() {
    Backoff backoff = Backoff.withJitter(SECOND, () -> 1);
    assertEquals(
        List.of(1000L, 1400L, 1960L, 2744L, 3841L),
        Stream.generate(() -> backoff.next(Duration.ZERO, MINUTE).toMillis()).limit(5).toList());
    Stream.generate(() -> backoff.next(Duration.ZERO, MINUTE))
        .limit(1000)
        .forEach(pause -> assertTrue(pause.compareTo(MINUTE) <= 0, pause.toString()));
    assertEquals(MINUTE, backoff.next(Duration.ZERO, MINUTE));
    backoff.reset();
    assertEquals(SECOND, backoff.next(Duration.ZERO, MINUTE));
  }

  @Test
  void pausesThatDouble_doSoUpToTheLongest_andBeginAnew() {
    Backoff backoff = Backoff.doubling(SECOND, Duration.ofSeconds(5));
    assertEquals(
        List.of(1L, 2L, 4L, 5L, 5L),
        Stream.generate(() -> backoff.next().toSeconds()).limit(5).toList());
    backoff.reset();
    assertEquals(SECOND, backoff.next());
  }

  @Property
  void aPause_isWithinItsBounds_butForTheJitter(
      @ForAll @DoubleRange(max = 1) double jitter, @ForAll @IntRange(max = 50) int tries) {
    Backoff backoff = Backoff.withJitter(SECOND, () -> jitter);
    for (int i = 0; i <= tries; i++) {
      Duration pause = backoff.next(Duration.ofSeconds(10), MINUTE);
      assertTrue(pause.compareTo(Duration.ofMillis(7500)) >= 0, pause.toString());
      assertTrue(pause.compareTo(MINUTE) <= 0, pause.toString());
    }
  }
}
