package dev.workerbot.request.step.worker;

import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/** How the steps of one worker have ended. */
public sealed interface StepResult {
  /** Before the reason why a worker was not reported anything. */
  String LEFT_ALONE = "left alone: ";

  /** There, as seen in a status. */
  record Reached(WorkerStatus status, Duration after) implements StepResult {}

  /**
   * It ran and has ended as its config expects.
   *
   * @param how such as {@code exit code 0}
   */
  record StepEnded(WorkerStatus status, String how, Duration after) implements StepResult {}

  /**
   * Not as it was asked to be.
   *
   * @param reached whether the server answered
   */
  record StepMissed(Optional<WorkerStatus> status, boolean reached, String cause)
      implements StepResult {}
}
