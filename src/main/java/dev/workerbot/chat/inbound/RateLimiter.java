package dev.workerbot.chat.inbound;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds back a person or a channel that asks too much at once: so many requests in so much time.
 * State is guarded by {@code this}.
 */
final class RateLimiter {
  private final int most;
  private final long span;
  private final Map<String, Deque<Long>> asked = new HashMap<>();

  /** When those who ask no more were forgotten; a crowd must not pay for it with every request. */
  private long sweptAt = System.nanoTime();

  RateLimiter(int most, Duration span) {
    this.most = most;
    this.span = span.toNanos();
  }

  /** Whether one more is welcome now. */
  synchronized boolean admits(String who) {
    long now = System.nanoTime();
    if (now - sweptAt > span) {
      sweptAt = now;
      asked.values().removeIf(times -> now - times.getLast() > span);
    }
    Deque<Long> times = asked.computeIfAbsent(who, _ -> new ArrayDeque<>());
    while (!times.isEmpty() && now - times.getFirst() > span) {
      long _ = times.removeFirst();
    }
    if (times.size() >= most) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
