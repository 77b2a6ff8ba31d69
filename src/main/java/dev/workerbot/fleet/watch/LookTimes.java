package dev.workerbot.fleet.watch;

import dev.workerbot.fleet.watch.stall.StallDetector;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Says when a server is asked for its status next. Times are in nanoseconds, of any clock that only
 * goes forward.
 */
final class LookTimes implements StallDetector.StatusLooks {
  private final WatchIntervals watchIntervals;
  private long regular;
  private long burst = WatchIntervals.NEVER;
  private long settled = WatchIntervals.NEVER;
  private long lastHeard = Long.MIN_VALUE;
  private long lastAsked = Long.MIN_VALUE / 2;
  private boolean asking;
  private int failures;

  LookTimes(WatchIntervals watchIntervals, long first) {
    this.watchIntervals = watchIntervals;
    this.regular = first;
  }

  /** a line reported a change. */
  void heard(long now) {
    lastHeard = now;
    burst = Math.min(burst, now + watchIntervals.burst().toNanos());
    settled = now + watchIntervals.flood().toNanos();
  }

  /** Something is wrong, and a look tells what. */
  @Override
  public void soon(long now) {
    regular = Math.min(regular, now);
  }

  @Override
  public void often(long now) {
    regular = Math.min(regular, now + watchIntervals.poll().toNanos());
  }

  /** When to ask next; {@link WatchIntervals#NEVER} while a question is under way. */
  long next() {
    if (asking) {
      return WatchIntervals.NEVER;
    }
    long quick = Math.max(Math.min(burst, settled), lastAsked + watchIntervals.flood().toNanos());
    return Math.min(
        regular, Math.min(burst, settled) == WatchIntervals.NEVER ? WatchIntervals.NEVER : quick);
  }

  /** When the question was sent that is under way; empty where none is. */
  @Override
  public OptionalLong pending() {
    return asking ? OptionalLong.of(lastAsked) : OptionalLong.empty();
  }

  void asked(long now) {
    asking = true;
    lastAsked = now;
    if (settled <= now) {
      settled = WatchIntervals.NEVER;
    }
    burst = WatchIntervals.NEVER;
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
      burst = WatchIntervals.NEVER;
    }
  }

  /** There was no answer, whoever asked. */
  void failed(long now) {
    failures++;
    regular = now + watchIntervals.retries().after(failures).toNanos();
    burst = WatchIntervals.NEVER;
    settled = WatchIntervals.NEVER;
  }
}
