package dev.workerbot.chronicle;

import dev.workerbot.store.Database;
import dev.workerbot.store.MemoryUse;
import dev.workerbot.store.MemoryUse.Bucket;
import dev.workerbot.store.StateChanges;
import dev.workerbot.store.StateChanges.Change;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
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
public final class Chronicle implements Consumer<Sighting>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Chronicle.class);

  /** How long a worker's memory counts as its memory now; it is looked at twice a minute. */
  private static final Duration FRESH = Duration.ofMinutes(2);

  private static final int MOST_FOR_STATS = 20_000;

  private final StateChanges changes;
  private final MemoryUse memory;
  private final SteadyClock clock;
  private final Writer writer;

  /** Each is guarded by itself. */
  private final Map<Target, Track> tracks = new ConcurrentHashMap<>();

  /** The same, so that a look at one server need not go through those of all others. */
  private final Map<ServerName, Set<Track>> perServer = new ConcurrentHashMap<>();

  private final Map<Target, MemoryTrack> memories = new ConcurrentHashMap<>();
  private final Map<ServerName, Instant> sampled = new ConcurrentHashMap<>();
  private volatile boolean watching;

  /** On a store that outlives it: {@link #close} writes there what is still to be written. */
  public Chronicle(Database database, SteadyClock clock) {
    this(new StateChanges(database), new MemoryUse(database), clock, Writer.Pace.DEFAULT);
  }

  Chronicle(StateChanges changes, MemoryUse memory, SteadyClock clock, Writer.Pace pace) {
    this.changes = changes;
    this.memory = memory;
    this.clock = clock;
    this.writer = new Writer(changes, memory, this::chores, pace);
    try {
      changes
          .newest()
          .forEach((target, change) ->
              tracks.put(target, track(target, Optional.of(change.by(clock::steady)))));
    } catch (StoreException unreadable) {
      LOG.warn("how workers were before is not known: {}", unreadable.getMessage());
    }
    writer.start();
  }

  @Override
  public void accept(Sighting sighting) {
    watching = true;
    switch (sighting) {
      case Sighting.Status status -> status(status);
      case Sighting.Change(var server, var at, var heardAt, var worker, var what) ->
          rewrite(new Target(server, worker), track -> track.heard(what, at, heardAt));
      case Sighting.Missed(_, _, var told) -> told.forEach(this);
      case Sighting.Memory seen -> memory(seen);
      // What becomes of the workers is not known before there is a status again.
      case Sighting.Silence _, Sighting.Restart _, Sighting.Past _, Sighting.Policies _ -> {}
    }
  }

  private void status(Sighting.Status status) {
    Set<WorkerName> listed = new HashSet<>();
    for (WorkerStatus seen : status.workers()) {
      listed.add(seen.worker());
      change(
          new Target(status.server(), seen.worker()),
          track -> track.status(seen, status.at(), status.askedAt()));
    }
    for (Track track : perServer.getOrDefault(status.server(), Set.of())) {
      if (!listed.contains(track.worker())) {
        synchronized (track) {
          track.gone();
        }
      }
    }
  }

  private Track track(Target target, Optional<Change> newest) {
    Track track = new Track(target, newest);
    perServer.computeIfAbsent(target.server(), _ -> ConcurrentHashMap.newKeySet()).add(track);
    return track;
  }

  private void change(Target target, Function<Track, Optional<Change>> step) {
    Track track = tracks.computeIfAbsent(target, _ -> track(target, Optional.empty()));
    synchronized (track) {
      // Within the lock, so that changes of one worker are written in their order.
      step.apply(track).map(change -> change.by(clock::wall)).ifPresent(writer::add);
    }
  }

  private void rewrite(Target target, Function<Track, Track.Rewritten> step) {
    Track track = tracks.computeIfAbsent(target, _ -> track(target, Optional.empty()));
    synchronized (track) {
      Track.Rewritten rewritten = step.apply(track);
      rewritten.gone().forEach(change -> writer.remove(change.by(clock::wall)));
      rewritten.saved().forEach(change -> writer.add(change.by(clock::wall)));
    }
  }

  private void memory(Sighting.Memory seen) {
    Instant at = clock.wall(seen.at());
    seen.bytes()
        .forEach((worker, bytes) ->
            memories
                .computeIfAbsent(new Target(seen.server(), worker), MemoryTrack::new)
                .add(new Sample(at, bytes)));
    // Samples are kept to the millisecond.
    sampled.put(seen.server(), at.truncatedTo(ChronoUnit.MILLIS));
  }

  private void chores() {
    if (!watching) {
      return;
    }
    Instant now = clock.wall();
    memories.values().forEach(track -> track.takeEnded(now).forEach(writer::add));
    memories
        .values()
        .removeIf(track ->
            track
                .newest()
                .filter(last -> last.at().isAfter(now.minus(MemoryTrack.KEPT)))
                .isEmpty());
  }

  /** Resident memory of the worker's process tree, in bytes; empty where it is not known now. */
  public OptionalLong memory(Target target) {
    Optional<Instant> newest = Optional.ofNullable(sampled.get(target.server()));
    return Optional.ofNullable(memories.get(target))
        .flatMap(MemoryTrack::newest)
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
  public Optional<Change> last(Target target) {
    return Optional.ofNullable(tracks.get(target))
        .flatMap(track -> {
          synchronized (track) {
            return track.last().map(change -> change.by(clock::wall));
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
      Track track = tracks.get(target);
      synchronized (track) {
        return !track.isListed();
      }
    });
    return listed;
  }

  /**
   * The newest changes of these workers, oldest first.
   *
   * @param atMost of all of them together
   */
  public List<Change> changes(Collection<Target> targets, Instant since, int atMost) {
    return changes.since(targets, since, atMost);
  }

  /** The figures of these workers, from so long ago until now. */
  public Stats stats(SortedSet<Target> targets, Duration period) {
    Instant to = clock.wall();
    Instant from = to.minus(period);
    Map<Target, Change> before = changes.before(targets, from);
    Map<Target, List<Bucket>> buckets =
        memory.since(targets, from).stream().collect(Collectors.groupingBy(Bucket::target));
    List<WorkerStats> workers = new ArrayList<>();
    for (Target target : targets) {
      List<Change> during = changes.since(List.of(target), from, MOST_FOR_STATS);
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
    return new Stats(from, to, workers);
  }

  /** Buckets as far as they go, then every sample that is newer. */
  private List<Sample> samples(Target target, List<Bucket> buckets, Instant from) {
    List<Sample> held =
        Optional.ofNullable(memories.get(target)).map(MemoryTrack::samples).orElse(List.of());
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
    memories.values().forEach(track -> track.takeAll().forEach(writer::add));
    writer.close();
  }
}
