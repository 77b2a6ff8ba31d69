package dev.workerbot.fleet.timeline;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** The newest change of one worker, and which process it last had. For one thread. */
final class NewestChange {
  private final Target target;
  private Optional<StateChange> last;
  private OptionalInt lastPid;

  /** Whether the last change is from the main log, which then has nothing to add to it. */
  private boolean isFromLog;

  /** All that is known at one moment, to come back to. */
  record Known(Optional<StateChange> last, OptionalInt lastPid, boolean isFromLog) {}

  /**
   * @param last as it was recorded, by an earlier run
   */
  NewestChange(Target target, Optional<StateChange> last) {
    this.target = target;
    this.last = last;
    this.lastPid = last.map(StateChange::pid).orElse(OptionalInt.empty());
    this.isFromLog = last.flatMap(StateChange::cause).isPresent();
  }

  Known known() {
    return new Known(last, lastPid, isFromLog);
  }

  void restore(Known known) {
    last = known.last();
    lastPid = known.lastPid();
    isFromLog = known.isFromLog();
  }

  Optional<StateChange> last() {
    return last;
  }

  boolean isFromLog() {
    return isFromLog;
  }

  void isFromLog(boolean is) {
    isFromLog = is;
  }

  /** Whether it led to this state. */
  boolean is(WorkerState state) {
    return last.filter(one -> one.state() == state).isPresent();
  }

  /** Whether there is no news in it. */
  boolean isSame(WorkerState state, OptionalInt pid) {
    return last.filter(before -> before.state() == state)
        .filter(before -> pid.isEmpty() || before.pid().isEmpty() || before.pid().equals(pid))
        .isPresent();
  }

  /** Whether it is another process than the last that it had. */
  boolean isNew(OptionalInt pid) {
    return pid.isPresent() && lastPid.isPresent() && !pid.equals(lastPid);
  }

  /** The newest change again, with what is known of it now. */
  Optional<StateChange> amended(
      OptionalInt pid, Optional<Boolean> expected, Optional<String> cause) {
    return amended(last.orElseThrow().state(), pid, expected, cause);
  }

  /** The same, where it led to another state. */
  Optional<StateChange> amended(
      WorkerState state, OptionalInt pid, Optional<Boolean> expected, Optional<String> cause) {
    StateChange before = last.orElseThrow();
    boolean began = before.began() || isNew(pid);
    last = Optional.of(new StateChange(target, before.at(), state, pid, began, expected, cause));
    lastPid = pid.isPresent() ? pid : lastPid;
    return last;
  }

  /** A change after all before. */
  StateChange changed(
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
