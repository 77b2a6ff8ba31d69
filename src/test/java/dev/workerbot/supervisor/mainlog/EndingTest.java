package dev.workerbot.supervisor.mainlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static final String RAN =
      """
      2026-11-24 08:40:01,000 INFO spawned: 'once' with pid 17
      2026-11-24 08:40:02,100 INFO success: once entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)
      2026-11-24 08:40:03,500 INFO exited: once (exit status 4; expected)
      2026-11-24 08:40:04,000 WARN exited: other (terminated by SIGKILL; not expected)
      """;

  private static WorkerStatus exited(String worker, String note) {
    return new WorkerStatus(
        WorkerName.of(worker), WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), note);
  }

  @Test
  void theEndOfEachWorker_withItsCode_andHowLongItRan() {
    Map<WorkerName, Ending> endings =
        Ending.last(
            RAN,
            List.of(
                exited("once", "Nov 24 08:40 AM"),
                exited("g:other", "Nov 24 08:40 AM"),
                exited("more", "Nov 24 08:40 AM")));
    assertEquals(
        Map.of(
            WorkerName.of("once"),
            new Ending(
                new ProcessEnd.Code(4),
                true,
                LocalDateTime.parse("2026-11-24T08:40:03.500"),
                Optional.of(Duration.ofMillis(2500))),
            WorkerName.of("g:other"),
            new Ending(
                new ProcessEnd.SignalEnd("SIGKILL"),
                false,
                LocalDateTime.parse("2026-11-24T08:40:04"),
                Optional.empty())),
        endings);
    assertEquals("exit code 4", endings.get(WorkerName.of("once")).words());
  }

  @Test
  void anEndThatIsOlderThanTheStatusSays_isNotMeant() {
    // With loglevel=warn the expected end after it is not in the log.
    assertEquals(Map.of(), Ending.last(RAN, List.of(exited("once", "Nov 24 09:15 AM"))));
  }

  @Test
  void processesOfOneName_areNotGuessedAt() {
    assertEquals(
        Map.of(),
        Ending.last(
            RAN,
            List.of(exited("a:once", "Nov 24 08:40 AM"), exited("b:once", "Nov 24 08:40 AM"))));
  }
}
