package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.MainLog.Event;
import dev.workerbot.supervisor.mainlog.MainLog.Event.OfProcess;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads from the lines of a main log and from snapshots what happens to the workers of one server:
 * finds the worker for a process name, the cause for a FATAL, and tells a worker that was stopped
 * from one that went down with supervisord. Times are in nanoseconds.
 */
public final class TransitionDetector {
  /** Within which supervisord gives up after a try has failed; the next try is later. */
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** After which supervisord, if it answers, is not on its way down any more. */
  private static final long DOWN_AT_MOST = Duration.ofSeconds(30).toNanos();

  /** More than can be told apart. */
  private static final int MOST_NOT_SPAWNED = 100;

  private final ServerTimeline timeline;
  private final SupervisordIdentity supervisordIdentity;
  private final Map<WorkerName, Cause> causes = new HashMap<>();
  private final AmbiguousProcessResolver ambiguousProcessResolver = new AmbiguousProcessResolver();

  /** Who was it that could not be started? No line tells. */
  private final List<Cause> notSpawned = new ArrayList<>();

  private Expectations expectations = Expectations.NONE;
  private Map<WorkerName, WorkerStatus> newest = Map.of();
  private Map<String, List<WorkerName>> byProcess = Map.of();
  private long newestAskedAt;
  private boolean lastNotSpawned;
  private boolean goesDown;
  private long goesDownSince;

  /**
   * How a try ended.
   *
   * @param wasUp whether it had been RUNNING, so that another try came after it
   */
  private record Cause(String words, long heardAt, LocalDateTime stamp, boolean wasUp) {}

  public TransitionDetector(ServerTimeline timeline, SupervisordIdentity supervisordIdentity) {
    this.timeline = timeline;
    this.supervisordIdentity = supervisordIdentity;
  }

  /** The config was read. */
  public void expect(Expectations known) {
    expectations = known;
    timeline.expect(known);
  }

  /**
   * What was written before anybody listened: it is known, and not reported, but for how those
   * ended that are EXITED still.
   */
  public List<Observation> known(List<HeardLine> lines, Instant now) {
    ServerTimeline past = new ServerTimeline(timeline.server(), List.of());
    lines.forEach(line -> heard(line, past));
    ambiguousProcessResolver.forget();
    return timeline.recalled(past, now);
  }

  /** A line just came in. */
  public List<Observation> heard(HeardLine heard) {
    return heard(heard, timeline);
  }

  private List<Observation> heard(HeardLine heard, ServerTimeline on) {
    Event event = heard.line().event();
    boolean wasNotSpawned = lastNotSpawned;
    lastNotSpawned = event instanceof Event.NotSpawned;
    return switch (event) {
      case OfProcess process ->
          of(
              new AmbiguousProcessResolver.AmbiguousLine(process, heard, goesDown, wasNotSpawned),
              on);
      case Event.DaemonStopping _ -> {
        goesDown = true;
        goesDownSince = heard.nanos();
        yield List.of();
      }
      case Event.DaemonStarted(var pid) -> started(pid, heard.at());
      case Event.NotSpawned(var reason) -> {
        notSpawned.removeIf(one -> isLater(one.stamp(), heard.line().at()));
        if (notSpawned.size() == MOST_NOT_SPAWNED) {
          notSpawned.removeFirst();
        }
        notSpawned.add(new Cause(reason, heard.nanos(), heard.line().at(), false));
        yield List.of();
      }
      case Event.LogReopened _, Event.OtherEvent _ -> List.of();
    };
  }

  private static boolean isLater(LocalDateTime first, LocalDateTime second) {
    return Duration.between(first, second).compareTo(AT_ONCE) > 0;
  }

  private List<Observation> started(int pid, Instant at) {
    goesDown = false;
    causes.clear();
    return supervisordIdentity.started(pid, at);
  }

  private List<Observation> of(
      AmbiguousProcessResolver.AmbiguousLine ambiguousLine, ServerTimeline on) {
    if (ambiguousLine.event() instanceof Event.SpawnedEvent) {
      // On its way down it starts nothing.
      goesDown = false;
    }
    List<WorkerName> workers = byProcess.getOrDefault(ambiguousLine.event().process(), List.of());
    if (workers.size() == 1) {
      return observed(workers.getFirst(), ambiguousLine, on);
    }
    ambiguousProcessResolver.hold(ambiguousLine);
    return List.of();
  }

  private List<Observation> observed(
      WorkerName worker, AmbiguousProcessResolver.AmbiguousLine ambiguousLine, ServerTimeline on) {
    Optional<Transition> what = transition(worker, ambiguousLine);
    if (what.isEmpty()) {
      return List.of();
    }
    HeardLine heard = ambiguousLine.heard();
    Observation observation = on.heard(worker, what.get(), heard.at(), heard.came());
    if (what.get() instanceof Transition.Exited end) {
      boolean wasUp = on.state(worker).equals(Optional.of(WorkerState.EXITED));
      causes.put(worker, new Cause(end.cause(), heard.nanos(), heard.line().at(), wasUp));
    }
    return List.of(observation);
  }

  private Optional<Transition> transition(
      WorkerName worker, AmbiguousProcessResolver.AmbiguousLine ambiguousLine) {
    return switch (ambiguousLine.event()) {
      case Event.SpawnedEvent(_, var pid) -> Optional.of(new Transition.Spawned(pid));
      case Event.RunningEvent _ -> {
        causes.remove(worker);
        yield Optional.of(new Transition.NowRunning());
      }
      case Event.ExitedEvent(_, var processEnd, var expected) ->
          ambiguousLine.isDown()
              ? Optional.empty()
              : Optional.of(
                  new Transition.Exited(
                      expected,
                      Causes.of(
                          processEnd, Optional.ofNullable(expectations.kinds().get(worker)))));
      case Event.StoppedEvent _ -> {
        causes.remove(worker);
        yield ambiguousLine.isDown() ? Optional.empty() : Optional.of(new Transition.Stopped());
      }
      case Event.GaveUpEvent _ -> Optional.of(new Transition.GaveUp(cause(worker, ambiguousLine)));
      case Event.Killing _ -> Optional.empty();
    };
  }

  /**
   * How the last try ended: by an exit, or before there was a process. Where supervisord could not
   * start one it says so just before it gives up, and does not say of whom.
   */
  private Optional<String> cause(WorkerName worker, AmbiguousProcessResolver.AmbiguousLine gaveUp) {
    Optional<Cause> exit = Optional.ofNullable(causes.get(worker));
    Optional<String> note =
        Optional.ofNullable(newest.get(worker)).flatMap(one -> Causes.notSpawned(one.note()));
    if (note.isPresent() && exit.map(Cause::heardAt).orElse(Long.MIN_VALUE) <= newestAskedAt) {
      return note;
    }
    LocalDateTime stamp = gaveUp.heard().line().at();
    boolean wasNoProcess =
        exit.isEmpty()
            || exit.get().wasUp()
            || (gaveUp.followsNotSpawned() && isLater(exit.get().stamp(), stamp));
    List<String> reasons =
        notSpawned.stream()
            .filter(one -> !isLater(one.stamp(), stamp))
            .map(Cause::words)
            .distinct()
            .toList();
    if (wasNoProcess && !reasons.isEmpty()) {
      return reasons.size() == 1 ? Causes.notSpawned(reasons.getFirst()) : Optional.empty();
    }
    return exit.map(Cause::words);
  }

  /** All workers as they are now: tells first whom the lines were about that had to wait for it. */
  public List<Observation> looked(List<WorkerStatus> workers, long askedAt) {
    newest = new LinkedHashMap<>();
    byProcess = new HashMap<>();
    for (WorkerStatus one : workers) {
      if (newest.put(one.worker(), one) == null) {
        byProcess.computeIfAbsent(one.worker().process(), _ -> new ArrayList<>()).add(one.worker());
      }
    }
    newestAskedAt = askedAt;
    causes.keySet().retainAll(newest.keySet());
    if (goesDown && askedAt - goesDownSince > DOWN_AT_MOST) {
      goesDown = false;
    }
    List<Observation> observations = new ArrayList<>();
    for (AmbiguousProcessResolver.Attributed found :
        ambiguousProcessResolver.looked(newest, askedAt)) {
      observations.addAll(observed(found.worker(), found.ambiguousLine(), timeline));
    }
    return observations;
  }

  public List<WorkerStatus> newest() {
    return List.copyOf(newest.values());
  }
}
