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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest step of every worker before an alert, for who asks what happened just before. That it
 * ended, and how, is what the alert itself tells. Thread-safe.
 */
final class RecentTransitions {
  private static final Duration OLD = Duration.ofHours(1);

  /** Clock times stay true however late the card is written. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

  private final Map<Target, RecentTransition> steps = new ConcurrentHashMap<>();

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
          case STOPPED -> "stopped";
          case RUNNING, STOPPING, UNKNOWN -> change.state().toString();
          case EXITED, BACKOFF, FATAL -> "";
        };
    if (!what.isEmpty()) {
      steps.put(change.target(), new RecentTransition(change.at(), what));
    }
  }

  /** What happened, and when, as the evidence of an alert is stored. */
  static String line(Instant at, Object what) {
    return Sentence.of("%s %s", new Moment(at, Moment.Precision.SECOND, TIME.format(at)), what)
        .stored();
  }

  /** The last one; empty where there is none, or none of late. */
  Optional<String> of(Target target, Instant now) {
    return Optional.ofNullable(steps.get(target))
        .filter(step -> !step.at().isBefore(now.minus(OLD)))
        .map(step -> line(step.at(), step.what()));
  }
}
