package dev.workerbot.history;

import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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

  /** What became of each worker last. */
  private final Map<Target, StateChange> newest = new ConcurrentHashMap<>();

  /** Which workers a server had when it was seen last. */
  private final Map<ServerName, Set<WorkerName>> listed = new ConcurrentHashMap<>();

  private final Map<Target, MemoryRecorder> memories = new ConcurrentHashMap<>();
  private final Map<ServerName, Instant> sampled = new ConcurrentHashMap<>();
  private volatile boolean watching;

  /** On a store that outlives it: {@link #close} writes there what is still to be written. */
  public WorkerHistory(StateChanges changes, MemoryUse memory, SteadyClock clock) {
    this(changes, memory, clock, HistoryWriter.FlushPolicy.DEFAULT);
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
          .forEach((target, stateChange) -> newest.put(target, stateChange.by(clock::steady)));
    } catch (StoreException unreadable) {
      LOG.warn("how workers were before is not known: {}", unreadable.getMessage());
    }
    historyWriter.start();
  }

  @Override
  public void accept(Observation observation) {
    watching = true;
    switch (observation) {
      case Observation.StatusObserved(var server, _, _, var workers, _, var shown) -> {
        listed.put(server, workers.stream().map(WorkerStatus::worker).collect(Collectors.toSet()));
        shown.forEach(this::save);
      }
      case Observation.StateChanged(_, _, _, var change, var shown, var withdrawn) -> {
        withdrawn.forEach(stateChange -> historyWriter.remove(stateChange.by(clock::wall)));
        change.ifPresent(this::save);
        shown.forEach(this::save);
      }
      case Observation.MissedObservations(_, _, var observations) -> observations.forEach(this);
      case Observation.Memory seen -> memory(seen);
      // What becomes of the workers is not known before there is a status again.
      case Observation.ServerSilence _,
          Observation.Restart _,
          Observation.Policies _,
          Observation.Probed _ -> {}
    }
  }

  private void save(StateChange stateChange) {
    newest.put(stateChange.target(), stateChange);
    historyWriter.add(stateChange.by(clock::wall));
  }

  /** What became of every worker last, by the steady clock, for who goes on from there. */
  public Collection<StateChange> newest() {
    return List.copyOf(newest.values());
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
    return Optional.ofNullable(newest.get(target)).map(change -> change.by(clock::wall));
  }

  /** Workers of which anything is known, those that are gone too. */
  public SortedSet<Target> known(Predicate<Target> wanted) {
    return newest.keySet().stream().filter(wanted).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Workers that were there when their server was last seen. */
  public SortedSet<Target> listed(Predicate<Target> wanted) {
    SortedSet<Target> there = known(wanted);
    there.removeIf(target ->
        listed.containsKey(target.server())
            && !listed.get(target.server()).contains(target.worker()));
    return there;
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
