package dev.workerbot.supervisor.laravel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobLogTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final LocalDateTime KILLED = LocalDateTime.parse("2026-12-01T03:05:05");

  private static Optional<String> timedOut(String log) {
    return JobLog.of(log).timedOut(KILLED, MINUTE);
  }

  @Test
  void theJobThatBegan_aTimeoutBeforeTheKill_isNamed_inBothOfLaravelsForms() {
    assertEquals(
        Optional.of("App\\Jobs\\TooLong"),
        timedOut(
            """
            [2026-12-01 03:04:01][6] Processing: App\\Jobs\\Quick
            [2026-12-01 03:04:02][6] Processed:  App\\Jobs\\Quick
            [2026-12-01 03:04:05][7] Processing: App\\Jobs\\TooLong
            """));
    assertEquals(
        Optional.of("App\\Jobs\\TooLong"),
        timedOut(
            """
              2026-12-01 03:04:01 App\\Jobs\\Quick ............. RUNNING
              2026-12-01 03:04:02 App\\Jobs\\Quick ............. 3.21ms DONE
              2026-12-01 03:04:05 App\\Jobs\\TooLong ............. RUNNING
            """));
  }

  @Test
  void theZoneOfTheApplication_isAnyThatThereIs() {
    for (String stamp : new String[] {"02:04:05", "08:34:05", "03:49:05"}) {
      assertEquals(
          Optional.of("Long"), timedOut("[2026-12-01 " + stamp + "][7] Processing: Long"), stamp);
    }
  }

  @Test
  void whatLaravelFailsJustBeforeTheKill_timedOutAsWell() {
    assertEquals(
        Optional.of("Long"),
        timedOut(
            "[2026-12-01 03:04:05][7] Processing: Long\n"
                + "[2026-12-01 03:05:05][7] Failed:     Long"));
    assertEquals(
        Optional.empty(),
        timedOut(
            "[2026-12-01 03:05:04][7] Processing: Long\n"
                + "[2026-12-01 03:05:05][7] Failed:     Long"));
  }

  @Test
  void whatBeganAtAnotherTime_orMayBeOneOfTwo_isNotNamed() {
    assertEquals(Optional.empty(), timedOut("[2026-12-01 03:04:35][7] Processing: Long"));
    assertEquals(Optional.empty(), timedOut("[2026-12-01 03:03:05][7] Processing: Long"));
    assertEquals(
        Optional.empty(),
        timedOut("[2026-12-01 03:04:05][7] Processing: A\n[2026-12-01 03:04:05][8] Processing: B"));
    assertEquals(Optional.empty(), timedOut("no job\n[2026-12-99 03:04:05][7] Processing: A"));
  }

  @Test
  void jobsOfSeveralWorkers_areKnownByTheirClass() {
    assertEquals(
        Optional.of("Long"),
        timedOut(
            """
            [2026-12-01 03:04:05][7] Processing: Long
            [2026-12-01 03:04:30][8] Processing: Other
            [2026-12-01 03:04:31][8] Processed:  Other
            [2026-12-01 03:05:05][9] Failed:     Another
            """));
    assertEquals(
        Optional.empty(),
        timedOut(
            "[2026-12-01 03:03:00][7] Processing: Long\n[2026-12-01 03:04:00][7] Failed:     Long"),
        "it failed a minute before");
  }

  @Test
  void theJobAfterWhichItEnded_isTheLastOfThatMoment() {
    JobLog log =
        JobLog.of(
            """
            [2026-12-01 03:04:05][7] Processing: Long
            [2026-12-01 03:05:04][7] Processed:  Greedy
            [2026-12-01 03:05:40][8] Processing: Next
            """);
    assertEquals(Optional.of("Greedy"), log.lastBefore(KILLED));
    assertEquals(Optional.empty(), log.lastBefore(KILLED.plusMinutes(5)));
  }

  @Test
  void oneJobThatIsNotDone_isUnfinished() {
    assertEquals(
        Optional.of("A"),
        JobLog.of(
                "[2026-12-01 03:04:05][7] Processing: A\n[2026-12-01 03:04:05][8] Processing: B\n"
                    + "[2026-12-01 03:04:06][8] Processed:  B")
            .unfinished());
    assertEquals(
        Optional.empty(),
        JobLog.of("[2026-12-01 03:04:05][7] Processing: A\n[2026-12-01 03:04:05][8] Processing: B")
            .unfinished());
  }
}
