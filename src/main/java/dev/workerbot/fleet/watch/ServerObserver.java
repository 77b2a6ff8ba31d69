package dev.workerbot.fleet.watch;

import dev.workerbot.fleet.timeline.HeardLine;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.SupervisordIdentity;
import dev.workerbot.fleet.timeline.TransitionDetector;
import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes observations of what comes from one server, and tells them. Of one thread, but for {@link
 * #close}.
 */
final class ServerObserver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerObserver.class);

  private final ServerTimeline timeline;
  private final SupervisordIdentity supervisord;
  private final TransitionDetector transitions;
  private final Consumer<Observation> listener;
  private final Clock clock;
  private final ConfigTimes configTimes;
  private volatile boolean closed;

  /**
   * @param configTimes hears of ends after which the config may be another one
   */
  ServerObserver(
      ServerTimeline timeline,
      Consumer<Observation> listener,
      Clock clock,
      ConfigTimes configTimes) {
    this.timeline = timeline;
    this.supervisord = new SupervisordIdentity(timeline.server());
    this.transitions = new TransitionDetector(timeline, supervisord);
    this.listener = listener;
    this.clock = clock;
    this.configTimes = configTimes;
  }

  ServerName server() {
    return timeline.server();
  }

  /**
   * A status was asked for.
   *
   * @param askedNanos when, and {@code askedAt} the same by the clock
   * @return what it changes
   */
  List<StateChange> looked(
      List<WorkerStatus> workers, Instant askedAt, long askedNanos, Instant at, boolean isHeard) {
    transitions.looked(workers, askedNanos).forEach(this::tell);
    Observation.StatusObserved seen = timeline.looked(workers, askedAt, at, isHeard);
    tell(seen);
    return seen.changes();
  }

  /** The workers, as the newest status has them. */
  List<WorkerStatus> newest() {
    return transitions.newest();
  }

  /**
   * When each process began that there is.
   *
   * @param at when the newest status came
   */
  Map<Integer, Instant> begun(Instant at) {
    Map<Integer, Instant> begun = new HashMap<>();
    for (WorkerStatus one : newest()) {
      if (one.pid().isPresent() && one.uptime().isPresent()) {
        begun.put(one.pid().getAsInt(), at.minus(one.uptime().get()));
      }
    }
    return begun;
  }

  /** These lines were written before anybody listened. */
  void known(List<HeardLine> lines) {
    transitions.known(lines, clock.instant()).forEach(this::tell);
  }

  /** These lines were written while nobody listened. */
  void missed(List<HeardLine> lines) {
    List<Observation> observations =
        lines.stream().flatMap(heard -> transitions.heard(heard).stream()).toList();
    if (!observations.isEmpty()) {
      configTimes.stopped(System.nanoTime());
      tell(new Observation.MissedObservations(server(), clock.instant(), observations));
    }
  }

  /** This line was written just now. */
  void heard(HeardLine line) {
    transitions.heard(line).forEach(this::tell);
  }

  private void tellOfEnd(StateChange change) {
    if (change.state() == WorkerState.STOPPED) {
      configTimes.stopped(System.nanoTime());
    } else if (change.state() == WorkerState.EXITED
        && change.expected().equals(Optional.of(true))) {
      configTimes.exited(change.target().worker(), System.nanoTime());
    }
  }

  /**
   * The server's processes were asked for.
   *
   * @param workers that were RUNNING just before
   * @return which one supervisord is; empty while that was not found
   */
  OptionalInt measured(List<WorkerStatus> workers, List<ProcessInfo> processes, boolean isHeard) {
    supervisord.looked(workers, processes, isHeard, clock.instant()).forEach(this::tell);
    return supervisord.process();
  }

  /** The config was read. */
  void expect(Expectations known) {
    transitions.expect(known);
    tell(new Observation.Policies(server(), clock.instant(), known.policies()));
  }

  void tell(Observation observation) {
    if (closed) {
      return;
    }
    if (observation instanceof Observation.StateChanged stateChanged) {
      stateChanged.change().ifPresent(this::tellOfEnd);
    }
    try {
      listener.accept(observation);
    } catch (RuntimeException bug) {
      LOG.error("an observation of {} could not be processed", server(), bug);
    }
  }

  /** Tells nothing more; what is being reported is reported to its end. */
  @Override
  public void close() {
    closed = true;
  }
}
