package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.Condition;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A worker's track, and the timeline from which it learns what becomes of the worker. */
final class TrackedWorker {
  private final Target target;
  private final ServerTimeline timeline;
  private final WorkerTrack track = new WorkerTrack(Tuning.DEFAULT);

  TrackedWorker(Target target) {
    this.target = target;
    this.timeline = new ServerTimeline(target.server(), List.of());
  }

  void expect(Optional<RestartPolicy> policy) {
    track.expect(policy);
    timeline.expect(
        new Expectations(
            policy.map(known -> Map.of(target.worker(), known)).orElse(Map.of()),
            Map.of(),
            Map.of(),
            Optional.empty()));
  }

  void hear(Transition what, Instant at) {
    hear(what, at, at);
  }

  void hear(Transition what, Instant at, Instant heardAt) {
    Observation.StateChanged changed = timeline.heard(target.worker(), what, at, heardAt);
    changed.change().ifPresent(track::hear);
    changed.shown().forEach(track::take);
  }

  void see(WorkerStatus status, Instant askedAt, Instant at, boolean isHeard) {
    Observation.StatusObserved observed = timeline.looked(List.of(status), askedAt, at, isHeard);
    track.see(status, observed.changes().stream().findFirst(), observed);
  }

  void take(StateChange change) {
    track.take(change);
  }

  void listens(Instant from) {
    track.listens(from);
  }

  void isPaused() {
    track.isPaused();
  }

  void forgive(Instant until) {
    track.forgive(until);
  }

  Condition look(Instant now) {
    return track.look(now);
  }

  Optional<WorkerState> state() {
    return track.state();
  }
}
