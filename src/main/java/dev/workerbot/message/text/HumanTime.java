package dev.workerbot.message.text;

import java.time.Duration;
import java.util.Locale;

/** Durations as people say them: two units at most. */
public final class HumanTime {
  private HumanTime() {}

  /** {@code 0.4 s}, {@code 12 s}, {@code 2 min 5 s}, {@code 3 h 10 min}, {@code 4 d 2 h}. */
  public static String of(Duration time) {
    long seconds = time.toSeconds();
    if (seconds < 10) {
      // Less than nothing is what remains where a clock was set back in between.
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, time.toMillis()) / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "min", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds / 60 % 60, "min");
    }
    return two(seconds / 86_400, "d", seconds / 3600 % 24, "h");
  }

  /** The same without tenths, for times known to the second only. */
  public static String wholeSeconds(Duration time) {
    return time.toSeconds() < 10 ? Math.max(0, time.toSeconds()) + " s" : of(time);
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    String first = large + " " + largeUnit;
    return small == 0 ? first : first + " " + small + " " + smallUnit;
  }
}
