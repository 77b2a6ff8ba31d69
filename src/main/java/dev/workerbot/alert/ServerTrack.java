package dev.workerbot.alert;

import dev.workerbot.worker.Sighting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether one server and its supervisord can be asked. Not safe for several threads. */
final class ServerTrack {
  private final Tuning tuning;
  private Optional<Sighting.Silence> silence = Optional.empty();
  private Instant since = Instant.EPOCH;
  private boolean answered;

  ServerTrack(Tuning tuning) {
    this.tuning = tuning;
  }

  void see(Sighting.Silence seen) {
    boolean another = silence.filter(one -> one.trouble() == seen.trouble()).isEmpty();
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

  Look look(Instant now) {
    if (silence.isEmpty()) {
      return answered ? new Look.Well() : new Look.Unknown();
    }
    Kind kind =
        switch (silence.get().trouble()) {
          case UNREACHABLE -> Kind.UNREACHABLE;
          case SUPERVISOR_DOWN -> Kind.SUPERVISOR_DOWN;
          case SUPERVISORCTL_FAILS -> Kind.SUPERVISORCTL_FAILS;
        };
    boolean down = kind == Kind.SUPERVISOR_DOWN;
    Duration grace = down ? tuning.downAfter() : tuning.unreachableAfter();
    boolean late = Duration.between(since, now).compareTo(grace) >= 0;
    return late && tuning.wants(kind)
        ? new Look.Firing(kind, since, Optional.of(silence.get().sentence()))
        : new Look.Unsettled();
  }
}
