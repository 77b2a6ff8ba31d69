package dev.workerbot.fleet.watch;

import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Says when a server's config is read again, for what it says of how its workers end. Times are in
 * nanoseconds, of any clock that only goes forward.
 */
final class ConfigTimes {
  /**
   * However little happens: a changed file is taken up without a word in the main log. Rarely,
   * since a file that only root can read may cost a sudo each.
   */
  private static final long REGULAR = Duration.ofHours(1).toNanos();

  /** After workers were stopped or came new, as by {@code update}; also after a failure. */
  private static final long SOON = Duration.ofMinutes(5).toNanos();

  private static final long BETWEEN = Duration.ofSeconds(5).toNanos();

  private static final long AGAIN = Duration.ofSeconds(30).toNanos();

  private Set<WorkerName> workers = Set.of();
  private final Map<WorkerName, Long> exits = new HashMap<>();
  private long due = WatchIntervals.NEVER;
  private long last = Long.MIN_VALUE / 2;
  private boolean reading;

  /** A status has these workers. */
  void looked(Collection<WorkerName> all, long now) {
    if (workers.size() != all.size() || !workers.containsAll(all)) {
      workers = new HashSet<>(all);
      exits.keySet().retainAll(workers);
      due = Math.min(due, Math.max(now, last + BETWEEN));
    }
  }

  /** A worker was stopped: what starts it may have been changed. */
  void stopped(long now) {
    due = Math.min(due, Math.max(now + BETWEEN, last + SOON));
  }

  /** A worker exited as its config expects; twice so soon, and it may be in maintenance. */
  void exited(WorkerName worker, long now) {
    Long before = exits.put(worker, now);
    if (before != null && now - before < AGAIN) {
      due = Math.min(due, Math.max(now, last + BETWEEN));
    }
  }

  /** When to read next; {@link WatchIntervals#NEVER} while it is being read. */
  long next() {
    return reading ? WatchIntervals.NEVER : due;
  }

  void begun(long now) {
    reading = true;
    last = now;
    due = now + REGULAR;
  }

  void over(boolean isRead, long now) {
    reading = false;
    if (!isRead) {
      due = Math.min(due, now + SOON);
    }
  }
}
