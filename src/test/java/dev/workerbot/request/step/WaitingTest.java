package dev.workerbot.request.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.time.ShutdownSignal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long is waited for what, and when that ends. */
class WaitingTest {
  private static final OperationTimeouts USUAL = OperationTimeouts.DEFAULT;

  private static OperationTimeouts resumingFor(Duration time) {
    return new OperationTimeouts(
        USUAL.answer(), USUAL.look(), USUAL.settle(), USUAL.steady(), USUAL.proven(), time);
  }

  private static Problem problem(ProblemKind kind) {
    return new Problem(kind, "as on a bad day");
  }

  @ParameterizedTest
  @CsvSource({"PT24H, PT15M", "PT15M, PT15M", "PT10M, PT10M"})
  void whatIsNotBegunWithinAQuarterOfAnHour_isNotBegun(Duration resume, Duration unbegun) {
    assertEquals(unbegun, resumingFor(resume).unbegun());
  }

  @ParameterizedTest
  @CsvSource({"PT0S, PT1S", "PT1S, PT1S", "PT7S, PT7S", "PT15S, PT15S", "PT2H, PT15S"})
  void aLostServer_isAskedTheMoreRarely_theLongerItIsLost(Duration waited, Duration pause) {
    assertEquals(pause, USUAL.pauseAfter(waited));
  }

  @ParameterizedTest
  @CsvSource({"PT5S, PT1S", "PT1M, PT6S", "PT1H, PT15S"})
  void whatTakesLong_isLookedAtTheMoreRarely(Duration soFar, Duration pause) {
    assertEquals(pause, USUAL.pauseInLong(soFar));
  }

  @Test
  void howLongAStartedWorkerHasToStayUp_canBeSaid() {
    OperationTimeouts longer = USUAL.steadyFor(Duration.ofMinutes(1));
    assertEquals(Duration.ofMinutes(1), longer.steady());
    assertEquals(USUAL.steadyFor(USUAL.steady()), USUAL);
  }

  @Test
  void aSilentServer_isWaitedFor_oneThatIsRestartedBriefly_andOneToMendNotAtAll() {
    assertEquals(Duration.ofMinutes(15), LostServer.limit(problem(ProblemKind.LOST), USUAL));
    assertEquals(Duration.ofSeconds(20), LostServer.limit(problem(ProblemKind.DOWN), USUAL));
    assertEquals(
        Duration.ofSeconds(3),
        LostServer.limit(problem(ProblemKind.DOWN), resumingFor(Duration.ofSeconds(3))));
    assertEquals(Duration.ZERO, LostServer.limit(problem(ProblemKind.NOT_PERMITTED), USUAL));
  }

  @Test
  void aWait_endsWithTheBot() {
    ShutdownSignal signal = new ShutdownSignal();
    assertFalse(signal.hasBegun());
    assertFalse(signal.within(Duration.ofMillis(1)));
    signal.close();
    assertTrue(signal.hasBegun());
    assertTrue(signal.within(Duration.ofMinutes(5)));
  }

  @Test
  void aWaitThatIsInterrupted_endsAsIfTheBotDid_andStaysInterrupted() {
    Thread.currentThread().interrupt();
    assertTrue(new ShutdownSignal().within(Duration.ofMinutes(5)));
    assertTrue(Thread.interrupted());
  }
}
