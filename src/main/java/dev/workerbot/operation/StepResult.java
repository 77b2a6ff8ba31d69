package dev.workerbot.operation;

import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/** Where a half of a restart, or a start or stop alone, has ended. */
sealed interface StepResult {
  /** There, as seen in a status. */
  record Reached(WorkerStatus status, Duration after) implements StepResult {}

  /**
   * It ran and has ended as its config expects.
   *
   * @param how such as {@code exit code 0}
   */
  record StepEnded(WorkerStatus status, String how, Duration after) implements StepResult {}

  record StepMissed(Optional<WorkerStatus> status, boolean reached, String cause)
      implements StepResult {
    StepMissed(Optional<WorkerStatus> status, String cause) {
      this(status, true, cause);
    }
  }
}
