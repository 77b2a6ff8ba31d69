package dev.workerbot.testing;

import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.WorkerStatus.LastEnd;
import dev.workerbot.worker.WorkerStatus.ReportedExit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Statuses as a lane tells them of workers that are EXITED. */
public final class ReportedExits {
  private ReportedExits() {}

  /** A worker that exited just now with this code, or by a signal where that is negative. */
  public static WorkerStatus of(WorkerName worker, int code, boolean expected) {
    return new WorkerStatus(
        worker,
        WorkerState.EXITED,
        OptionalInt.empty(),
        Optional.empty(),
        "",
        Optional.of(
            new LastEnd(
                Instant.EPOCH,
                Duration.ZERO,
                Duration.ofSeconds(5),
                Optional.of(new ReportedExit(code, expected)))));
  }
}
