package dev.workerbot.store.request;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jdbi.v3.core.mapper.Nested;

/** One worker of an operation as its table has it. */
record StepRow(
    @Nested Target target,
    OptionalInt pidBefore,
    Optional<Instant> stopBegunAt,
    Optional<Instant> stopEndedAt,
    Optional<Instant> startBegunAt,
    Optional<Instant> startEndedAt,
    Optional<String> told,
    Optional<Boolean> done,
    Optional<WorkerState> state,
    OptionalInt pid,
    OptionalLong tookMillis,
    Optional<String> cause) {
  JournalStep step() {
    return new JournalStep(
        target,
        pidBefore,
        stopBegunAt.isPresent(),
        stopEndedAt.isPresent(),
        startBegunAt.isPresent(),
        startEndedAt.isPresent(),
        told,
        done.map(success ->
            new JournalEnd(success, state, pid, Duration.ofMillis(tookMillis.orElse(0)), cause)));
  }
}
