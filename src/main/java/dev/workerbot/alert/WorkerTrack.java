package dev.workerbot.alert;

import dev.workerbot.message.HumanTime;
import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one worker has been doing, as far as its state can be an alert. Not safe for several
 * threads.
 */
public final class WorkerTrack {
  static final String GONE = "is not in Supervisor's config any more";
  private static final int REMEMBERED = 100;

  /** In which Supervisor, whose clock ticks once a second, has started what it will start again. */
  private static final Duration RESTART = Duration.ofSeconds(3);

  private final Tuning tuning;
  private Optional<WorkerState> state = Optional.empty();
  private Instant since = Instant.EPOCH;
  private Instant toldAt = Instant.EPOCH;
  private OptionalInt pid = OptionalInt.empty();
  private Optional<Instant> notUpSince = Optional.empty();
  private Optional<String> cause = Optional.empty();

  /** How a process of it ended last, though another may run by now. */
  private Optional<String> lastEnd = Optional.empty();

  /** Whether its last exit was none that its config expects; empty where nobody heard it. */
  private Optional<Boolean> unexpected = Optional.empty();

  private boolean gone;
  private final Deque<Instant> crashes = new ArrayDeque<>();

  WorkerTrack(Tuning tuning) {
    this.tuning = tuning;
  }

  public Optional<WorkerState> state() {
    return state;
  }

  public OptionalInt pid() {
    return pid;
  }

  /** The log told of it. */
  void hear(Transition what, Instant at) {
    toldAt = at;
    gone = false;
    switch (what) {
      case Transition.Spawned(var fresh) -> {
        enter(WorkerState.STARTING, at);
        // How the one before it ended says nothing of how this one will.
        cause = Optional.empty();
        pid = OptionalInt.of(fresh);
      }
      case Transition.Up() -> enter(WorkerState.RUNNING, at);
      case Transition.Exited(var expected, var why) -> {
        boolean wasUp = state.equals(Optional.of(WorkerState.RUNNING));
        cause = Optional.of(why);
        lastEnd = cause;
        unexpected = Optional.of(!expected);
        if (!expected && wasUp) {
          // Of what dies while it is STARTING Supervisor itself keeps count, and gives up on it.
          crashed(at);
        }
        enter(wasUp ? WorkerState.EXITED : WorkerState.BACKOFF, at);
        pid = OptionalInt.empty();
      }
      case Transition.GaveUp(var why) -> {
        cause = why.or(() -> cause);
        enter(WorkerState.FATAL, at);
        pid = OptionalInt.empty();
      }
      case Transition.Stopped() -> {
        enter(WorkerState.STOPPED, at);
        crashes.clear();
        pid = OptionalInt.empty();
      }
    }
  }

  /** How it ended before anybody listened. */
  void recall(Transition.Exited end) {
    if (state.equals(Optional.of(WorkerState.EXITED)) && unexpected.isEmpty()) {
      unexpected = Optional.of(!end.expected());
      cause = Optional.of(end.cause());
    }
  }

  /** A status has it. */
  void see(WorkerStatus status, Instant askedAt, Instant at, boolean heard) {
    gone = false;
    if (askedAt.isBefore(toldAt)) {
      return;
    }
    boolean another =
        pid.isPresent() && status.pid().isPresent() && pid.getAsInt() != status.pid().getAsInt();
    if (!heard && another) {
      // Nobody told why: too many of these are a crash loop all the same.
      crashed(at);
      cause = Optional.of("why it ended is not known: Supervisor's main log cannot be read");
      lastEnd = cause;
    }
    boolean exitsUnheard =
        !heard
            && status.state() == WorkerState.EXITED
            && state.isPresent()
            && state.get() != WorkerState.EXITED;
    if (exitsUnheard) {
      unexpected = Optional.of(true);
      cause =
          Optional.of(
              "with which exit code, and whether that was expected, is not known: Supervisor's"
                  + " main log cannot be read");
    }
    enter(status.state(), at);
    // A status in STARTING or BACKOFF has no process: the one before is remembered beyond it, or
    // who polls would never see that another has come.
    if (status.pid().isPresent() || status.state() == WorkerState.STOPPED) {
      pid = status.pid();
    }
    boolean tells = status.state() == WorkerState.FATAL || status.state() == WorkerState.BACKOFF;
    // "Exited too quickly" says no more than the state; of what was never spawned the note is all.
    if (tells && !status.note().isEmpty() && !status.note().startsWith("Exited too quickly")) {
      cause = Optional.of(status.note().replaceFirst(" \\(try \"tail .*\"\\)$", ""));
    }
  }

  /** A status does not have it any more. */
  void miss(Instant askedAt) {
    gone |= !askedAt.isBefore(toldAt);
  }

  /** Somebody acted on it through workerbot: what it did before counts no more. */
  void forgive() {
    crashes.clear();
  }

  private void crashed(Instant at) {
    crashes.addLast(at);
    while (crashes.size() > REMEMBERED) {
      crashes.removeFirst();
    }
  }

  private void enter(WorkerState entered, Instant at) {
    if (!state.equals(Optional.of(entered))) {
      state = Optional.of(entered);
      since = at;
    }
    notUpSince =
        entered == WorkerState.STARTING || entered == WorkerState.BACKOFF
            ? Optional.of(notUpSince.orElse(at))
            : Optional.empty();
  }

  /** How it looks at that moment. */
  public Look look(Instant now) {
    if (gone) {
      return new Look.Ended(GONE);
    }
    if (state.isEmpty()) {
      return new Look.Unknown();
    }
    Look look =
        switch (state.get()) {
          case FATAL -> firing(Kind.FATAL, since);
          case EXITED -> exited(now);
          case STOPPED ->
              isOlder(since, RESTART, now) ? new Look.Ended("is STOPPED") : new Look.Unsettled();
          case UNKNOWN -> firing(Kind.STUCK, since);
          case STOPPING ->
              isOlder(since, tuning.stoppingAfter(), now)
                  ? firing(Kind.STUCK, since)
                  : new Look.Unsettled();
          case STARTING, BACKOFF ->
              isOlder(notUpSince.orElse(since), tuning.stuckAfter(), now)
                  ? firing(Kind.STUCK, notUpSince.orElse(since))
                  : new Look.Unsettled();
          case RUNNING -> new Look.Well();
        };
    boolean loops = look instanceof Look.Well || look instanceof Look.Unsettled;
    return loops && isCrashLoop(now) ? firing(Kind.CRASH_LOOP, crashes.getFirst()) : look;
  }

  private Look exited(Instant now) {
    if (unexpected.isEmpty()) {
      return new Look.Unsettled();
    }
    if (!unexpected.get()) {
      return new Look.Ended("ended as expected");
    }
    return isOlder(since, RESTART, now) ? firing(Kind.EXITED, since) : new Look.Unsettled();
  }

  private Look firing(Kind kind, Instant from) {
    return tuning.wants(kind) ? new Look.Firing(kind, from, told(kind)) : new Look.Unsettled();
  }

  private Optional<String> told(Kind kind) {
    if (kind == Kind.CRASH_LOOP) {
      String times =
          // Not how often exactly: the card would be edited with every crash.
          "it ended %d times or more in %s"
              .formatted(tuning.crashes(), HumanTime.wholeSeconds(tuning.crashWindow()));
      return Optional.of(
          lastEnd.or(() -> cause).map(why -> times + "; the last time: " + why).orElse(times));
    }
    return kind == Kind.STUCK ? stuck() : cause;
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

  /**
   * Enough exits in the window, and since the last one it has not been up for longer than between
   * any two of them, twice.
   */
  private boolean isCrashLoop(Instant now) {
    while (!crashes.isEmpty() && isOlder(crashes.getFirst(), tuning.crashWindow(), now)) {
      crashes.removeFirst();
    }
    if (crashes.size() < tuning.crashes()) {
      return false;
    }
    Duration longest = Duration.ZERO;
    Instant before = crashes.getFirst();
    for (Instant crash : crashes) {
      Duration gap = Duration.between(before, crash);
      longest = gap.compareTo(longest) > 0 ? gap : longest;
      before = crash;
    }
    boolean calm =
        state.equals(Optional.of(WorkerState.RUNNING))
            && isOlder(crashes.getLast(), longest.multipliedBy(2), now)
            && isOlder(crashes.getLast(), Duration.ofSeconds(5), now);
    return !calm;
  }

  private static boolean isOlder(Instant then, Duration age, Instant now) {
    return Duration.between(then, now).compareTo(age) >= 0;
  }
}
