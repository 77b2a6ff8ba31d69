package dev.workerbot.worker.event;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A worker's new state, or new process.
 *
 * @param at by our own clock; no two of one worker are alike
 * @param pid of its process, or of the last that it had; empty where it is not known
 * @param began whether it is the first word of a process that took another's place
 * @param expected of an exit: whether the worker's config counts it as a good one
 * @param cause for people; empty where it is not known, or where there is none
 */
public record StateChange(
    Target target,
    Instant at,
    WorkerState state,
    OptionalInt pid,
    boolean began,
    Optional<Boolean> expected,
    Optional<String> cause) {
  /** The same by another clock. */
  public StateChange by(UnaryOperator<Instant> clock) {
    // They are kept to the millisecond, and found again by it.
    Instant moment = Instant.ofEpochMilli(clock.apply(at).toEpochMilli());
    return new StateChange(target, moment, state, pid, began, expected, cause);
  }
}
