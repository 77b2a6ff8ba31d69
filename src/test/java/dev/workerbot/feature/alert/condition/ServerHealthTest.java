package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.HealthSign;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private static final Fingerprint WORK = Fingerprint.of(AlertKind.Family.WORK, QUEUE);
  private static final HealthSign BAD = new HealthSign.NotWorking("4,310 jobs wait");
  private static final HealthSign UNKNOWN = new HealthSign.UnknownHealth("no answer");
  private static final HealthSign GOOD = new HealthSign.Works();

  private void is(int second, WorkerState state) {
    boolean runs = state == WorkerState.RUNNING;
    Instant at = NOW.plusSeconds(second);
    OptionalInt pid = runs ? OptionalInt.of(7) : OptionalInt.empty();
    List<ServerHealth.Stop> _ =
        serverHealth.see(
            new Observation.StatusObserved(
                QUEUE.server(),
                at,
                at,
                List.of(
                    new WorkerStatus(
                        QUEUE.worker(),
                        state,
                        pid,
                        runs ? Optional.of(Duration.ofHours(1)) : Optional.empty(),
                        "")),
                true,
                List.of(
                    new StateChange(
                        QUEUE, at, state, pid, false, Optional.empty(), Optional.empty()))));
  }

  private Condition probed(int second, HealthSign... signs) {
    for (HealthSign sign : signs) {
      List<ServerHealth.Stop> _ =
          serverHealth.see(
              new Observation.Probed(
                  QUEUE.server(), NOW.plusSeconds(second), Map.of(QUEUE.worker(), sign)));
    }
    return serverHealth.looks(NOW.plusSeconds(second), _ -> false).get(WORK);
  }

  @Test
  void threeBadProbesInARow_areAnAlert_untilAGoodOne() {
    is(0, WorkerState.RUNNING);
    assertEquals(new Condition.Healthy(), probed(1, BAD, BAD));
    assertEquals(new Condition.Healthy(), probed(2, GOOD, BAD, BAD));
    assertEquals(
        new Condition.Firing(AlertKind.UNWELL, NOW.plusSeconds(2), Optional.of("4,310 jobs wait")),
        probed(3, BAD));
    assertEquals(
        probed(4, UNKNOWN), probed(4, new HealthSign.NotWorking("4,311 jobs wait")), "no news");
    assertEquals(new Condition.Healthy(), probed(5, GOOD));
  }

  @Test
  void aProbeThatCannotTell_countsNeitherWay() {
    is(0, WorkerState.RUNNING);
    assertEquals(new Condition.Healthy(), probed(1, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN));
    assertInstanceOf(Condition.Firing.class, probed(2, BAD, UNKNOWN, BAD, UNKNOWN, BAD));
  }

  @Test
  void whatIsWrongWithItsState_holdsItBack() {
    is(0, WorkerState.RUNNING);
    probed(1, BAD, BAD);
    is(2, WorkerState.FATAL);
    assertEquals(new Condition.Pending(), probed(3, BAD));
    is(4, WorkerState.RUNNING);
    assertEquals(new Condition.Healthy(), probed(5, BAD, BAD));
    assertInstanceOf(Condition.Firing.class, probed(6, BAD));
  }

  @Test
  void whatSomebodyDidThroughWorkerbot_beginsTheCountAnew() {
    is(0, WorkerState.RUNNING);
    probed(1, BAD, BAD);
    serverHealth.forgive(QUEUE.worker(), NOW.plusSeconds(2));
    assertEquals(new Condition.Healthy(), probed(3, BAD, BAD));
  }
}
