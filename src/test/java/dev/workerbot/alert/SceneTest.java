package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SceneTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final Target QUEUE = Target.of("queue@web1");
  private static final Fingerprint STATE = Fingerprint.of(Kind.Family.STATE, QUEUE);

  private final Scene scene = new Scene(QUEUE.server(), Tuning.DEFAULT, _ -> Tuning.DEFAULT);

  private void sees(int second, WorkerStatus... workers) {
    Instant at = NOW.plusSeconds(second);
    List<Scene.Stop> _ =
        scene.see(new Sighting.Status(QUEUE.server(), at, at, List.of(workers), true));
  }

  @Test
  void whatIsTakenAwayThroughWorkerbot_isGoneStillWhenThatIsOver() {
    sees(
        0,
        new WorkerStatus(
            QUEUE.worker(), WorkerState.FATAL, OptionalInt.empty(), Optional.empty(), ""));
    sees(5);
    Look gone = new Look.Ended(WorkerTrack.GONE);
    assertEquals(gone, scene.looks(NOW.plusSeconds(5), QUEUE.worker()::equals).get(STATE));
    assertEquals(gone, scene.looks(NOW.plusSeconds(6), _ -> false).get(STATE));
    assertFalse(scene.looks(NOW.plusSeconds(7), _ -> false).containsKey(STATE));
  }
}
