package dev.workerbot.feature.alert.engine;

import dev.workerbot.message.entity.Moment;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The newest steps of every worker, for who asks what happened just before. Thread-safe. */
final class RecentTransitions {
  private static final int KEPT = 8;
  private static final int SHOWN = 3;
  private static final Duration OLD = Duration.ofHours(1);

  /** Clock times stay true however late the card is written. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Map<Target, Deque<RecentTransition>> steps = new ConcurrentHashMap<>();

  private record RecentTransition(Instant at, String what) {}

  void see(Observation seen) {
    switch (seen) {
      case Observation.StateChanged stateChanged -> stateChanged.change().ifPresent(this::see);
      case Observation.MissedObservations(_, _, var change) -> change.forEach(this::see);
      default -> {}
    }
  }

  private void see(StateChange change) {
    String what =
        switch (change.state()) {
          case STARTING -> "started";
          case EXITED, BACKOFF -> change.cause().map(RecentTransitions::brief).orElse("ended");
          case FATAL -> "given up";
          case STOPPED -> "stopped";
          case RUNNING, STOPPING, UNKNOWN -> change.state().toString();
        };
    Deque<RecentTransition> known = steps.computeIfAbsent(change.target(), _ -> new ArrayDeque<>());
    synchronized (known) {
      known.addLast(new RecentTransition(change.at(), what));
      while (known.size() > KEPT) {
        known.removeFirst();
      }
    }
  }

  /** What happened, and when, as the evidence of an alert is stored. */
  static String line(Instant at, Object what) {
    return Sentence.of("%s %s", new Moment(at, Moment.Precision.SECOND, TIME.format(at)), what)
        .stored();
  }

  /** What it was, without what that means: {@code ended with exit code 12}. */
  private static String brief(String cause) {
    int colon = cause.indexOf(':');
    String what = (colon < 0 ? cause : cause.substring(0, colon)).replaceFirst("^it ", "");
    return what.startsWith("exit code") ? "ended with " + what : what;
  }

  /** The last few, oldest first, without the one that the alert itself tells of. */
  List<String> of(Target target, Instant now) {
    Deque<RecentTransition> known = steps.get(target);
    if (known == null) {
      return List.of();
    }
    List<RecentTransition> all;
    synchronized (known) {
      all = new ArrayList<>(known);
    }
    all.removeIf(recentTransition ->
        recentTransition.what().equals("given up")
            || recentTransition.at().isBefore(now.minus(OLD)));
    return all.subList(Math.max(0, all.size() - SHOWN), all.size()).stream()
        .map(recentTransition -> line(recentTransition.at(), recentTransition.what()))
        .toList();
  }
}
