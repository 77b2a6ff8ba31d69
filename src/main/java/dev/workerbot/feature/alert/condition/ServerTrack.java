package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether one server and its supervisord can be asked. Not safe for several threads. */
final class ServerTrack {
  private final Tuning tuning;
  private Optional<Observation.ServerSilence> silence = Optional.empty();
  private Instant since = Instant.EPOCH;
  private boolean answered;

  ServerTrack(Tuning tuning) {
    this.tuning = tuning;
  }

  void see(Observation.ServerSilence seen) {
    boolean another = silence.filter(one -> one.serverTrouble() == seen.serverTrouble()).isEmpty();
    since = another ? seen.at() : since;
    silence = Optional.of(seen);
  }

  void answers() {
    silence = Optional.empty();
    answered = true;
  }

  /** Whether what its workers do is known. */
  boolean isKnown() {
    return answered && silence.isEmpty();
  }

  Condition look(Instant now) {
    if (silence.isEmpty()) {
      return answered ? new Condition.Healthy() : new Condition.Unknown();
    }
    AlertKind alertKind =
        switch (silence.get().serverTrouble()) {
          case UNREACHABLE -> AlertKind.UNREACHABLE;
          case SUPERVISOR_DOWN -> AlertKind.SUPERVISOR_DOWN;
          case SUPERVISORCTL_FAILS -> AlertKind.SUPERVISORCTL_FAILS;
        };
    boolean down = alertKind == AlertKind.SUPERVISOR_DOWN;
    Duration grace = down ? tuning.grace().down() : tuning.grace().unreachable();
    boolean late = Duration.between(since, now).compareTo(grace) >= 0;
    return late && tuning.wants(alertKind)
        ? new Condition.Firing(alertKind, since, Optional.of(silence.get().sentence()))
        : new Condition.Pending();
  }
}
