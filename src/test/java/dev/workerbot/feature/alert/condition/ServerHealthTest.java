package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServerHealthTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final Target QUEUE = Target.of("queue@web1");
  private static final Fingerprint STATE = Fingerprint.of(AlertKind.Family.STATE, QUEUE);

  private final ServerHealth serverHealth =
      new ServerHealth(QUEUE.server(), Tuning.DEFAULT, _ -> Tuning.DEFAULT);

  private void sees(int second, WorkerStatus... workers) {
    Instant at = NOW.plusSeconds(second);
    List<ServerHealth.Stop> _ =
        serverHealth.see(
            new Observation.StatusObserved(
                QUEUE.server(), at, at, List.of(workers), true, List.of()));
  }

  @Test
  void whatIsTakenAwayThroughWorkerbot_isGoneStillWhenThatIsOver() {
    sees(
        0,
        new WorkerStatus(
            QUEUE.worker(), WorkerState.FATAL, OptionalInt.empty(), Optional.empty(), ""));
    sees(5);
    Condition gone = new Condition.Ended(WorkerTrack.GONE);
    assertEquals(gone, serverHealth.looks(NOW.plusSeconds(5), QUEUE::equals).get(STATE));
    assertEquals(gone, serverHealth.looks(NOW.plusSeconds(6), _ -> false).get(STATE));
    assertFalse(serverHealth.looks(NOW.plusSeconds(7), _ -> false).containsKey(STATE));
  }
}
