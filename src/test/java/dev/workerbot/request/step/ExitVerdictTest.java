package dev.workerbot.request.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A worker that has exited: done, about to start again, or failed. */
class ExitVerdictTest {
  private static final Optional<Ending> NOT_LOGGED = Optional.empty();
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LONG = ExitVerdict.STARTED_AGAIN;

  private static Optional<ProgramConfig> program(String lines) {
    return ServerConfig.of("/c", Map.of("/c", "[program:once]\ncommand=x\n" + lines))
        .programs()
        .stream()
        .findFirst();
  }

  private static Optional<Ending> ended(int code, String how, String at) {
    return Ending.last(
        """
        2026-11-24 10:00:%1$s,000 INFO spawned: 'once' with pid 7
        2026-11-24 10:00:%1$s,500 INFO success: once entered RUNNING state, process has stayed up for > than 0 seconds (startsecs)
        2026-11-24 10:00:%1$s,900 WARN exited: once (exit status %2$d; %3$s)
        """
            .formatted(at, code, how),
        "once");
  }

  private static final Optional<Ending> GOOD = ended(0, "expected", "01");
  private static final Optional<Ending> BAD = ended(3, "not expected", "01");

  @Test
  void whatEndsAsItsConfigExpects_andStaysSo_hasDoneItsWork() {
    ExitVerdict.Expected done =
        assertInstanceOf(
            ExitVerdict.Expected.class,
            ExitVerdict.of(GOOD, NOT_LOGGED, program("autorestart=unexpected"), SOON));
    assertEquals("exit code 0", done.how());
    assertEquals(GOOD.orElseThrow().ran(), done.ran());
    assertTrue(done.ran().isPresent());
    assertInstanceOf(
        ExitVerdict.Expected.class,
        ExitVerdict.of(GOOD, NOT_LOGGED, program("autorestart=false"), SOON));
  }

  @Test
  void whatEndsUnexpectedly_hasFailed_atOnce() {
    assertEquals(
        new ExitVerdict.FailedExit("it started and exited again"),
        ExitVerdict.of(BAD, NOT_LOGGED, program("autorestart=unexpected"), SOON));
  }

  @Test
  void whatSupervisorMayStartAgain_isLookedAtAgain_forTenSeconds() {
    assertEquals(
        new ExitVerdict.Passing(),
        ExitVerdict.of(GOOD, NOT_LOGGED, program("autorestart=true"), SOON));
    assertEquals(
        new ExitVerdict.Passing(),
        ExitVerdict.of(GOOD, NOT_LOGGED, Optional.empty(), LONG.minusMillis(1)));
    assertInstanceOf(
        ExitVerdict.Expected.class,
        ExitVerdict.of(GOOD, NOT_LOGGED, program("autorestart=true"), LONG));
  }

  @ParameterizedTest
  @CsvSource({
    "'', exit code 0",
    "exitcodes=3, exit code 3",
    "'exitcodes=0,2', 'an exit code of 0,2'"
  })
  void withoutAWordInTheLog_whatSupervisorLeavesSo_hasNotFailed(String codes, String how) {
    Optional<ProgramConfig> program = program("autorestart=unexpected\n" + codes);
    assertEquals(new ExitVerdict.Passing(), ExitVerdict.of(NOT_LOGGED, NOT_LOGGED, program, SOON));
    assertEquals(
        new ExitVerdict.Expected(how, Optional.empty()),
        ExitVerdict.of(NOT_LOGGED, NOT_LOGGED, program, LONG));
  }

  @Test
  void whatIsNeverStartedAgain_andOfWhichTheLogSaysNothing_isUnclear() {
    String sentence =
        assertInstanceOf(
                ExitVerdict.FailedExit.class,
                ExitVerdict.of(NOT_LOGGED, NOT_LOGGED, program("autorestart=false"), SOON))
            .sentence();
    assertTrue(sentence.contains("exit code unknown"), sentence);
  }

  @Test
  void theEndOfAnEarlierProcess_saysNothingOfThisOne() {
    assertInstanceOf(
        ExitVerdict.FailedExit.class,
        ExitVerdict.of(GOOD, GOOD, program("autorestart=false"), LONG));
    assertInstanceOf(
        ExitVerdict.Expected.class,
        ExitVerdict.of(BAD, BAD, program("autorestart=unexpected"), LONG));
    assertInstanceOf(
        ExitVerdict.Expected.class,
        ExitVerdict.of(GOOD, ended(0, "expected", "00"), program("autorestart=unexpected"), SOON));
  }
}
