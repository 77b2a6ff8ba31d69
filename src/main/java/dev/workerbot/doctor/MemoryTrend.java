package dev.workerbot.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * How a worker's memory changes.
 *
 * @param bytesAnHour what it grows by; 0 where it does not grow all the time
 * @param over how long that was looked at
 */
public record MemoryTrend(long bytesAnHour, Duration over) {
  private static final int PARTS = 4;

  /**
   * The trend of measured bytes. Memory that goes up and down, as that of a worker does which is
   * started anew from time to time, or that grew once and stayed there, has a trend of 0: only what
   * rises from each quarter of the time to the next counts, by the least that each quarter saw.
   *
   * @return empty where a quarter of the time has no sample
   */
  public static Optional<MemoryTrend> of(SortedMap<Instant, Long> samples) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Instant first = samples.firstKey();
    Duration over = Duration.between(first, samples.lastKey());
    long quarter = over.toMillis() / PARTS;
    if (quarter == 0) {
      return Optional.empty();
    }
    long[] least = new long[PARTS];
    Arrays.fill(least, Long.MAX_VALUE);
    for (Map.Entry<Instant, Long> sample : samples.entrySet()) {
      long since = Duration.between(first, sample.getKey()).toMillis();
      int part = (int) Math.min(since / quarter, PARTS - 1);
      least[part] = Math.min(least[part], sample.getValue());
    }
    boolean rises = true;
    for (int i = 0; i < PARTS; i++) {
      if (least[i] == Long.MAX_VALUE) {
        return Optional.empty();
      }
      rises &= i == 0 || least[i] > least[i - 1];
    }
    double hours = (double) quarter * (PARTS - 1) / Duration.ofHours(1).toMillis();
    double change = rises ? least[PARTS - 1] - least[0] : 0;
    return Optional.of(new MemoryTrend(Math.round(change / hours), over));
  }

  /** What it grew by in all. */
  public double grown() {
    return (double) bytesAnHour * over.toMinutes() / 60;
  }
}
