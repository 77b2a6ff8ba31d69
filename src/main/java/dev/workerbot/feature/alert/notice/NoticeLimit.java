package dev.workerbot.feature.alert.notice;

import dev.workerbot.worker.ServerName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The limit of quiet notices about one server: two within ten minutes; what happens meanwhile
 * waits, and is reported together. Not safe for several threads.
 */
final class NoticeLimit {
  private static final int MOST = 2;
  private static final Duration WINDOW = Duration.ofMinutes(10);

  private final Map<ServerName, Deque<Instant>> reported = new HashMap<>();

  boolean mayTell(ServerName server, Instant now) {
    Deque<Instant> theirs = reported.getOrDefault(server, new ArrayDeque<>());
    theirs.removeIf(at -> !now.isBefore(at.plus(WINDOW)));
    return theirs.size() < MOST;
  }

  void reported(ServerName server, Instant now) {
    reported.computeIfAbsent(server, _ -> new ArrayDeque<>()).addLast(now);
  }
}
