package dev.workerbot.fleet.watch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a watch asks, and how long it waits before it tries again.
 *
 * @param fullLook between two snapshots of a server whose main log is heard
 * @param poll the same where it is not heard
 * @param memory between two looks at the server's processes
 * @param burst from the first line of a burst to the snapshot that shows what it made
 * @param flood between two snapshots, however many lines come; also after how long without a line a
 *     burst is over
 */
public record WatchIntervals(
    Duration fullLook,
    Duration poll,
    Duration memory,
    Duration burst,
    Duration flood,
    Retries retries) {
  /** A time that does not come, of any clock that counts nanoseconds. */
  public static final long NEVER = Long.MAX_VALUE;

  /**
   * How long it waits before it tries again.
   *
   * @param first after a failure; it doubles with each
   * @param longest after any
   * @param feed before the next try to hear a main log that could not be read
   * @param jitter makes the waits of many servers differ; used by several threads at once
   */
  public record Retries(Duration first, Duration longest, Duration feed, RandomGenerator jitter) {
    /** After so many failures in a row: half of it is left to chance. */
    public Duration after(int failures) {
      long full =
          Math.min(longest.toMillis(), first.toMillis() << Math.min(16, Math.max(0, failures - 1)));
      return Duration.ofMillis(full / 2 + jitter.nextLong(full / 2 + 1));
    }
  }

  /** For servers as they are. */
  public static WatchIntervals usual(RandomGenerator jitter) {
    return new WatchIntervals(
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMillis(150),
        Duration.ofSeconds(1),
        new Retries(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(60), jitter));
  }
}
