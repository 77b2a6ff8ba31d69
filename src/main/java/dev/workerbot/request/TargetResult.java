package dev.workerbot.request;

import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one worker came out of an operation.
 *
 * @param done whether it is now as it was asked to be, seen in a status
 * @param reached whether the server answered
 * @param state the last state seen; empty where none was
 * @param took from its turn to the state; zero where there was nothing to do
 * @param cause on failure, a sentence for people; of a one-shot that is {@link #ended}, how
 * @param how what the process was signalled, where that was no stop and start: {@code TERM}
 */
public record TargetResult(
    Target target,
    boolean done,
    boolean reached,
    Optional<WorkerState> state,
    OptionalInt pid,
    Duration took,
    Optional<String> cause,
    Optional<String> how) {
  /** How the cause ends where nothing was begun. */
  public static final String STILL_RUNNING = "still running as before";

  public static final String STILL_AS_BEFORE = "still as before";

  public TargetResult(
      Target target,
      boolean done,
      boolean reached,
      Optional<WorkerState> state,
      OptionalInt pid,
      Duration took,
      Optional<String> cause) {
    this(target, done, reached, state, pid, took, cause, Optional.empty());
  }

  /** Not done, and not looked at either. */
  public static TargetResult failed(Target target, String cause) {
    return unseen(target, true, cause);
  }

  /** Not done, since the server cannot be asked. */
  public static TargetResult unreached(Target target, String cause) {
    return unseen(target, false, cause);
  }

  private static TargetResult unseen(Target target, boolean reached, String cause) {
    return new TargetResult(
        target,
        false,
        reached,
        Optional.empty(),
        OptionalInt.empty(),
        Duration.ZERO,
        Optional.of(cause));
  }

  /** As its steps have ended. */
  public static TargetResult of(Target target, StepResult end, Duration elapsed) {
    return switch (end) {
      case StepResult.Reached(var status, var after) -> done(target, status, after);
      case StepResult.StepEnded(var status, var how, var after) ->
          ended(target, status, after, how);
      case StepResult.StepMissed stepMissed -> missed(target, stepMissed, elapsed);
    };
  }

  /** Not as it was asked to be. */
  public static TargetResult missed(
      Target target, StepResult.StepMissed stepMissed, Duration took) {
    return new TargetResult(
        target,
        false,
        stepMissed.reached(),
        stepMissed.status().map(WorkerStatus::state),
        stepMissed.status().map(WorkerStatus::pid).orElse(OptionalInt.empty()),
        took,
        Optional.of(stepMissed.cause()));
  }

  /** As the journal has it. */
  public static TargetResult of(Target target, JournalEnd journalEnd) {
    return new TargetResult(
        target,
        journalEnd.done(),
        journalEnd.state().isPresent(),
        journalEnd.state(),
        journalEnd.pid(),
        journalEnd.took(),
        journalEnd.cause());
  }

  /** For the journal. */
  public JournalEnd journalEnd() {
    return new JournalEnd(done, state, pid, took, cause);
  }

  /** Done, as seen in a status. */
  public static TargetResult done(Target target, WorkerStatus status, Duration took) {
    return new TargetResult(
        target, true, true, Optional.of(status.state()), status.pid(), took, Optional.empty());
  }

  /** Started, and over as its config expects. */
  public static TargetResult ended(Target target, WorkerStatus status, Duration took, String how) {
    return new TargetResult(
        target,
        true,
        true,
        Optional.of(status.state()),
        OptionalInt.empty(),
        took,
        Optional.of(how));
  }

  /** How a one-shot ended as expected, such as {@code exit code 0}; empty for all else. */
  public Optional<String> ended() {
    return done && state.equals(Optional.of(WorkerState.EXITED)) ? cause : Optional.empty();
  }

  /** The same, with a deeper cause before the one that is known. */
  public TargetResult withCause(String deeper) {
    return new TargetResult(
        target,
        done,
        reached,
        state,
        pid,
        took,
        Optional.of(cause.map(known -> deeper + "; " + known).orElse(deeper)),
        how);
  }

  /** Whether nothing was asked of it, since its server was lost before. */
  public boolean isNotBegun() {
    return !done && cause.filter(why -> why.startsWith(LostServer.NOT_BEGUN)).isPresent();
  }

  /** The same, and that it is still so where nothing was begun. */
  public TargetResult asBefore(JournalStep journalStep) {
    if (!isNotBegun() || journalStep.stopBegun() || journalStep.startBegun()) {
      return this;
    }
    String still = journalStep.pidBefore().isPresent() ? STILL_RUNNING : STILL_AS_BEFORE;
    return new TargetResult(
        target, false, reached, state, pid, took, cause.map(why -> why + ", " + still), how);
  }

  /**
   * It came back, and is not up any more.
   *
   * @param now empty where Supervisor does not know it any more
   */
  public TargetResult downAgain(Optional<WorkerState> now) {
    return new TargetResult(
        target,
        false,
        true,
        now,
        OptionalInt.empty(),
        took,
        Optional.of(
            now.isEmpty()
                ? "it came back, but Supervisor no longer knows it"
                : "it came back, then went down again"));
  }

  /** The same, with what the process was signalled. */
  public TargetResult signalledBy(Optional<String> what) {
    return new TargetResult(target, done, reached, state, pid, took, cause, what);
  }
}
