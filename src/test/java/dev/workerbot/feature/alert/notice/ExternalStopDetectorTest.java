package dev.workerbot.feature.alert.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.RecentOperation;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExternalStopDetectorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
  private static final Target QUEUE = Target.of("queue@web1");

  private static RecentOperation operation(String id, int began, int ended) {
    return new RecentOperation(
        id,
        "restart",
        Person.named("anna"),
        NOW.plusSeconds(began),
        Optional.of(NOW.plusSeconds(ended)),
        true);
  }

  private static int reported(List<RecentOperation> operations) {
    ExternalStopDetector externalStopDetector = new ExternalStopDetector();
    externalStopDetector.stopped(QUEUE, NOW, NOW);
    return externalStopDetector
        .settled(
            NOW.plusSeconds(5),
            (_, _) -> operations,
            _ -> Optional.of(WorkerState.RUNNING),
            _ -> true)
        .size();
  }

  @Test
  void whatAnOperationStopped_isByNobodyElse_alsoWhereAnotherBeganSoonAfter() {
    assertEquals(0, reported(List.of(operation("first", -1, 1))));
    assertEquals(0, reported(List.of(operation("second", 4, 5), operation("first", -1, 1))));
  }

  /** Its line came in late, or it was only seen that it is down: it may have been at any time. */
  @Test
  void whatAnOperationMayHaveStopped_isByNobodyElse() {
    ExternalStopDetector externalStopDetector = new ExternalStopDetector();
    externalStopDetector.stopped(QUEUE, NOW.minusSeconds(1200), NOW);
    List<Instant> asked = new ArrayList<>();
    List<ExternalStopDetector.ExternalStop> stops =
        externalStopDetector.settled(
            NOW.plusSeconds(5),
            (_, since) -> {
              asked.add(since);
              return List.of(operation("long-ago", -1100, -1090));
            },
            _ -> Optional.of(WorkerState.STOPPED),
            _ -> true);
    assertEquals(List.of(), stops);
    assertEquals(List.of(NOW.minusSeconds(1203)), asked, "the journal is asked that far back");
  }

  @Test
  void whatStoppedBeforeOrAfterEveryOperation_isSomebodyElses() {
    assertEquals(1, reported(List.of()));
    assertEquals(1, reported(List.of(operation("late", 4, 5), operation("early", -9, -8))));
  }

  @Test
  void whatMayNotBeReportedYet_isReportedLaterAndTogether() {
    ExternalStopDetector externalStopDetector = new ExternalStopDetector();
    for (int i = 0; i < 3; i++) {
      externalStopDetector.stopped(QUEUE, NOW.plusSeconds(i * 10L), NOW.plusSeconds(i * 10L));
      assertEquals(List.of(), titles(externalStopDetector, i * 10 + 5, false));
      assertTrue(externalStopDetector.isWaiting());
    }
    assertEquals(
        List.of("queue@web1 was restarted outside workerbot, 3 times"),
        titles(externalStopDetector, 60, true));
    assertFalse(externalStopDetector.isWaiting());
  }

  private static List<String> titles(
      ExternalStopDetector externalStopDetector, int second, boolean mayTell) {
    return externalStopDetector
        .settled(
            NOW.plusSeconds(second),
            (_, _) -> List.of(),
            _ -> Optional.of(WorkerState.RUNNING),
            _ -> mayTell)
        .stream()
        .map(stop -> stop.title().toString())
        .toList();
  }
}
