package dev.workerbot.chronicle;

import dev.workerbot.store.Database;
import dev.workerbot.store.MemoryUse;
import dev.workerbot.store.MemoryUse.Bucket;
import dev.workerbot.store.StateChanges;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Observation;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.StateChange;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What workers went through, and how much memory they had: takes what is seen, from any thread and
 * without ever waiting, and remembers it in the store. Without anything seen, as in a run that does
 * not watch, it tells what others wrote. Methods that read the store throw {@link StoreException}
 * where it does not answer.
 */
public final class WorkerHistory implements Consumer<Observation>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHistory.class);

  /** How long a worker's memory counts as its memory now; it is looked at twice a minute. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private static final int MOST_FOR_STATS = 20_000;

  private final StateChanges changes;
  private final MemoryUse memory;
  private final SteadyClock clock;
  private final HistoryWriter historyWriter;

  /** Each is guarded by itself. */
  private final Map<Target, WorkerTimeline> tracks = new ConcurrentHashMap<>();

  /** The same, so that a look at one server need not go through those of all others. */
  private final Map<ServerName, Set<WorkerTimeline>> perServer = new ConcurrentHashMap<>();

  private final Map<Target, MemoryRecorder> memories = new ConcurrentHashMap<>();
  private final Map<ServerName, Instant> sampled = new ConcurrentHashMap<>();
  private volatile boolean watching;

  /** On a store that outlives it: {@link #close} writes there what is still to be written. */
  public WorkerHistory(Database database, SteadyClock clock) {
    this(
        new StateChanges(database),
        new MemoryUse(database),
        clock,
        HistoryWriter.FlushPolicy.DEFAULT);
  }

  WorkerHistory(
      StateChanges changes,
      MemoryUse memory,
      SteadyClock clock,
      HistoryWriter.FlushPolicy flushPolicy) {
    this.changes = changes;
    this.memory = memory;
    this.clock = clock;
    this.historyWriter = new HistoryWriter(changes, memory, this::chores, flushPolicy);
    try {
      changes
          .newest()
          .forEach((target, stateChange) ->
              tracks.put(target, track(target, Optional.of(stateChange.by(clock::steady)))));
    } catch (StoreException unreadable) {
      LOG.warn("how workers were before is not known: {}", unreadable.getMessage());
    }
    historyWriter.start();
  }

  @Override
  public void accept(Observation observation) {
    watching = true;
    switch (observation) {
      case Observation.StatusObserved statusObserved -> status(statusObserved);
      case Observation.StateObserved(var server, var at, var heardAt, var worker, var what) ->
          rewrite(
              new Target(server, worker),
              workerTimeline -> workerTimeline.heard(what, at, heardAt));
      case Observation.MissedObservations(_, _, var told) -> told.forEach(this);
      case Observation.Memory seen -> memory(seen);
      // What becomes of the workers is not known before there is a status again.
      case Observation.ServerSilence _,
          Observation.Restart _,
          Observation.PastExit _,
          Observation.Policies _ -> {}
    }
  }

  private void status(Observation.StatusObserved statusObserved) {
    Set<WorkerName> listed = new HashSet<>();
    for (WorkerStatus seen : statusObserved.workers()) {
      listed.add(seen.worker());
      change(
          new Target(statusObserved.server(), seen.worker()),
          workerTimeline ->
              workerTimeline.status(seen, statusObserved.at(), statusObserved.askedAt()));
    }
    for (WorkerTimeline workerTimeline :
        perServer.getOrDefault(statusObserved.server(), Set.of())) {
      if (!listed.contains(workerTimeline.worker())) {
        synchronized (workerTimeline) {
          workerTimeline.gone();
        }
      }
    }
  }

  private WorkerTimeline track(Target target, Optional<StateChange> newest) {
    WorkerTimeline workerTimeline = new WorkerTimeline(target, newest);
    perServer
        .computeIfAbsent(target.server(), _ -> ConcurrentHashMap.newKeySet())
        .add(workerTimeline);
    return workerTimeline;
  }

  private void change(Target target, Function<WorkerTimeline, Optional<StateChange>> step) {
    WorkerTimeline workerTimeline =
        tracks.computeIfAbsent(target, _ -> track(target, Optional.empty()));
    synchronized (workerTimeline) {
      // Within the lock, so that changes of one worker are written in their order.
      step.apply(workerTimeline)
          .map(stateChange -> stateChange.by(clock::wall))
          .ifPresent(historyWriter::add);
    }
  }

  private void rewrite(Target target, Function<WorkerTimeline, WorkerTimeline.Rewritten> step) {
    WorkerTimeline workerTimeline =
        tracks.computeIfAbsent(target, _ -> track(target, Optional.empty()));
    synchronized (workerTimeline) {
      WorkerTimeline.Rewritten rewritten = step.apply(workerTimeline);
      rewritten.gone().forEach(stateChange -> historyWriter.remove(stateChange.by(clock::wall)));
      rewritten.saved().forEach(stateChange -> historyWriter.add(stateChange.by(clock::wall)));
    }
  }

  private void memory(Observation.Memory seen) {
    Instant at = clock.wall(seen.at());
    seen.bytes()
        .forEach((worker, bytes) ->
            memories
                .computeIfAbsent(new Target(seen.server(), worker), MemoryRecorder::new)
                .add(new Sample(at, bytes)));
    // Samples are kept to the millisecond.
    sampled.put(seen.server(), at.truncatedTo(ChronoUnit.MILLIS));
  }

  private void chores() {
    if (!watching) {
      return;
    }
    Instant now = clock.wall();
    memories.values().forEach(track -> track.takeEnded(now).forEach(historyWriter::add));
    memories
        .values()
        .removeIf(track ->
            track
                .newest()
                .filter(last -> last.at().isAfter(now.minus(MemoryRecorder.KEPT)))
                .isEmpty());
  }

  /** Resident memory of the worker's process tree, in bytes; empty where it is not known now. */
  public OptionalLong memory(Target target) {
    Optional<Instant> newest = Optional.ofNullable(sampled.get(target.server()));
    return Optional.ofNullable(memories.get(target))
        .flatMap(MemoryRecorder::newest)
        // What the server's last look did not find has no process any more.
        .filter(sample -> newest.equals(Optional.of(sample.at())))
        .filter(sample -> sample.at().isAfter(clock.wall().minus(FRESH)))
        .map(sample -> OptionalLong.of(sample.bytes()))
        .orElse(OptionalLong.empty());
  }

  /**
   * How many times a process of the worker took another's place, for whatever reason, up to now;
   * workers that had none, or of which nothing is known, are left out. One query for all.
   */
  public Map<Target, Integer> restarts(Duration within) {
    return changes.begun(clock.wall().minus(within));
  }

  /** The same of one worker. */
  public int restarts(Target target, Duration within) {
    return restarts(within).getOrDefault(target, 0);
  }

  /** What became of a worker last; empty where nothing is known. */
  public Optional<StateChange> last(Target target) {
    return Optional.ofNullable(tracks.get(target))
        .flatMap(workerTimeline -> {
          synchronized (workerTimeline) {
            return workerTimeline.last().map(stateChange -> stateChange.by(clock::wall));
          }
        });
  }

  /** Workers of which anything is known, those that are gone too. */
  public SortedSet<Target> known(Predicate<Target> which) {
    return tracks.keySet().stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Workers that were there when their server was last seen. */
  public SortedSet<Target> listed(Predicate<Target> which) {
    SortedSet<Target> listed = known(which);
    listed.removeIf(target -> {
      WorkerTimeline workerTimeline = tracks.get(target);
      synchronized (workerTimeline) {
        return !workerTimeline.isListed();
      }
    });
    return listed;
  }

  /**
   * The newest changes of these workers, oldest first.
   *
   * @param atMost of all of them together
   */
  public List<StateChange> changes(Collection<Target> targets, Instant since, int atMost) {
    return changes.since(targets, since, atMost);
  }

  /** The figures of these workers, from so long ago until now. */
  public StatsReport stats(SortedSet<Target> targets, Duration period) {
    Instant to = clock.wall();
    Instant from = to.minus(period);
    Map<Target, StateChange> before = changes.before(targets, from);
    Map<Target, List<Bucket>> buckets =
        memory.since(targets, from).stream().collect(Collectors.groupingBy(Bucket::target));
    List<WorkerStats> workers = new ArrayList<>();
    for (Target target : targets) {
      List<StateChange> during = changes.since(List.of(target), from, MOST_FOR_STATS);
      workers.add(
          WorkerStats.of(
              target,
              Optional.ofNullable(before.get(target)),
              during,
              samples(target, buckets.getOrDefault(target, List.of()), from),
              memory(target),
              from,
              to));
    }
    return new StatsReport(from, to, workers);
  }

  /** Buckets as far as they go, then every sample that is newer. */
  private List<Sample> samples(Target target, List<Bucket> buckets, Instant from) {
    List<Sample> held =
        Optional.ofNullable(memories.get(target)).map(MemoryRecorder::samples).orElse(List.of());
    Instant detailed = held.isEmpty() ? Instant.MAX : held.getFirst().at();
    List<Sample> samples = new ArrayList<>();
    for (Bucket bucket : buckets) {
      if (bucket.start().plus(MemoryUse.BUCKET).isBefore(detailed)) {
        Instant start = bucket.start().isBefore(from) ? from : bucket.start();
        samples.add(new Sample(start, bucket.most()));
      }
    }
    held.stream().filter(sample -> !sample.at().isBefore(from)).forEach(samples::add);
    return samples;
  }

  @Override
  public void close() {
    memories.values().forEach(track -> track.takeAll().forEach(historyWriter::add));
    historyWriter.close();
  }
}
