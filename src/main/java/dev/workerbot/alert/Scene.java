package dev.workerbot.alert;

import dev.workerbot.worker.RestartPolicy;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** One server and its workers, as far as they can be an alert. Not safe for several threads. */
public final class Scene {
  private final ServerName server;
  private final Function<Target, Tuning> tunings;
  private final ServerTrack track;

  /** When the last status was asked for. */
  private Optional<Instant> statusAskedAt = Optional.empty();

  private final Map<WorkerName, WorkerTrack> workers = new HashMap<>();
  private Map<WorkerName, RestartPolicy> policies = Map.of();
  private final Map<WorkerName, MemoryTrack> memories = new HashMap<>();

  /** Whether nothing was seen since the last look that could make it another. */
  private boolean settled;

  public Scene(ServerName server, Tuning tuning, Function<Target, Tuning> tunings) {
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
  public List<Stop> see(Sighting seen) {
    settled &= seen instanceof Sighting.Memory && memories.isEmpty();
    return switch (seen) {
      case Sighting.Status status -> status(status);
      case Sighting.Change(_, var at, var heardAt, var worker, var what) -> {
        worker(worker).hear(what, at, heardAt);
        yield what instanceof Transition.Stopped
            ? List.of(new Stop(worker, at, heardAt))
            : List.of();
      }
      case Sighting.Missed(_, _, var told) -> {
        // They tell better what statuses have shown in the meantime.
        workers.values().forEach(one -> one.listens(told.getFirst().at()));
        yield told.stream().flatMap(one -> see(one).stream()).toList();
      }
      case Sighting.Past(_, _, var worker, var end) -> {
        worker(worker).recall(end);
        yield List.of();
      }
      case Sighting.Policies(_, _, var known) -> {
        policies = known;
        workers.forEach((name, worker) -> worker.expect(Optional.ofNullable(known.get(name))));
        yield List.of();
      }
      case Sighting.Silence silence -> {
        track.see(silence);
        yield List.of();
      }
      case Sighting.Restart restart -> {
        workers.values().forEach(one -> one.forgive(restart.at()));
        yield List.of();
      }
      case Sighting.Memory(_, var at, var bytes) -> {
        bytes.forEach((worker, held) ->
            tuning(worker)
                .memoryLimit()
                .ifPresent(limit -> {
                  memory(worker, limit).see(held, at);
                  settled = false;
                }));
        yield List.of();
      }
    };
  }

  private List<Stop> status(Sighting.Status status) {
    track.answers();
    Instant lastAskedAt = statusAskedAt.orElse(status.askedAt());
    statusAskedAt = Optional.of(status.askedAt());
    List<Stop> stopped = new ArrayList<>();
    Map<WorkerName, WorkerStatus> seen = new HashMap<>();
    for (WorkerStatus worker : status.workers()) {
      seen.put(worker.worker(), worker);
      WorkerTrack known = worker(worker.worker());
      Optional<WorkerState> before = known.state();
      known.see(worker, status.askedAt(), status.at(), status.heard());
      boolean wasUp = before.filter(WorkerState::isUp).isPresent();
      if (wasUp && known.state().equals(Optional.of(WorkerState.STOPPED))) {
        stopped.add(new Stop(worker.worker(), lastAskedAt, status.at()));
      }
    }
    workers.forEach((name, known) -> {
      if (!seen.containsKey(name)) {
        known.miss(status.askedAt());
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

  private MemoryTrack memory(WorkerName name, long limit) {
    return memories.computeIfAbsent(
        name, _ -> new MemoryTrack(limit, tuning(name).memorySamples()));
  }

  private Tuning tuning(WorkerName worker) {
    return tunings.apply(new Target(server, worker));
  }

  /** Somebody acted on it through workerbot, until then. */
  public void forgive(WorkerName worker, Instant until) {
    settled = false;
    Optional.ofNullable(workers.get(worker)).ifPresent(one -> one.forgive(until));
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
            && workers.values().stream().allMatch(worker -> worker.look(now) instanceof Look.Well);
    return settled;
  }

  /**
   * How everything looks at that moment that could be an alert.
   *
   * @param isActedOn whether somebody is at a worker through workerbot, so that nothing is made of
   *     how it looks before that is over
   */
  public Map<Fingerprint, Look> looks(Instant now, Predicate<WorkerName> isActedOn) {
    Map<Fingerprint, Look> looks = new LinkedHashMap<>();
    looks.put(Fingerprint.of(server), track.look(now));
    settled = looks.values().stream().allMatch(Scene::lasts);
    boolean known = track.isKnown();
    workers.forEach((name, worker) -> {
      Target target = new Target(server, name);
      Look look = known ? worker.look(now) : new Look.Unknown();
      settled &= lasts(look);
      looks.put(Fingerprint.of(Kind.Family.STATE, target), look);
      if (memories.containsKey(name)) {
        looks.put(Fingerprint.of(Kind.Family.MEMORY, target), memoryLook(name, look));
      }
    });
    // What is gone for good is told once; the next look does not know it any more.
    workers
        .entrySet()
        .removeIf(worker ->
            known
                && !isActedOn.test(worker.getKey())
                && worker.getValue().look(now) instanceof Look.Ended(var how)
                && how.equals(WorkerTrack.GONE));
    memories.keySet().retainAll(workers.keySet());
    return looks;
  }

  /** What only a sighting can change; crashes that are too old make nothing worse. */
  private static boolean lasts(Look look) {
    return look instanceof Look.Well || look instanceof Look.Ended;
  }

  private Look memoryLook(WorkerName name, Look state) {
    return switch (state) {
      case Look.Unknown unknown -> unknown;
      case Look.Ended ended -> ended;
      default -> tuning(name).wants(Kind.MEMORY) ? memories.get(name).look() : new Look.Unsettled();
    };
  }
}
