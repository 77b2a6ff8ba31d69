package dev.workerbot.doctor;

import java.time.Duration;

/**
 * How a worker's memory changes.
 *
 * @param bytesAnHour negative where it shrinks
 * @param over how long that was looked at
 */
public record MemoryTrend(long bytesAnHour, Duration over) {
  /** What it grew by in all. */
  double grown() {
    return (double) bytesAnHour * over.toMinutes() / 60;
  }
}
