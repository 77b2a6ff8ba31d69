package dev.workerbot.fleet.watch;

/**
 * Says when a server's processes are asked for, for the memory of its workers: together with a
 * status where one comes soon. Times are in nanoseconds, of any clock that only goes forward.
 */
final class MemoryTimes {
  private final long interval;
  private long due;
  private boolean asking;

  MemoryTimes(WatchIntervals watchIntervals, long first) {
    this.interval = watchIntervals.memory().toNanos();
    this.due = first;
  }

  /**
   * When to ask for memory alone: not where a look comes soon, which may ask for both.
   *
   * @param look when that comes
   */
  long next(long look) {
    boolean lookComes = look != WatchIntervals.NEVER && look - due <= interval / 4;
    return asking || lookComes ? WatchIntervals.NEVER : due;
  }

  /** Whether a look that is asked for now is to ask for both; then memory is asked for. */
  boolean goesWith(long now) {
    boolean both = !asking && due - now <= interval / 4;
    if (both) {
      due = now + interval;
    }
    return both;
  }

  /**
   * It is time.
   *
   * @param isAsked whether it is asked for, and not put off since nothing runs
   */
  void begun(boolean isAsked, long now) {
    due = now + interval;
    asking = isAsked;
  }

  void over() {
    asking = false;
  }
}
