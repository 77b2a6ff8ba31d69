package dev.workerbot.feature.alert.condition;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.message.text.HumanTime;
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

/**
 * What one worker has been doing, as far as its state can be an alert. Not safe for several
 * threads.
 */
public final class WorkerTrack {
  static final String GONE = "is not in Supervisor's config any more";

  /** In which Supervisor, whose clock ticks once a second, has started what it will start again. */
  private static final Duration RESTART = Duration.ofSeconds(3);

  /** The same, where only its waiting tells that it does not: the host may be slow. */
  private static final Duration SLOW_RESTART = Duration.ofSeconds(10);

  /** After which a config that says something else is not the one that Supervisor runs by. */
  private static final Duration CONTRADICTED = Duration.ofSeconds(60);

  /** How often Supervisor must have started it again before that tells more than its config. */
  private static final int LEARNED = 2;

  /** How long one has lived of which nobody knows. */
  private static final Duration LONG = Duration.ofDays(1);

  private static final String UNHEARD =
      "Supervisor's main log is not heard (`servers` says how to change that)";

  private final Tuning tuning;
  private Optional<RestartPolicy> policy = Optional.empty();
  private Optional<WorkerState> state = Optional.empty();
  private Instant since = Instant.EPOCH;
  private OptionalInt pid = OptionalInt.empty();
  private Optional<Instant> notUpSince = Optional.empty();
  private Optional<String> cause = Optional.empty();

  /** When its process came to be, as well as anybody knows. */
  private Optional<Instant> begun = Optional.empty();

  /** How a process of it ended last, though another may run by now. */
  private Optional<String> lastEnd = Optional.empty();

  /** Whether its last exit was none that its config expects; empty where nobody heard it. */
  private Optional<Boolean> unexpected = Optional.empty();

  /** Whether nobody heard its last exit, though it was seen to run before. */
  private boolean endedUnheard;

  /** How long the process lived whose end nobody heard, and the one before that. */
  private Optional<Duration> life = Optional.empty();

  private Optional<Duration> lifeBefore = Optional.empty();

  /** When a status was asked for that showed its present state. */
  private Instant confirmedAt = Instant.EPOCH;

  /** How often Supervisor was seen to start it after an unexpected exit. */
  private int startedAgain;

  private boolean gone;
  private final Crashes crashes;

  WorkerTrack(Tuning tuning) {
    this.tuning = tuning;
    this.crashes = new Crashes(tuning);
  }

  public Optional<WorkerState> state() {
    return state;
  }

  /** Its config was read, and says this of its ends; empty where it does not tell. */
  void expect(Optional<RestartPolicy> known) {
    policy = known;
  }

  /** The log will tell of all that happened since then. */
  void listens(Instant from) {
    crashes.forgetSeen(from);
  }

  /** The log told of it. */
  void hear(StateChange told) {
    if (told.state() == WorkerState.EXITED && told.expected().equals(Optional.of(false))) {
      crashes.told(told.at());
    }
    if (told.state() == WorkerState.STOPPED) {
      crashes.forget(told.at());
    }
    take(told);
  }

  /** It has changed, or more is known of how. */
  void take(StateChange change) {
    gone = false;
    WorkerState entered = change.state();
    boolean isStart = entered == WorkerState.STARTING || entered == WorkerState.RUNNING;
    boolean isAgain =
        isStart
            && state.equals(Optional.of(WorkerState.EXITED))
            && !isOlder(since, SLOW_RESTART, change.at());
    startedAgain += isAgain && unexpected.equals(Optional.of(true)) ? 1 : 0;
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
      lastEnd = change.cause();
      endedUnheard = false;
      unexpected = change.expected().map(expected -> !expected);
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
      // The log has told of something newer.
      return;
    }
    Optional<Instant> fresh = status.uptime().map(at::minus);
    if (!heard && another) {
      replaced(fresh.orElse(at));
    } else if (!heard && isStartedAgain(status)) {
      replaced(at);
      // It has been counted: the process that comes is no other one.
      pid = OptionalInt.empty();
      begun = Optional.empty();
    }
    boolean wasOther = state.isPresent() && state.get() != WorkerState.EXITED;
    enter(status.state(), at);
    change.filter(one -> one.expected().isPresent()).ifPresent(this::take);
    endedUnheard |= status.state() == WorkerState.EXITED && wasOther && unexpected.isEmpty();
    if (!heard && wasOther && endedUnheard) {
      lifeBefore = life;
      life = begun.map(from -> Duration.between(from, at));
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

  /** Another process runs than before, and nobody told why. */
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
      cause = Optional.of("why it ended is not known: " + UNHEARD);
      lastEnd = cause;
    }
  }

  /** A status does not have it any more. */
  void miss() {
    gone = true;
  }

  /** Somebody acted on it through workerbot until then: what it did before counts no more. */
  void forgive(Instant until) {
    startedAgain = 0;
    crashes.forget(until);
  }

  private void enter(WorkerState entered, Instant at) {
    if (!state.equals(Optional.of(entered))) {
      state = Optional.of(entered);
      since = at;
      confirmedAt = Instant.EPOCH;
      unexpected = Optional.empty();
      endedUnheard = false;
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
          case EXITED -> exited(now);
          case STOPPED ->
              isOlder(since, RESTART, now)
                  ? new Condition.Ended("is STOPPED")
                  : new Condition.Pending();
          case UNKNOWN -> firing(AlertKind.STUCK, since);
          case STOPPING ->
              isOlder(since, tuning.stoppingAfter(), now)
                  ? firing(AlertKind.STUCK, since)
                  : new Condition.Pending();
          case STARTING, BACKOFF ->
              isOlder(notUpSince.orElse(since), tuning.stuckAfter(), now)
                  ? firing(AlertKind.STUCK, notUpSince.orElse(since))
                  : new Condition.Pending();
          case RUNNING -> new Condition.Healthy();
        };
    // What has been up in between is not stuck.
    boolean triesOn = state.get() == WorkerState.STARTING || state.get() == WorkerState.BACKOFF;
    boolean loops =
        condition instanceof Condition.Healthy || condition instanceof Condition.Pending || triesOn;
    boolean isRunning = state.get() == WorkerState.RUNNING;
    return loops
        ? crashes
            .loop(isRunning, now)
            .map(alertKind -> firing(alertKind, crashes.first()))
            .orElse(condition)
        : condition;
  }

  /** Whether Supervisor starts it again, and until when that remains to be seen. */
  private Condition exited(Instant now) {
    Optional<Autorestart> autorestart = policy.map(RestartPolicy::autorestart);
    if (endedUnheard) {
      return endedUnheard(autorestart, now);
    }
    if (unexpected.isEmpty()) {
      return new Condition.Pending();
    }
    if (!unexpected.get()) {
      return autorestart.equals(Optional.of(Autorestart.ALWAYS)) && !isConfirmed(CONTRADICTED)
          ? new Condition.Pending()
          : new Condition.Ended("ended as expected");
    }
    boolean isStartedAgain =
        autorestart
            .map(of -> of != Autorestart.NEVER || startedAgain >= LEARNED)
            .orElse(startedAgain > 0);
    boolean isLeft =
        isStartedAgain
            ? isConfirmed(CONTRADICTED)
            : isOlder(since, autorestart.isPresent() ? RESTART : SLOW_RESTART, now);
    return isLeft ? firing(AlertKind.EXITED, since) : new Condition.Pending();
  }

  private Condition endedUnheard(Optional<Autorestart> autorestart, Instant now) {
    if (autorestart.isEmpty()) {
      return isConfirmed(SLOW_RESTART) ? firing(AlertKind.EXITED, since) : new Condition.Pending();
    }
    return switch (autorestart.get()) {
      case UNEXPECTED ->
          // Otherwise Supervisor would have started it again; what it starts again and again, it
          // may be slow to.
          isConfirmed(crashes.loop(false, now).isPresent() ? CONTRADICTED : SLOW_RESTART)
              ? new Condition.Ended("ended in a way that its config expects")
              : new Condition.Pending();
      case ALWAYS ->
          isConfirmed(CONTRADICTED) ? firing(AlertKind.EXITED, since) : new Condition.Pending();
      case NEVER -> {
        if (!isConfirmed(RESTART)) {
          yield new Condition.Pending();
        }
        boolean isInOrder =
            policy.filter(RestartPolicy::isOneShot).isPresent() || isAsLongAsBefore();
        yield isInOrder && !endedTooSoon()
            ? new Condition.Ended("has ended")
            : firing(AlertKind.EXITED, since);
      }
    };
  }

  private boolean endedTooSoon() {
    return life.isPresent()
        && policy.filter(known -> known.endsTooSoonAfter(life.get())).isPresent();
  }

  /** Whether the last two ends that nobody heard came after lives of about the same length. */
  private boolean isAsLongAsBefore() {
    return life.isPresent()
        && lifeBefore.isPresent()
        && life.get().compareTo(lifeBefore.get().multipliedBy(2)) <= 0
        && lifeBefore.get().compareTo(life.get().multipliedBy(2)) <= 0;
  }

  /** Whether a status showed the same state so long after it was entered. */
  private boolean isConfirmed(Duration age) {
    return isOlder(since, age, confirmedAt);
  }

  private Condition firing(AlertKind alertKind, Instant from) {
    return tuning.wants(alertKind)
        ? new Condition.Firing(alertKind, from, told(alertKind))
        : new Condition.Pending();
  }

  private Optional<String> told(AlertKind alertKind) {
    // Not how often exactly: the card would be edited with every crash.
    String often =
        "%d times or more in %s"
            .formatted(tuning.crashes(), HumanTime.wholeSeconds(tuning.crashWindow()));
    return switch (alertKind) {
      case CRASH_LOOP -> {
        String times = "it ended " + often;
        yield Optional.of(
            lastEnd.or(() -> cause).map(why -> times + "; the last time: " + why).orElse(times));
      }
      case RESTARTS ->
          Optional.of(
              "its process was replaced %s; whether it crashed or ended as it should is not known:"
                      .formatted(often)
                  + " "
                  + UNHEARD);
      case STUCK -> stuck();
      case EXITED -> exited();
      default -> cause;
    };
  }

  private Optional<String> exited() {
    Optional<String> why =
        endedUnheard
            ? Optional.of(
                (endedTooSoon()
                        ? "it ended after %s at most, and its command takes %s at least; "
                            .formatted(
                                HumanTime.wholeSeconds(life.orElseThrow()),
                                HumanTime.wholeSeconds(
                                    policy.flatMap(RestartPolicy::endsAfter).orElseThrow()))
                        : "")
                    + "with which exit code, and whether that was expected, is not known: "
                    + UNHEARD)
            : cause;
    boolean isContradicted =
        policy.filter(known -> known.autorestart() != Autorestart.NEVER).isPresent()
            && isConfirmed(CONTRADICTED);
    return isContradicted
        ? why.map(text ->
            text + "; its config says that Supervisor starts it again, which it has not done")
        : why;
  }

  private Optional<String> stuck() {
    return Optional.of(
        switch (state.orElse(WorkerState.UNKNOWN)) {
          case STOPPING ->
              "it has been STOPPING for more than "
                  + HumanTime.wholeSeconds(tuning.stoppingAfter())
                  + "; Supervisor kills it after its stopwaitsecs";
          case STARTING, BACKOFF ->
              "it has not come up for more than "
                  + HumanTime.wholeSeconds(tuning.stuckAfter())
                  + cause.or(() -> lastEnd).map(why -> "; the last try: " + why).orElse("");
          default -> "Supervisor has lost track of its process (UNKNOWN)";
        });
  }

  private static boolean isOlder(Instant then, Duration age, Instant now) {
    return Duration.between(then, now).compareTo(age) >= 0;
  }
}
