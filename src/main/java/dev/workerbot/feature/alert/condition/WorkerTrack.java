package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** What one worker has been doing, as far as it can be an alert. Not safe for several threads. */
public final class WorkerTrack {
  static final String GONE = "is no longer in Supervisor's config";

  /** How long one has lived of which nobody knows. */
  private static final Duration LONG = Duration.ofDays(1);

  private final Tuning tuning;
  private Optional<RestartPolicy> policy = Optional.empty();
  private Optional<WorkerState> state = Optional.empty();
  private Instant since = Instant.EPOCH;
  private OptionalInt pid = OptionalInt.empty();
  private Optional<Instant> notUpSince = Optional.empty();
  private Optional<String> cause = Optional.empty();

  /** When its process came to be, as well as anybody knows. */
  private Optional<Instant> begun = Optional.empty();

  /** When a status was asked for that showed its present state. */
  private Instant confirmedAt = Instant.EPOCH;

  private boolean gone;
  private final ProcessEnds ends = new ProcessEnds();
  private final Crashes crashes;
  private final QuickExits quickExits;
  private final AlertCause alertCause;

  WorkerTrack(Tuning tuning) {
    this.tuning = tuning;
    this.crashes = new Crashes(tuning);
    this.quickExits = new QuickExits(tuning);
    this.alertCause = new AlertCause(tuning);
  }

  public Optional<WorkerState> state() {
    return state;
  }

  /** Its config was read, and says this of its ends; empty where it does not tell. */
  void expect(Optional<RestartPolicy> known) {
    policy = known;
    quickExits.read(known);
  }

  /** The log will tell of all that happened since then. */
  void listens(Instant from) {
    crashes.forgetSeen(from);
  }

  /** The log reported it. */
  void hear(StateChange change) {
    if (change.state() == WorkerState.EXITED && change.expected().equals(Optional.of(false))) {
      crashes.logged(change.at());
    }
    if (change.state() == WorkerState.EXITED
        && change.expected().equals(Optional.of(true))
        && begun.isPresent()
        && policy.isPresent()) {
      quickExits.logged(change.at(), Duration.between(begun.get(), change.at()), policy.get());
    }
    if (change.state() == WorkerState.STOPPED) {
      crashes.forget(change.at());
      quickExits.forget();
    }
    take(change);
  }

  /** It has changed, or more is known of how. */
  void take(StateChange change) {
    gone = false;
    WorkerState entered = change.state();
    boolean isStart = entered == WorkerState.STARTING || entered == WorkerState.RUNNING;
    if (isStart
        && state.equals(Optional.of(WorkerState.EXITED))
        && !ExitCondition.isOlder(since, ExitCondition.SLOW_RESTART, change.at())) {
      ends.startAgain();
    }
    enter(entered, change.at());
    if (isStart && change.pid().isPresent() && !change.pid().equals(pid)) {
      pid = change.pid();
      begun = Optional.of(change.at());
    }
    if (entered == WorkerState.STARTING) {
      // How the one before it ended says nothing of how this one will.
      cause = Optional.empty();
    } else {
      cause = change.cause().or(() -> cause);
    }
    if (change.expected().isPresent()) {
      ends.hear(change);
    }
    if (change.expected().isPresent()
        || entered == WorkerState.FATAL
        || entered == WorkerState.STOPPED) {
      pid = OptionalInt.empty();
    }
  }

  /**
   * A status has it.
   *
   * @param change what it shows that was not known
   */
  void see(
      WorkerStatus status,
      Optional<StateChange> change,
      Observation.StatusObserved statusObserved) {
    gone = false;
    boolean heard = statusObserved.heard();
    Instant at = statusObserved.at();
    boolean another =
        pid.isPresent() && status.pid().isPresent() && pid.getAsInt() != status.pid().getAsInt();
    boolean isOther = another || !state.equals(Optional.of(status.state()));
    if (change.isEmpty() && state.isPresent() && isOther) {
      // The log has reported something newer.
      return;
    }
    Optional<Instant> fresh = status.uptime().map(at::minus);
    if (!heard && another) {
      replaced(fresh.orElse(at));
    } else if (!heard && isStartedAgain(status)) {
      ends.unexpected().ifPresentOrElse(bad -> crashed(bad, at), () -> replaced(at));
      // It has been counted: the process that comes is no other one.
      pid = OptionalInt.empty();
      begun = Optional.empty();
    }
    boolean wasOther = state.isPresent() && state.get() != WorkerState.EXITED;
    enter(status.state(), at);
    change.filter(one -> one.expected().isPresent()).ifPresent(this::take);
    if (status.state() == WorkerState.EXITED && wasOther) {
      ends.see();
    }
    if (!heard && wasOther && ends.isUnlogged()) {
      ends.lived(begun.map(from -> Duration.between(from, at)));
    }
    if (status.pid().isPresent()) {
      boolean isKnown = begun.isPresent() && status.pid().equals(pid);
      begun = isKnown ? earlier(fresh) : fresh.or(() -> Optional.of(at));
    }
    confirmedAt = statusObserved.askedAt();
    // A status in STARTING or BACKOFF has no process: the one before is remembered beyond it, or
    // who polls would never see that another has come.
    if (status.pid().isPresent() || status.state() == WorkerState.STOPPED) {
      pid = status.pid();
    }
    cause = status.cause().or(() -> cause);
  }

  /** A status may take its time, so that the earliest that any showed is the best. */
  private Optional<Instant> earlier(Optional<Instant> fresh) {
    return fresh.filter(one -> one.isBefore(begun.orElseThrow())).or(() -> begun);
  }

  /** Whether Supervisor starts it after an exit, though no status showed a process before. */
  private boolean isStartedAgain(WorkerStatus status) {
    return state.equals(Optional.of(WorkerState.EXITED))
        && (status.state() == WorkerState.STARTING
            || (status.state() == WorkerState.RUNNING && pid.isEmpty()))
        && policy.filter(RestartPolicy::isOneShot).isEmpty();
  }

  /** Statuses show that it runs again, and supervisord's log says how it had ended. */
  private void crashed(boolean unexpected, Instant at) {
    if (unexpected) {
      crashes.logged(at);
    }
  }

  /** Another process runs than before, and nothing says why. */
  private void replaced(Instant at) {
    Optional<Duration> lived = begun.map(from -> Duration.between(from, at));
    Autorestart autorestart = policy.map(RestartPolicy::autorestart).orElse(Autorestart.ALWAYS);
    // After an end that its config expects Supervisor leaves it so: by this setting, or by
    // autorestart=false, where it was somebody who started it.
    boolean isCertain = autorestart == Autorestart.UNEXPECTED;
    boolean isInOrder =
        autorestart == Autorestart.NEVER
            || (!isCertain
                && policy.filter(known -> known.mayEndAfter(lived.orElse(LONG))).isPresent());
    if (!isInOrder) {
      crashes.seen(at, isCertain, lived);
      cause = Optional.of("why it exited is unknown: " + ExitCondition.UNLOGGED);
      ends.replaced(cause);
    }
  }

  /** A status does not have it any more. */
  void miss() {
    gone = true;
  }

  /** Somebody acted on it through workerbot until then: what it did before counts no more. */
  void forgive(Instant until) {
    ends.forgive();
    crashes.forget(until);
    quickExits.forget();
  }

  /** It takes no jobs, on purpose: Laravel's worker may end in its pause again and again. */
  void isPaused() {
    quickExits.forget();
  }

  private void enter(WorkerState entered, Instant at) {
    if (!state.equals(Optional.of(entered))) {
      state = Optional.of(entered);
      since = at;
      confirmedAt = Instant.EPOCH;
      ends.pass();
    }
    notUpSince =
        entered == WorkerState.STARTING || entered == WorkerState.BACKOFF
            ? Optional.of(notUpSince.orElse(at))
            : Optional.empty();
  }

  /** How it looks at that moment. */
  public Condition look(Instant now) {
    if (gone) {
      return new Condition.Ended(GONE);
    }
    if (state.isEmpty()) {
      return new Condition.Unknown();
    }
    Condition condition =
        switch (state.get()) {
          case FATAL -> firing(AlertKind.FATAL, since);
          case EXITED -> wanted(exit().at(now));
          case STOPPED ->
              ExitCondition.isOlder(since, ExitCondition.RESTART, now)
                  ? new Condition.Ended("is STOPPED")
                  : new Condition.Pending();
          case UNKNOWN -> firing(AlertKind.STUCK, since);
          case STOPPING -> stuckAfter(tuning.grace().stopping(), since, now);
          case STARTING, BACKOFF ->
              stuckAfter(tuning.grace().stuck(), notUpSince.orElse(since), now);
          case RUNNING -> new Condition.Healthy();
        };
    // What has been up in between is not stuck.
    boolean triesOn = state.get() == WorkerState.STARTING || state.get() == WorkerState.BACKOFF;
    boolean loops =
        condition instanceof Condition.Healthy || condition instanceof Condition.Pending || triesOn;
    return loops ? loop(now).orElse(condition) : condition;
  }

  private ExitCondition exit() {
    Optional<Duration> life = begun.map(from -> Duration.between(from, since));
    return new ExitCondition(ends, policy, since, confirmedAt, crashes, life, cause);
  }

  private Optional<Condition> loop(Instant now) {
    boolean isRunning = state.equals(Optional.of(WorkerState.RUNNING));
    Optional<Duration> life = begun.filter(_ -> isRunning).map(from -> Duration.between(from, now));
    return crashes
        .loop(isRunning, now)
        .map(alertKind -> firing(alertKind, crashes.first()))
        .or(() ->
            quickExits.loop(life, policy, now).map(first -> firing(AlertKind.QUICK_EXITS, first)));
  }

  private Condition stuckAfter(Duration time, Instant from, Instant now) {
    return ExitCondition.isOlder(from, time, now)
        ? firing(AlertKind.STUCK, from)
        : new Condition.Pending();
  }

  private Condition firing(AlertKind alertKind, Instant from) {
    return wanted(
        new Condition.Firing(alertKind, from, alertCause.of(alertKind, state, ends.last(), cause)));
  }

  private Condition wanted(Condition condition) {
    return condition instanceof Condition.Firing(var alertKind, _, _) && !tuning.wants(alertKind)
        ? new Condition.Pending()
        : condition;
  }
}
