package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a worker holds more memory than it may, with hysteresis. Not safe for several threads.
 */
final class MemoryGrowth {
  private final long limit;
  private final int samples;
  private int above;
  private int below;
  private boolean firing;
  private Instant since = Instant.EPOCH;
  private long newest;

  MemoryGrowth(long limit, int samples) {
    this.limit = limit;
    this.samples = samples;
  }

  void see(long bytes, Instant at) {
    // Below the limit it may be on its way back: what it held then is no reason for an alert.
    newest = bytes > limit ? bytes : newest;
    above = bytes > limit ? above + 1 : 0;
    below = bytes < limit / 10 * 9 ? below + 1 : 0;
    if (above == 1 && !firing) {
      since = at;
    }
    if (above >= samples) {
      firing = true;
    }
    if (below >= samples) {
      firing = false;
    }
  }

  Condition look() {
    return firing
        ? new Condition.Firing(
            AlertKind.MEMORY,
            since,
            Optional.of(
                "its processes use %s, the limit is %s".formatted(mega(newest), mega(limit))))
        : new Condition.Healthy();
  }

  private static String mega(long bytes) {
    return bytes < 10_000_000_000L
        ? bytes / 1_000_000 + " MB"
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
