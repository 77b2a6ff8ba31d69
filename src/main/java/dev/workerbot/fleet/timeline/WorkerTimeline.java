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

  private final NewestChange newest;
  private final Optional<StateChange> recorded;
  private Optional<RestartPolicy> policy = Optional.empty();
  private Instant heard = Instant.MIN;

  /** What only statuses have shown since a line reported something, oldest first. */
  private final Deque<ShownState> shown = new ArrayDeque<>();

  /**
   * @param last as it was recorded, by an earlier run
   */
  WorkerTimeline(Target target, Optional<StateChange> last) {
    this.newest = new NewestChange(target, last);
    this.recorded = last;
  }

  /** Its config was read, and says this of its ends; empty where it does not tell. */
  void expect(Optional<RestartPolicy> known) {
    policy = known;
  }

  /** The newest change. */
  Optional<StateChange> last() {
    return newest.last();
  }

  /** The state that the newest change led to. */
  Optional<WorkerState> state() {
    return newest.last().map(StateChange::state);
  }

  /**
   * What a status changes; it may be an earlier change again, to be replaced by what is known now.
   *
   * @param exit how it exited, where supervisord tells
   */
  Optional<StateChange> status(
      WorkerStatus seen, Optional<Transition.Exited> exit, Instant at, Instant askedAt) {
    if (askedAt.isBefore(heard)) {
      // The main log reported something newer; the next status will show what that led to.
      return Optional.empty();
    }
    if (newest.isSame(seen.state(), seen.pid())) {
      Optional<Boolean> expected = exit.map(Transition.Exited::expected);
      if (exit.isPresent() && !newest.last().get().expected().equals(expected)) {
        Optional<String> cause = exit.map(Transition.Exited::cause);
        return endIsKnown()
            // It has run in between.
            ? Optional.of(shown(at, seen.state(), seen.pid(), expected, cause))
            : newest.amended(newest.last().get().pid(), expected, cause);
      }
      return seen.pid().isPresent() && newest.last().get().pid().isEmpty()
          ? newest.amended(seen.pid(), newest.last().get().expected(), newest.last().get().cause())
          : Optional.empty();
    }
    boolean isThatEnd =
        seen.state() == WorkerState.EXITED && newest.is(WorkerState.BACKOFF) && endIsKnown();
    return isThatEnd
        // Supervisor has not taken its end for a failed start.
        ? newest.amended(
            WorkerState.EXITED,
            newest.last().get().pid(),
            newest.last().get().expected(),
            newest.last().get().cause())
        : Optional.of(
            shown(
                at,
                seen.state(),
                seen.pid(),
                exit.map(Transition.Exited::expected),
                exit.map(Transition.Exited::cause).or(seen::cause)));
  }

  /** What the last line before anybody listened says of its end; again if an earlier run knew. */
  Optional<StateChange> recalled(StateChange before) {
    return !newest.is(WorkerState.EXITED) || before.expected().isEmpty()
        ? Optional.empty()
        : endIsKnown()
            ? newest.last().filter(_ -> newest.last().equals(recorded))
            : newest.amended(newest.last().get().pid(), before.expected(), before.cause());
  }

  private boolean endIsKnown() {
    return newest.last().flatMap(StateChange::expected).isPresent();
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
      newest.restore(latest.before());
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
      if (newest.isSame(stateChange.state(), one.pid())) {
        gone.add(stateChange);
      } else {
        // Another moment than before only where the two are one.
        StateChange moved =
            shown(
                stateChange.at(),
                stateChange.state(),
                one.pid(),
                stateChange.expected(),
                stateChange.cause());
        again.add(moved);
        if (!moved.at().equals(stateChange.at())) {
          gone.add(stateChange);
        }
      }
    }
    return new TimelineUpdate(line, again, gone);
  }

  /** A change that a status showed, with all that was known before it. */
  private record ShownState(StateChange stateChange, OptionalInt pid, NewestChange.Known before) {}

  private StateChange shown(
      Instant at,
      WorkerState state,
      OptionalInt pid,
      Optional<Boolean> expected,
      Optional<String> cause) {
    NewestChange.Known before = newest.known();
    newest.isFromLog(false);
    StateChange stateChange = newest.changed(at, state, pid, newest.isNew(pid), expected, cause);
    shown.addLast(new ShownState(stateChange, pid, before));
    if (shown.size() > REMEMBERED) {
      shown.removeFirst();
    }
    return stateChange;
  }

  /** What a line of the main log changes that is newer than all before. */
  private Optional<StateChange> heard(Transition what, Instant at) {
    Optional<StateChange> change =
        switch (what) {
          case Transition.Spawned(int pid) -> spawned(OptionalInt.of(pid), at);
          case Transition.NowRunning() ->
              plain(
                  WorkerState.RUNNING,
                  newest.is(WorkerState.STARTING) ? newest.last().get().pid() : OptionalInt.empty(),
                  at);
          case Transition.Exited(boolean expected, String cause) -> exited(expected, cause, at);
          case Transition.GaveUp(var cause) -> gaveUp(cause, at);
          case Transition.Stopped() -> plain(WorkerState.STOPPED, OptionalInt.empty(), at);
        };
    newest.isFromLog(true);
    return change;
  }

  private Optional<StateChange> plain(WorkerState state, OptionalInt pid, Instant at) {
    return newest.is(state)
        ? Optional.empty()
        : Optional.of(newest.changed(at, state, pid, false, Optional.empty(), Optional.empty()));
  }

  private Optional<StateChange> spawned(OptionalInt pid, Instant at) {
    if (newest.is(WorkerState.STARTING) || newest.is(WorkerState.RUNNING)) {
      StateChange before = newest.last().get();
      if (before.pid().equals(pid)) {
        return Optional.empty();
      }
      if (before.pid().isEmpty() && isLate(at)) {
        return newest.amended(pid, before.expected(), before.cause());
      }
    }
    return Optional.of(
        newest.changed(
            at, WorkerState.STARTING, pid, newest.isNew(pid), Optional.empty(), Optional.empty()));
  }

  private Optional<StateChange> exited(boolean expected, String cause, Instant at) {
    boolean ended =
        newest.is(WorkerState.EXITED)
            || newest.is(WorkerState.BACKOFF)
            || newest.is(WorkerState.FATAL);
    if (ended && newest.isFromLog()) {
      // A process ends but once.
      return Optional.empty();
    }
    return ended && isLate(at)
        ? newest.amended(newest.last().get().pid(), Optional.of(expected), Optional.of(cause))
        : Optional.of(
            newest.changed(
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
    return newest.is(WorkerState.RUNNING)
        || newest.is(WorkerState.EXITED)
        || least.filter(Duration::isZero).isPresent()
        || (newest.is(WorkerState.STARTING)
            && least
                .filter(time -> !end.isBefore(newest.last().get().at().plus(time)))
                .isPresent());
  }

  private Optional<StateChange> gaveUp(Optional<String> cause, Instant at) {
    if (!newest.is(WorkerState.FATAL)) {
      return Optional.of(
          newest.changed(
              at, WorkerState.FATAL, OptionalInt.empty(), false, Optional.empty(), cause));
    }
    return newest.last().get().cause().isEmpty() && cause.isPresent()
        ? newest.amended(newest.last().get().pid(), Optional.empty(), cause)
        : Optional.empty();
  }

  /** Whether what the main log tells now can be what a status showed before. */
  private boolean isLate(Instant at) {
    return !newest.isFromLog()
        && Duration.between(newest.last().orElseThrow().at(), at).compareTo(LATE) <= 0;
  }
}
