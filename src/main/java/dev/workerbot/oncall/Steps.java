package dev.workerbot.oncall;

import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest steps of every worker, for who asks what happened just before. Thread-safe. */
final class Steps {
  private static final int KEPT = 8;
  private static final int SHOWN = 3;
  private static final Duration OLD = Duration.ofHours(1);

  private final Map<Target, Deque<Step>> steps = new ConcurrentHashMap<>();

  private record Step(Instant at, String what) {}

  void see(Sighting seen) {
    switch (seen) {
      case Sighting.Change change -> see(change);
      case Sighting.Missed(_, _, var told) -> told.forEach(this::see);
      default -> {}
    }
  }

  private void see(Sighting.Change change) {
    String what =
        switch (change.what()) {
          case Transition.Spawned _ -> "started";
          case Transition.Up _ -> "RUNNING";
          case Transition.Exited(_, var cause) -> brief(cause);
          case Transition.GaveUp _ -> "given up";
          case Transition.Stopped _ -> "stopped";
        };
    Deque<Step> known =
        steps.computeIfAbsent(
            new Target(change.server(), change.worker()), _ -> new ArrayDeque<>());
    synchronized (known) {
      known.addLast(new Step(change.at(), what));
      while (known.size() > KEPT) {
        known.removeFirst();
      }
    }
  }

  /** What it was, without what that means: {@code ended with exit code 12}. */
  private static String brief(String cause) {
    int colon = cause.indexOf(':');
    String what = (colon < 0 ? cause : cause.substring(0, colon)).replaceFirst("^it ", "");
    return what.startsWith("exit code") ? "ended with " + what : what;
  }

  /** The last few, oldest first, without the one that the alert itself tells of. */
  List<String> of(Target target, Instant now) {
    Deque<Step> known = steps.get(target);
    if (known == null) {
      return List.of();
    }
    List<Step> all;
    synchronized (known) {
      all = new ArrayList<>(known);
    }
    all.removeIf(step -> step.what().equals("given up") || step.at().isBefore(now.minus(OLD)));
    return all.subList(Math.max(0, all.size() - SHOWN), all.size()).stream()
        .map(step -> step.what() + " " + Findings.ago(step.at(), now))
        .toList();
  }
}
