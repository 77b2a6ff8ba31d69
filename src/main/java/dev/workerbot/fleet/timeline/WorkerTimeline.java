package dev.workerbot.fleet.timeline;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One worker's path: turns what is seen of it into what has changed. The main log and a status may
 * both tell of the same step, in either order; it is one change. Not safe for several threads.
 */
public final class WorkerTimeline {
  /** How much later than the status the main log may tell of the same step. */
  private static final Duration LATE = Duration.ofSeconds(5);

  /** How many changes that a status showed may prove to be of another time. */
  private static final int REMEMBERED = 100;

  private final Target target;
  private final Optional<StateChange> recorded;
  private Optional<StateChange> last;
  private OptionalInt lastPid;

  /** Whether the last change is from the main log, which then has nothing to add to it. */
  private boolean isFromLog;

  private Optional<RestartPolicy> policy = Optional.empty();
  private Instant heard = Instant.MIN;

  /** What only statuses have shown since a line reported something, oldest first. */
  private final Deque<ShownState> shown = new ArrayDeque<>();

  /**
   * @param last as it was recorded, by an earlier run
   */
  WorkerTimeline(Target target, Optional<StateChange> last) {
    this.target = target;
    this.last = last;
    this.lastPid = last.map(StateChange::pid).orElse(OptionalInt.empty());
    this.isFromLog = last.flatMap(StateChange::cause).isPresent();
    this.recorded = last;
  }

  /** Its config was read, and says this of its ends; empty where it does not tell. */
  void expect(Optional<RestartPolicy> known) {
    policy = known;
  }

  /** The newest change. */
  Optional<StateChange> last() {
    return last;
  }

  /** The state that the newest change led to. */
  Optional<WorkerState> state() {
    return last.map(StateChange::state);
  }

  /**
   * What a status changes; it may be an earlier change again, to be replaced by what is known now.
   */
  Optional<StateChange> status(WorkerStatus seen, Instant at, Instant askedAt) {
    if (askedAt.isBefore(heard)) {
      // The main log reported something newer; the next status will show what that led to.
      return Optional.empty();
    }
    if (isSame(seen.state(), seen.pid())) {
      return seen.pid().isPresent() && last.get().pid().isEmpty()
          ? amended(seen.pid(), last.get().expected(), last.get().cause())
          : Optional.empty();
    }
    boolean isThatEnd =
        seen.state() == WorkerState.EXITED && is(WorkerState.BACKOFF) && endIsKnown();
    return isThatEnd
        // Supervisor has not taken its end for a failed start.
        ? amended(WorkerState.EXITED, last.get().pid(), last.get().expected(), last.get().cause())
        : Optional.of(shown(at, seen.state(), seen.pid(), seen.cause()));
  }

  /** What the last line before anybody listened says of its end; again if an earlier run knew. */
  Optional<StateChange> recalled(StateChange before) {
    return !is(WorkerState.EXITED) || before.expected().isEmpty()
        ? Optional.empty()
        : endIsKnown()
            ? last.filter(_ -> last.equals(recorded))
            : amended(last.get().pid(), before.expected(), before.cause());
  }

  private boolean endIsKnown() {
    return last.flatMap(StateChange::expected).isPresent();
  }

  /**
   * What a line of the main log changes, which was written at that time. Where statuses have shown
   * already what came of it, their changes are put after it anew, or are gone where they add
   * nothing.
   *
   * @param heardAt when it came in
   */
  TimelineUpdate heard(Transition what, Instant at, Instant heardAt) {
    Deque<ShownState> later = new ArrayDeque<>();
    while (!shown.isEmpty() && at.isBefore(shown.getLast().stateChange().at())) {
      ShownState latest = shown.removeLast();
      later.addFirst(latest);
      last = latest.before();
      lastPid = latest.pidBefore();
      isFromLog = latest.wasFromLog();
    }
    Optional<StateChange> line = heard(what, at);
    heard = heardAt;
    if (later.isEmpty()) {
      shown.clear();
    }
    List<StateChange> again = new ArrayList<>();
    List<StateChange> gone = new ArrayList<>();
    for (ShownState one : later) {
      StateChange stateChange = one.stateChange();
      if (isSame(stateChange.state(), one.pid())) {
        gone.add(stateChange);
      } else {
        // Another moment than before only where the two are one.
        StateChange moved =
            shown(stateChange.at(), stateChange.state(), one.pid(), stateChange.cause());
        again.add(moved);
        if (!moved.at().equals(stateChange.at())) {
          gone.add(stateChange);
        }
      }
    }
    return new TimelineUpdate(line, again, gone);
  }

  /** A change that a status showed, with all that was known before it. */
  private record ShownState(
      StateChange stateChange,
      OptionalInt pid,
      Optional<StateChange> before,
      OptionalInt pidBefore,
      boolean wasFromLog) {}

  private StateChange shown(
      Instant at, WorkerState state, OptionalInt pid, Optional<String> cause) {
    Optional<StateChange> before = last;
    OptionalInt pidBefore = lastPid;
    boolean wasFromLog = isFromLog;
    isFromLog = false;
    StateChange stateChange = changed(at, state, pid, isNew(pid), Optional.empty(), cause);
    shown.addLast(new ShownState(stateChange, pid, before, pidBefore, wasFromLog));
    if (shown.size() > REMEMBERED) {
      shown.removeFirst();
    }
    return stateChange;
  }

  /** Whether there is no news in it. */
  private boolean isSame(WorkerState state, OptionalInt pid) {
    return last.filter(before -> before.state() == state)
        .filter(before -> pid.isEmpty() || before.pid().isEmpty() || before.pid().equals(pid))
        .isPresent();
  }

  /** What a line of the main log changes that is newer than all before. */
  private Optional<StateChange> heard(Transition what, Instant at) {
    Optional<StateChange> change =
        switch (what) {
          case Transition.Spawned(int pid) -> spawned(OptionalInt.of(pid), at);
          case Transition.NowRunning() ->
              plain(
                  WorkerState.RUNNING,
                  is(WorkerState.STARTING) ? last.get().pid() : OptionalInt.empty(),
                  at);
          case Transition.Exited(boolean expected, String cause) -> exited(expected, cause, at);
          case Transition.GaveUp(var cause) -> gaveUp(cause, at);
          case Transition.Stopped() -> plain(WorkerState.STOPPED, OptionalInt.empty(), at);
        };
    isFromLog = true;
    return change;
  }

  private Optional<StateChange> plain(WorkerState state, OptionalInt pid, Instant at) {
    return is(state)
        ? Optional.empty()
        : Optional.of(changed(at, state, pid, false, Optional.empty(), Optional.empty()));
  }

  private Optional<StateChange> spawned(OptionalInt pid, Instant at) {
    if (is(WorkerState.STARTING) || is(WorkerState.RUNNING)) {
      StateChange before = last.get();
      if (before.pid().equals(pid)) {
        return Optional.empty();
      }
      if (before.pid().isEmpty() && isLate(at)) {
        return amended(pid, before.expected(), before.cause());
      }
    }
    return Optional.of(
        changed(at, WorkerState.STARTING, pid, isNew(pid), Optional.empty(), Optional.empty()));
  }

  private Optional<StateChange> exited(boolean expected, String cause, Instant at) {
    boolean ended = is(WorkerState.EXITED) || is(WorkerState.BACKOFF) || is(WorkerState.FATAL);
    if (ended && isFromLog) {
      // A process ends but once.
      return Optional.empty();
    }
    return ended && isLate(at)
        ? amended(last.get().pid(), Optional.of(expected), Optional.of(cause))
        : Optional.of(
            changed(
                at,
                expected || wasUp(at) ? WorkerState.EXITED : WorkerState.BACKOFF,
                OptionalInt.empty(),
                false,
                Optional.of(expected),
                Optional.of(cause)));
  }

  /**
   * Whether it was up for its startsecs: Supervisor takes an earlier end for a failed start, which
   * it never expects, and keeps count of.
   */
  private boolean wasUp(Instant end) {
    Optional<Duration> least = policy.map(RestartPolicy::startsecs);
    // A host that is slow may not have said so.
    return is(WorkerState.RUNNING)
        || is(WorkerState.EXITED)
        || least.filter(Duration::isZero).isPresent()
        || (is(WorkerState.STARTING)
            && least.filter(time -> !end.isBefore(last.get().at().plus(time))).isPresent());
  }

  private Optional<StateChange> gaveUp(Optional<String> cause, Instant at) {
    if (!is(WorkerState.FATAL)) {
      return Optional.of(
          changed(at, WorkerState.FATAL, OptionalInt.empty(), false, Optional.empty(), cause));
    }
    return last.get().cause().isEmpty() && cause.isPresent()
        ? amended(last.get().pid(), Optional.empty(), cause)
        : Optional.empty();
  }

  private boolean is(WorkerState state) {
    return state().equals(Optional.of(state));
  }

  /** Whether what the main log tells now can be what a status showed before. */
  private boolean isLate(Instant at) {
    return !isFromLog && Duration.between(last.orElseThrow().at(), at).compareTo(LATE) <= 0;
  }

  private boolean isNew(OptionalInt pid) {
    return pid.isPresent() && lastPid.isPresent() && !pid.equals(lastPid);
  }

  private Optional<StateChange> amended(
      OptionalInt pid, Optional<Boolean> expected, Optional<String> cause) {
    return amended(last.orElseThrow().state(), pid, expected, cause);
  }

  private Optional<StateChange> amended(
      WorkerState state, OptionalInt pid, Optional<Boolean> expected, Optional<String> cause) {
    StateChange before = last.orElseThrow();
    boolean began = before.began() || isNew(pid);
    last = Optional.of(new StateChange(target, before.at(), state, pid, began, expected, cause));
    lastPid = pid.isPresent() ? pid : lastPid;
    return last;
  }

  private StateChange changed(
      Instant at,
      WorkerState state,
      OptionalInt pid,
      boolean began,
      Optional<Boolean> expected,
      Optional<String> cause) {
    boolean hasProcess =
        state == WorkerState.STARTING
            || state == WorkerState.RUNNING
            || state == WorkerState.STOPPING;
    // The clock may have been set back, and two steps may come within a millisecond.
    Instant moment = Instant.ofEpochMilli(at.toEpochMilli());
    if (last.isPresent() && !moment.isAfter(last.get().at())) {
      moment = last.get().at().plusMillis(1);
    }
    StateChange change =
        new StateChange(target, moment, state, hasProcess ? pid : lastPid, began, expected, cause);
    last = Optional.of(change);
    lastPid = pid.isPresent() ? pid : lastPid;
    return change;
  }
}
