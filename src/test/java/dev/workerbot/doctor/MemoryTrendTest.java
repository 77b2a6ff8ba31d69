package dev.workerbot.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
  private static final long MEBIBYTE = 1 << 20;

  /** A sample each minute, of so many hours. */
  private static Optional<MemoryTrend> trend(int hours, IntToLongFunction megabytes) {
    SortedMap<Instant, Long> samples = new TreeMap<>();
    for (int minute = 0; minute <= hours * 60; minute++) {
      samples.put(
          Instant.EPOCH.plus(Duration.ofMinutes(minute)), megabytes.applyAsLong(minute) * MEBIBYTE);
    }
    return MemoryTrend.of(samples);
  }

  private static Optional<MemoryTrend> of(long megabytesAnHour, int hours) {
    return Optional.of(new MemoryTrend(megabytesAnHour * MEBIBYTE, Duration.ofHours(hours)));
  }

  @Test
  void whatRisesAllTheTime_hasItsRate() {
    assertEquals(of(60, 4), trend(4, minute -> 100 + minute));
  }

  @Test
  void whatFalls_doesNotGrow() {
    assertEquals(of(0, 4), trend(4, minute -> 1000 - minute));
  }

  @Test
  void whatIsStartedAnewEachHour_doesNotGrow() {
    assertEquals(of(0, 8), trend(8, minute -> 100 + minute % 60));
  }

  @Test
  void whatGrewOnce_doesNotGrow() {
    assertEquals(of(0, 8), trend(8, minute -> minute < 200 ? 100 : 900));
  }

  @Test
  void tooFewSamples_areNoTrend() {
    assertEquals(Optional.empty(), MemoryTrend.of(new TreeMap<>()));
    assertEquals(Optional.empty(), trend(0, minute -> 1));
    assertEquals(
        Optional.empty(),
        MemoryTrend.of(
            new TreeMap<>(Map.of(Instant.EPOCH, 1L, Instant.EPOCH.plusSeconds(9999), 2L))));
  }
}
