package dev.workerbot.fleet.watch;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a watch asks, and how long it waits before it tries again.
 *
 * @param fullLook between two snapshots of a server whose main log is heard
 * @param poll the same where it is not heard
 * @param memory between two looks at the server's processes
 * @param firstRetry before the first try after a failure; it doubles with each
 * @param longestRetry before any try
 * @param feedRetry before the next try to hear a main log that could not be read
 * @param burst from the first line of a burst to the snapshot that shows what it made
 * @param flood between two snapshots, however many lines come; also after how long without a line a
 *     burst is over
 * @param jitter makes the waits of many servers differ; used by several threads at once
 */
public record WatchIntervals(
    Duration fullLook,
    Duration poll,
    Duration memory,
    Duration firstRetry,
    Duration longestRetry,
    Duration feedRetry,
    Duration burst,
    Duration flood,
    RandomGenerator jitter) {
  /** A time that does not come, of any clock that counts nanoseconds. */
  public static final long NEVER = Long.MAX_VALUE;

  /** For servers as they are. */
  public static WatchIntervals usual(RandomGenerator jitter) {
    return new WatchIntervals(
        Duration.ofSeconds(60),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofMillis(150),
        Duration.ofSeconds(1),
        jitter);
  }

  /** Before the next try, after so many failures in a row: half of it is left to chance. */
  public Duration retry(int failures) {
    long most = longestRetry.toMillis();
    long full = Math.min(most, firstRetry.toMillis() << Math.min(16, Math.max(0, failures - 1)));
    return Duration.ofMillis(full / 2 + jitter.nextLong(full / 2 + 1));
  }
}
