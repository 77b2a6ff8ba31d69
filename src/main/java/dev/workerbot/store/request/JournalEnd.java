package dev.workerbot.store.request;

import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** How a worker came out. */
public record JournalEnd(
    boolean done,
    Optional<WorkerState> state,
    OptionalInt pid,
    Duration took,
    Optional<String> cause) {
  /** In the unit of the journal. */
  public long tookMillis() {
    return took.toMillis();
  }
}
