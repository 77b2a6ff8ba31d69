package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The paths of all workers of one server, drawn once for all who consume them. Of one thread. */
public final class ServerTimeline {
  private final ServerName server;
  private final Map<WorkerName, WorkerTimeline> workers = new HashMap<>();
  private Expectations expectations = Expectations.NONE;

  /**
   * @param known the newest change of each worker that an earlier run recorded, of any server
   */
  public ServerTimeline(ServerName server, Collection<StateChange> known) {
    this.server = server;
    for (StateChange last : known) {
      if (last.target().server().equals(server)) {
        workers.put(last.target().worker(), new WorkerTimeline(last.target(), Optional.of(last)));
      }
    }
  }

  /** The server whose workers they are. */
  public ServerName server() {
    return server;
  }

  /** The config was read, and says this of their ends. */
  public void expect(Expectations known) {
    expectations = known;
    workers.forEach(this::expect);
  }

  private void expect(WorkerName name, WorkerTimeline worker) {
    worker.expect(Optional.ofNullable(expectations.policies().get(name)));
  }

  /** The state that a worker was last seen in. */
  Optional<WorkerState> state(WorkerName worker) {
    return Optional.ofNullable(workers.get(worker)).flatMap(WorkerTimeline::state);
  }

  private WorkerTimeline worker(WorkerName name) {
    return workers.computeIfAbsent(
        name,
        _ -> {
          WorkerTimeline fresh = new WorkerTimeline(new Target(server, name), Optional.empty());
          expect(name, fresh);
          return fresh;
        });
  }

  /**
   * A status has them like this.
   *
   * @param isHeard whether the main log is heard, so that every exit is reported as well
   */
  public Observation.StatusObserved looked(
      List<WorkerStatus> statuses, Instant askedAt, Instant at, boolean isHeard) {
    List<StateChange> changes = new ArrayList<>();
    for (WorkerStatus status : statuses) {
      worker(status.worker()).status(status, exit(status), at, askedAt).ifPresent(changes::add);
    }
    return new Observation.StatusObserved(server, at, askedAt, statuses, isHeard, changes);
  }

  private Optional<Transition.Exited> exit(WorkerStatus status) {
    return status
        .exit()
        .map(exit ->
            new Transition.Exited(
                exit.expected(),
                Causes.of(
                    Causes.end(exit),
                    Optional.ofNullable(expectations.kinds().get(status.worker())))));
  }

  /**
   * The main log tells of one.
   *
   * @param at when it was written
   * @param heardAt when it came in
   */
  public Observation.StateChanged heard(
      WorkerName worker, Transition what, Instant at, Instant heardAt) {
    TimelineUpdate update = worker(worker).heard(what, at, heardAt);
    return new Observation.StateChanged(
        server, at, heardAt, update.change(), update.shown(), update.withdrawn());
  }

  /**
   * How those ended before anybody listened that are EXITED since.
   *
   * @param past what the main log reported until then
   */
  List<Observation> recalled(ServerTimeline past, Instant at) {
    List<Observation> recalled = new ArrayList<>();
    past.workers.forEach((name, before) ->
        before
            .last()
            .flatMap(worker(name)::recalled)
            .ifPresent(change ->
                recalled.add(
                    new Observation.StateChanged(
                        server, at, at, Optional.empty(), List.of(change), List.of()))));
    return recalled;
  }
}
