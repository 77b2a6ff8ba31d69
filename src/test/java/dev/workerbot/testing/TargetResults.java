package dev.workerbot.testing;

import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How workers came out of operations. */
public final class TargetResults {
  private TargetResults() {}

  /** Up as another process, after that time. */
  public static TargetResult up(Target target, int pid, Duration took) {
    return TargetResult.done(target, status(target, WorkerState.RUNNING, pid), took);
  }

  /** The same after a second. */
  public static TargetResult up(Target target) {
    return up(target, 8, Duration.ofSeconds(1));
  }

  /** Seen in that state after three seconds, which is not the one that was wanted. */
  public static TargetResult down(Target target, WorkerState state, String cause) {
    return TargetResult.missed(
        target,
        new StepResult.StepMissed(Optional.of(status(target, state, 0)), true, cause),
        Duration.ofSeconds(3));
  }

  /** A one-shot that has done its work in two seconds. */
  public static TargetResult oneShot(Target target) {
    return TargetResult.ended(
        target, status(target, WorkerState.EXITED, 0), Duration.ofSeconds(2), "exit code 0");
  }

  /** Begun with, and not seen since: its server is silent. */
  public static TargetResult unseen(Target target) {
    return TargetResult.unreached(target, target.server() + " is gone");
  }

  /** Not begun with, since its server was lost before; as the process with that pid. */
  public static TargetResult notBegun(Target target, OptionalInt pid) {
    return notBegun(target, LostServer.NOT_BEGUN_LOST + " (%s is gone)", pid);
  }

  /** The same for another reason, with the server's name for {@code %s}. */
  public static TargetResult notBegun(Target target, String why, OptionalInt pid) {
    return TargetResult.missed(
            target,
            new StepResult.StepMissed(Optional.empty(), false, why.formatted(target.server())),
            Duration.ZERO)
        .asBefore(JournalStep.planned(target, pid));
  }

  /** A status; no process for 0. */
  public static WorkerStatus status(Target target, WorkerState state, int pid) {
    return new WorkerStatus(
        target.worker(),
        state,
        pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
        Optional.empty(),
        "");
  }
}
