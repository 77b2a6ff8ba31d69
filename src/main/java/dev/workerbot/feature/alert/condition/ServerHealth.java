package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** One server and its workers, as far as they can be an alert. Not safe for several threads. */
public final class ServerHealth {
  private final ServerName server;
  private final Function<Target, Tuning> tunings;
  private final ServerTrack track;

  /** When the last status was asked for. */
  private Optional<Instant> statusAskedAt = Optional.empty();

  private final Map<WorkerName, WorkerTrack> workers = new HashMap<>();
  private Map<WorkerName, RestartPolicy> policies = Map.of();
  private final Map<WorkerName, MemoryGrowth> memories = new HashMap<>();
  private final Map<WorkerName, WorkSigns> signs = new HashMap<>();

  /** Whether nothing was seen since the last look that could make it another. */
  private boolean settled;

  public ServerHealth(ServerName server, Tuning tuning, Function<Target, Tuning> tunings) {
    this.server = server;
    this.tunings = tunings;
    this.track = new ServerTrack(tuning);
  }

  /**
   * A worker was stopped, by whomever, at some time between these two.
   *
   * @param from when it was written, or it was seen up last
   * @param to when that came in
   */
  public record Stop(WorkerName worker, Instant from, Instant to) {}

  /**
   * Takes in what was seen.
   *
   * @return which workers were stopped
   */
  public List<Stop> see(Observation seen) {
    settled &= seen instanceof Observation.Memory && memories.isEmpty();
    return switch (seen) {
      case Observation.StatusObserved statusObserved -> status(statusObserved);
      case Observation.StateChanged(_, _, var heardAt, var change, var shown, _) -> {
        change.ifPresent(one -> worker(one.target().worker()).hear(one));
        shown.forEach(one -> worker(one.target().worker()).take(one));
        yield change.filter(one -> one.state() == WorkerState.STOPPED).stream()
            .map(one -> new Stop(one.target().worker(), one.at(), heardAt))
            .toList();
      }
      case Observation.MissedObservations(_, _, var change) -> {
        // They tell better what statuses have shown in the meantime.
        workers.values().forEach(one -> one.listens(change.getFirst().at()));
        yield change.stream().flatMap(one -> see(one).stream()).toList();
      }
      case Observation.Policies(_, _, var known) -> {
        policies = known;
        workers.forEach((name, worker) -> worker.expect(Optional.ofNullable(known.get(name))));
        yield List.of();
      }
      case Observation.ServerSilence serverSilence -> {
        track.see(serverSilence);
        yield List.of();
      }
      case Observation.Restart restart -> {
        workers.values().forEach(one -> one.forgive(restart.at()));
        yield List.of();
      }
      case Observation.Memory(_, var at, var bytes) -> {
        bytes.forEach((worker, held) ->
            tuning(worker)
                .memory()
                .limit()
                .ifPresent(limit -> {
                  memory(worker, limit).see(held, at);
                  settled = false;
                }));
        yield List.of();
      }
      case Observation.Probed(_, var at, var seenSigns) -> {
        seenSigns.forEach((worker, sign) -> {
          // It may have gone down while it was probed.
          if (state(worker).equals(Optional.of(WorkerState.RUNNING))) {
            signs.computeIfAbsent(worker, _ -> new WorkSigns()).see(sign, at);
          }
        });
        yield List.of();
      }
    };
  }

  private List<Stop> status(Observation.StatusObserved statusObserved) {
    track.answers();
    Instant lastAskedAt = statusAskedAt.orElse(statusObserved.askedAt());
    statusAskedAt = Optional.of(statusObserved.askedAt());
    List<Stop> stopped = new ArrayList<>();
    Map<WorkerName, StateChange> changes = new HashMap<>();
    statusObserved.changes().forEach(one -> changes.put(one.target().worker(), one));
    Set<WorkerName> seen = new HashSet<>();
    for (WorkerStatus worker : statusObserved.workers()) {
      seen.add(worker.worker());
      WorkerTrack known = worker(worker.worker());
      Optional<WorkerState> before = known.state();
      known.see(worker, Optional.ofNullable(changes.get(worker.worker())), statusObserved);
      boolean wasUp = before.filter(WorkerState::isUp).isPresent();
      if (wasUp && known.state().equals(Optional.of(WorkerState.STOPPED))) {
        stopped.add(new Stop(worker.worker(), lastAskedAt, statusObserved.at()));
      }
    }
    workers.forEach((name, known) -> {
      if (!seen.contains(name)) {
        known.miss();
      }
    });
    return stopped;
  }

  private WorkerTrack worker(WorkerName name) {
    return workers.computeIfAbsent(
        name,
        _ -> {
          WorkerTrack track = new WorkerTrack(tuning(name));
          track.expect(Optional.ofNullable(policies.get(name)));
          return track;
        });
  }

  private MemoryGrowth memory(WorkerName name, long limit) {
    return memories.computeIfAbsent(
        name, _ -> new MemoryGrowth(limit, tuning(name).memory().samples()));
  }

  private Tuning tuning(WorkerName worker) {
    return tunings.apply(new Target(server, worker));
  }

  /** It was told to take no more jobs. */
  public void isPaused(WorkerName worker) {
    Optional.ofNullable(workers.get(worker)).ifPresent(WorkerTrack::isPaused);
  }

  /** Somebody acted on it through workerbot, until then. */
  public void forgive(WorkerName worker, Instant until) {
    settled = false;
    Optional.ofNullable(workers.get(worker)).ifPresent(one -> one.forgive(until));
    Optional.ofNullable(signs.get(worker)).ifPresent(WorkSigns::forgive);
  }

  /** How many of the workers are RUNNING, and how many there are. */
  public String running() {
    long up =
        workers.values().stream()
            .filter(one -> one.state().equals(Optional.of(WorkerState.RUNNING)))
            .count();
    return "%d of %d workers RUNNING".formatted(up, workers.size());
  }

  /** The state that a worker was last seen in. */
  public Optional<WorkerState> state(WorkerName worker) {
    return Optional.ofNullable(workers.get(worker)).flatMap(WorkerTrack::state);
  }

  /**
   * Whether it looks as it last did, however much time has gone by: all was well, or at its end,
   * and nothing was seen since.
   */
  public boolean isSettled() {
    return settled;
  }

  /** Whether everything that was seen since the last look is well, so that this needs none. */
  public boolean settles(Instant now) {
    settled =
        lasts(track.look(now))
            && track.isKnown()
            && memories.isEmpty()
            && signs.values().stream().allMatch(one -> lasts(one.look()))
            && workers.values().stream()
                .allMatch(worker -> worker.look(now) instanceof Condition.Healthy);
    return settled;
  }

  /**
   * How everything looks at that moment that could be an alert.
   *
   * @param isActedOn whether somebody is at a worker through workerbot, so that nothing is made of
   *     how it looks before that is over
   */
  public Map<Fingerprint, Condition> looks(Instant now, Predicate<Target> isActedOn) {
    Map<Fingerprint, Condition> looks = new LinkedHashMap<>();
    looks.put(Fingerprint.of(server), track.look(now));
    settled = looks.values().stream().allMatch(ServerHealth::lasts);
    boolean known = track.isKnown();
    workers.forEach((name, worker) -> {
      Target target = new Target(server, name);
      Condition condition = known ? worker.look(now) : new Condition.Unknown();
      settled &= lasts(condition);
      looks.put(Fingerprint.of(AlertKind.Family.STATE, target), condition);
      if (memories.containsKey(name)) {
        looks.put(Fingerprint.of(AlertKind.Family.MEMORY, target), memoryLook(name, condition));
      }
      if (signs.containsKey(name)) {
        looks.put(Fingerprint.of(AlertKind.Family.WORK, target), workLook(name, condition));
      }
    });
    // What is gone for good is reported once; the next look does not know it any more.
    workers
        .entrySet()
        .removeIf(worker ->
            known
                && !isActedOn.test(new Target(server, worker.getKey()))
                && worker.getValue().look(now) instanceof Condition.Ended(var how)
                && how.equals(WorkerTrack.GONE));
    memories.keySet().retainAll(workers.keySet());
    signs.keySet().retainAll(workers.keySet());
    return looks;
  }

  /** What only an observation can change; crashes that are too old make nothing worse. */
  private static boolean lasts(Condition condition) {
    return condition instanceof Condition.Healthy || condition instanceof Condition.Ended;
  }

  private Condition memoryLook(WorkerName name, Condition state) {
    return switch (state) {
      case Condition.Unknown unknown -> unknown;
      case Condition.Ended ended -> ended;
      default ->
          tuning(name).wants(AlertKind.MEMORY)
              ? memories.get(name).look()
              : new Condition.Pending();
    };
  }

  /** What is wrong with its state says more than that it does not work. */
  private Condition workLook(WorkerName name, Condition state) {
    return switch (state) {
      case Condition.Unknown unknown -> unknown;
      case Condition.Ended ended -> ended;
      case Condition.Healthy _ when tuning(name).wants(AlertKind.UNWELL) -> signs.get(name).look();
      case Condition.Healthy _ -> new Condition.Pending();
      case Condition.Firing _, Condition.Pending _ -> {
        signs.get(name).forgive();
        yield new Condition.Pending();
      }
    };
  }
}
