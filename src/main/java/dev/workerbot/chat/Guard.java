package dev.workerbot.chat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Holds back a person or a channel that asks too much at once: so many requests in so much time.
 * State is guarded by {@code this}.
 */
final class Guard {
  private final int most;
  private final long span;
  private final Map<String, Deque<Long>> asked = new HashMap<>();

  Guard(int most, Duration span) {
    this.most = most;
    this.span = span.toNanos();
  }

  /** Whether one more is welcome now. */
  synchronized boolean admits(String who) {
    long now = System.nanoTime();
    asked.values().forEach(times -> times.removeIf(time -> now - time > span));
    asked.values().removeIf(Deque::isEmpty);
    Deque<Long> times = asked.computeIfAbsent(who, _ -> new ArrayDeque<>());
    if (times.size() >= most) {
      return false;
    }
    times.addLast(now);
    return true;
  }
}
