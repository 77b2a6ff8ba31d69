package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobThroughputTest {
  private static Optional<String> text(String log) {
    return JobThroughput.parse(log).map(JobThroughput::text);
  }

  /** Laravel 8.83, WorkCommand.php. */
  @Test
  void linesOf8_areCounted() {
    assertEquals(
        Optional.of("2 jobs done in 2 min (1.0 a minute), 1 failed"),
        text(
            """
            [2026-12-01 03:04:05][41] Processing: App\\Jobs\\Quick
            [2026-12-01 03:04:05][41] Processed:  App\\Jobs\\Quick
            [2026-12-01 03:05:01][42] Processing: App\\Jobs\\Failing
            [2026-12-01 03:05:01][42] Failed:     App\\Jobs\\Failing
            [2026-12-01 03:06:05][43] Processed:  App\\Jobs\\Quick
            """));
  }

  /** Laravel 9.52 and 12.40, WorkCommand.php. */
  @Test
  void linesOf9_areCounted() {
    assertEquals(
        Optional.of("2 jobs done in 1 s, 1 failed"),
        text(
            """

               INFO  Processing jobs from the [default] queue.

              2026-12-01 03:04:05 App\\Jobs\\Quick ............ RUNNING
              2026-12-01 03:04:05 App\\Jobs\\Quick ............ 12.34ms DONE
              2026-12-01 03:04:06 App\\Jobs\\Failing .......... 1s FAIL
              2026-12-01 03:04:06 App\\Jobs\\Quick 7 redis high  12.34ms DONE
            """));
  }

  /** Laravel 12.40 with --json, WorkCommand.php. */
  @Test
  void linesOfJson_areCounted() {
    assertEquals(
        Optional.of("1 job done, 1 failed"),
        text(
            """
            {"level":"info","id":"7","job":"App\\\\Jobs\\\\Quick","status":"starting","timestamp":"2026-12-01T03:04:05.000000+00:00"}
            {"level":"info","id":"7","job":"App\\\\Jobs\\\\Quick","status":"success","timestamp":"2026-12-01T03:04:05.100000+00:00","duration":0.1}
            {"level":"warning","id":"8","job":"App\\\\Jobs\\\\Quick","status":"released_after_exception","timestamp":"2026-12-01T03:04:05.200000+00:00"}
            """));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "RUNNING",
        "2026-12-01 03:04:05 a line of something else DONE",
        "[2026-99-01 03:04:05][41] Processed:  App\\Jobs\\Quick",
        "[2026-12-01 03:04:05] production.ERROR: Failed: x",
        "{\"status\":\"success\"}"
      })
  void otherLines_areNone(String log) {
    assertEquals(Optional.empty(), text(log));
  }

  @Test
  void aRate_isAsPreciseAsItHelps() {
    String line = "[2026-12-01 03:%s][1] Processed:  App\\Jobs\\Quick\n";
    assertEquals(
        Optional.of("1,201 jobs done in 10 min (120 a minute)"),
        text(line.formatted("00:00").repeat(1200) + line.formatted("10:00")));
  }

  @Test
  void aLogOfOneLongLine_isReadAtOnce() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () -> {
          assertEquals(Optional.empty(), text("[".repeat(1 << 20)));
          assertEquals(
              Optional.empty(), text(("  2026-12-01 03:04:05 " + "DONE ").repeat(100_000)));
        });
  }
}
