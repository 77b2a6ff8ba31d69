package dev.workerbot.feature.alert.engine;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.feature.alert.condition.FleetHealth;
import dev.workerbot.feature.alert.condition.ServerHealth;
import dev.workerbot.feature.alert.notice.Notices;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is seen of the servers into alerts, and puts every change of them into the store
 * together with what the chats are to be notified of. One thread does it all; what is seen, and
 * what is found out, reaches it through a queue, so that nobody who watches ever waits.
 */
public final class OnCall implements Consumer<Observation>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnCall.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * How often the store is looked into where all is well; whatever happens is looked at at once.
   */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final int AT_ONCE = 10_000;

  private final FleetHealth health;
  private final StoreSnapshot snapshot;
  private final AlertEvaluator alerts;
  private final Recorder recorder;
  private final Notices notices;
  private final EvidenceCollector evidenceCollector;
  private final SteadyClock clock;

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private Instant nextTick = Instant.EPOCH;
  private Instant nextRead = Instant.EPOCH;
  private Thread thread;
  private volatile boolean closed;
  private volatile long turnedAt = System.nanoTime();

  private sealed interface Input {
    record ObservationInput(Observation observation) implements Input {}

    record FoundInput(Alert alert, EvidenceCollector.CollectedEvidence collectedEvidence)
        implements Input {}

    record WakeInput() implements Input {}
  }

  OnCall(
      FleetHealth health,
      StoreSnapshot snapshot,
      AlertEvaluator alerts,
      Recorder recorder,
      Notices notices,
      EvidenceCollector evidenceCollector,
      SteadyClock clock) {
    this.health = health;
    this.snapshot = snapshot;
    this.alerts = alerts;
    this.recorder = recorder;
    this.notices = notices;
    this.evidenceCollector = evidenceCollector;
    this.clock = clock;
  }

  /** Begins; what was seen before is waiting already. */
  public void start() {
    thread = Thread.ofVirtual().name("on-call").start(this::work);
  }

  @Override
  public void accept(Observation seen) {
    evidenceCollector.see(seen);
    inputs.add(new Input.ObservationInput(seen));
  }

  /** Somebody has put down a wish or a silence: it need not wait for the clock. */
  public void wake() {
    inputs.add(new Input.WakeInput());
  }

  /** For how long its thread has not come round, which it does every second. */
  public Duration still() {
    return Duration.ofNanos(System.nanoTime() - turnedAt);
  }

  private void work() {
    while (!closed) {
      turnedAt = System.nanoTime();
      try {
        long wait = Math.max(1, Duration.between(clock.instant(), nextTick).toMillis());
        turn(Math.min(wait, TICK.toMillis()));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException bug) {
        LOG.error("alerts: internal error in workerbot", bug);
      }
    }
  }

  /** Goes round once, with all that has come in; waits at most so long for the first of it. */
  void turn(long millis) throws InterruptedException {
    List<Input> batch = new ArrayList<>();
    Input first = inputs.poll(millis, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      inputs.drainTo(batch, AT_ONCE);
    }
    turn(batch);
  }

  private void turn(List<Input> batch) {
    Instant now = clock.instant();
    boolean tick = !now.isBefore(nextTick);
    boolean woken = false;
    boolean urgent = false;
    Set<ServerName> touched = new LinkedHashSet<>();
    for (Input input : batch) {
      switch (input) {
        case Input.ObservationInput(var observation) -> {
          see(observation);
          touched.add(observation.server());
          urgent |= isUrgent(observation);
        }
        case Input.FoundInput(var alert, var collectedEvidence) -> {
          alerts.registry().found(alert, collectedEvidence);
          urgent = true;
        }
        case Input.WakeInput() -> woken = true;
      }
    }
    if (!tick && !woken && !urgent) {
      return;
    }
    if (tick) {
      nextTick = now.plus(TICK);
    }
    if (!woken && !urgent && isQuiet(now)) {
      return;
    }
    nextRead = now.plus(QUIET);
    if (recorder.isTime()) {
      recorder.reads(read(now));
    }
    List<Alert> fired = evaluate(tick || woken ? health.names() : touched, now);
    for (WantedCard wantedCard : recorder.fresh(snapshot.wanted())) {
      alerts.grant(wantedCard, now);
      recorder.granted(wantedCard);
    }
    if (tick) {
      notices.tell(
          now,
          health,
          (target, since) -> snapshot.since(target, since, now),
          of -> snapshot.isSilenced(of, now),
          alerts.registry().cards());
      alerts.registry().catchUp(notices.text(), now);
    }
    recorder.store(now);
    if (tick) {
      alerts.registry().forget(now);
    }
    find(fired);
  }

  private List<Alert> evaluate(Set<ServerName> servers, Instant now) {
    List<Alert> fired = new ArrayList<>();
    Set<ServerName> alerting = alerts.alerting();
    for (ServerName server : servers) {
      // Most servers are well most of the time: the clock alone changes nothing there.
      health
          .of(server)
          .filter(one -> !one.isSettled() || alerting.contains(server))
          .ifPresent(one -> fired.addAll(alerts.evaluate(one, now)));
    }
    return fired;
  }

  /**
   * Whether all is well everywhere, so that nothing that others may have put into the store matters
   * for a while.
   */
  private boolean isQuiet(Instant now) {
    return recorder.isQuiet()
        && now.isBefore(nextRead)
        && alerts.registry().open().isEmpty()
        && health.settles(now);
  }

  /** What comes all the time and hardly ever tells anything new waits for the clock. */
  private static boolean isUrgent(Observation seen) {
    return switch (seen) {
      case Observation.StateChanged _,
          Observation.MissedObservations _,
          Observation.ServerSilence _,
          Observation.Restart _ ->
          true;
      case Observation.StatusObserved statusObserved -> !statusObserved.heard();
      case Observation.Memory _, Observation.Probed _, Observation.Policies _ -> false;
    };
  }

  private void see(Observation seen) {
    Optional<ServerHealth> serverHealth = health.of(seen.server());
    if (serverHealth.isEmpty()) {
      return;
    }
    for (ServerHealth.Stop stop : serverHealth.get().see(seen)) {
      notices.stopped(new Target(seen.server(), stop.worker()), stop.from(), stop.to());
    }
    notices.see(seen);
  }

  /** Reads what others put into the store; where that fails, what was read before still holds. */
  private Optional<StoreException> read(Instant now) {
    try {
      if (!recorder.isLoaded()) {
        recorder.load(now);
        alerts.giveUpAllBut(health.names(), now);
        // What was killed before it had found out anything does so now.
        find(alerts.registry().withoutEvidence());
      }
      snapshot.read(now);
      recorder.readHolds();
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead);
    }
    snapshot.forEachEnded((target, at) ->
        health.of(target.server()).ifPresent(one -> one.forgive(target.worker(), at)));
    snapshot
        .paused()
        .forEach(
            target -> health.of(target.server()).ifPresent(one -> one.isPaused(target.worker())));
    return Optional.empty();
  }

  private void find(List<Alert> fired) {
    evidenceCollector.collect(
        alerts.registry().shown(fired),
        (alert, found) -> inputs.add(new Input.FoundInput(alert, found)));
  }

  /** Ends at once; what is not stored yet is seen again by the next run. */
  @Override
  public void close() {
    closed = true;
    wake();
    if (thread != null) {
      try {
        boolean _ = thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
