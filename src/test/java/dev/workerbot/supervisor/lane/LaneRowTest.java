package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.WorkerStatus.LastEnd;
import dev.workerbot.worker.WorkerStatus.ReportedExit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a lane tells of a process that supervisorctl does not show. */
class LaneRowTest {
  /** Long ago in the year before, by a server that is in any zone. */
  private static final long START = Instant.parse("2025-12-31T23:59:50Z").getEpochSecond();

  private static final long STOP = START + 20;
  private static final long NOW = STOP + 3600;

  private static WorkerStatus status(String state, long start, long stop, int exit, String error) {
    return LaneRow.read(
            JsonMapper.builder()
                .build()
                .readTree(
                    """
                    {"group": "a", "name": "a", "statename": "%s", "pid": 0, "start": %d, "stop": %d,
                     "now": %d, "exitstatus": %d, "spawnerr": "%s", "description": "%s"}\
                    """
                        .formatted(state, start, stop, NOW, exit, error, error)))
        .orElseThrow()
        .status();
  }

  private static Optional<LastEnd> ended(Optional<ReportedExit> exit) {
    return Optional.of(
        new LastEnd(
            Instant.parse("2026-01-01T00:00:10Z"),
            Duration.ofHours(1),
            Duration.ofSeconds(20),
            exit));
  }

  @Test
  void anExit_hasItsCode_andWhetherThatWasExpected() {
    assertEquals(
        ended(Optional.of(new ReportedExit(3, true))), status("EXITED", START, STOP, 3, "").end());
    WorkerStatus bad = status("EXITED", START, STOP, 7, "Bad exit code 7");
    assertEquals(ended(Optional.of(new ReportedExit(7, false))), bad.end());
    assertEquals(Optional.of(new ReportedExit(7, false)), bad.exit());
    assertEquals(
        Optional.of(new ReportedExit(-1, false)),
        status("EXITED", START, STOP, -1, "Bad exit code -1").exit());
  }

  @Test
  void whatWasStopped_hasNoExit_andWhatRunsOrNeverRan_noEnd() {
    assertEquals(ended(Optional.empty()), status("STOPPED", START, STOP, 0, "").end());
    assertEquals(Optional.empty(), status("STOPPED", 0, 0, 0, "").end());
    assertEquals(Optional.empty(), status("RUNNING", STOP, START, 0, "").end());
    assertEquals(Optional.empty(), status("STOPPING", STOP, START, 0, "").end());
  }

  @Test
  void whatDidNotComeUp_hasTheErrorAsItsCause_andNoExit() {
    WorkerStatus fatal = status("FATAL", START, STOP, 0, "can't find command 'x'");
    assertEquals(Optional.of("can't find command 'x'"), fatal.cause());
    assertEquals(Optional.empty(), fatal.end());
  }
}
