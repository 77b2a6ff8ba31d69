package dev.workerbot.fleet.watch;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Says when a server is asked for its status next. Times are in nanoseconds, of any clock that only
 * goes forward.
 */
final class LookTimes {
  static final long NEVER = Long.MAX_VALUE;

  private final WatchIntervals watchIntervals;
  private long regular;
  private long burst = NEVER;
  private long settled = NEVER;
  private long lastHeard = Long.MIN_VALUE;
  private long lastAsked = Long.MIN_VALUE / 2;
  private boolean asking;
  private int failures;

  LookTimes(WatchIntervals watchIntervals, long first) {
    this.watchIntervals = watchIntervals;
    this.regular = first;
  }

  /** A line told of a change. */
  void heard(long now) {
    lastHeard = now;
    burst = Math.min(burst, now + watchIntervals.burst().toNanos());
    settled = now + watchIntervals.flood().toNanos();
  }

  /** Something is wrong, and a look tells what. */
  void soon(long now) {
    regular = Math.min(regular, now);
  }

  /** From now on a look is to come sooner. */
  void within(Duration interval, long now) {
    regular = Math.min(regular, now + interval.toNanos());
  }

  /** When to ask next; {@link #NEVER} while a question is under way. */
  long next() {
    if (asking) {
      return NEVER;
    }
    long quick = Math.max(Math.min(burst, settled), lastAsked + watchIntervals.flood().toNanos());
    return Math.min(regular, Math.min(burst, settled) == NEVER ? NEVER : quick);
  }

  /** When the question was sent that is under way; empty where none is. */
  OptionalLong pending() {
    return asking ? OptionalLong.of(lastAsked) : OptionalLong.empty();
  }

  void asked(long now) {
    asking = true;
    lastAsked = now;
    if (settled <= now) {
      settled = NEVER;
    }
    burst = NEVER;
  }

  /** The question of ours is over, whatever came of it. */
  void over() {
    asking = false;
  }

  /** There is an answer, whoever asked. */
  void answered(long askedAt, long now, Duration interval) {
    failures = 0;
    regular = now + interval.toNanos();
    if (askedAt >= lastHeard) {
      burst = NEVER;
    }
  }

  /** There was no answer, whoever asked. */
  void failed(long now) {
    failures++;
    regular = now + watchIntervals.retry(failures).toNanos();
    burst = NEVER;
    settled = NEVER;
  }
}
