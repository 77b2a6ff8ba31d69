package dev.workerbot.operation;

import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/** Where a half of a restart, or a start or stop alone, has ended. */
sealed interface HalfEnd {
  /** There, as seen in a status. */
  record Reached(WorkerStatus status, Duration after) implements HalfEnd {}

  /**
   * It ran and has ended as its config expects.
   *
   * @param how such as {@code exit code 0}
   */
  record Ended(WorkerStatus status, String how, Duration after) implements HalfEnd {}

  record Missed(Optional<WorkerStatus> status, boolean reached, String cause) implements HalfEnd {
    Missed(Optional<WorkerStatus> status, String cause) {
      this(status, true, cause);
    }
  }
}
