package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TargetResultTest {
  private static final Target MAILER = Target.of("mailer@web1");
  private static final Duration TIME = Duration.ofSeconds(3);
  private static final WorkerStatus RUNNING = status(WorkerState.RUNNING, 7);

  private static WorkerStatus status(WorkerState state, int pid) {
    return new WorkerStatus(
        MAILER.worker(),
        state,
        pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
        Optional.empty(),
        "");
  }

  @Test
  void aWorkerThatIsAsAsked_isDone_withItsStateAndPid() {
    TargetResult result =
        TargetResult.of(MAILER, new StepResult.Reached(RUNNING, TIME), Duration.ZERO);
    assertTrue(result.done() && result.reached());
    assertEquals(Optional.of(WorkerState.RUNNING), result.state());
    assertEquals(OptionalInt.of(7), result.pid());
    assertEquals(TIME, result.took());
    assertEquals(Optional.empty(), result.cause());
    assertEquals(Optional.empty(), result.ended());
  }

  @Test
  void aOneShot_isDone_andSaysHowItEnded() {
    TargetResult result =
        TargetResult.of(
            MAILER,
            new StepResult.StepEnded(status(WorkerState.EXITED, 0), "exit code 0", TIME),
            Duration.ZERO);
    assertTrue(result.done());
    assertEquals(Optional.of("exit code 0"), result.ended());
    assertEquals(TIME, result.took());
    assertEquals(OptionalInt.empty(), result.pid());
  }

  @Test
  void aWorkerThatIsNotAsAsked_hasTheCause_andHowLongItWasTried() {
    TargetResult result =
        TargetResult.of(
            MAILER, new StepResult.StepMissed(Optional.of(RUNNING), true, "it hangs"), TIME);
    assertFalse(result.done());
    assertTrue(result.reached());
    assertEquals(Optional.of(WorkerState.RUNNING), result.state());
    assertEquals(OptionalInt.of(7), result.pid());
    assertEquals(TIME, result.took());
    assertEquals(Optional.of("it hangs"), result.cause());
    TargetResult lost =
        TargetResult.of(MAILER, new StepResult.StepMissed(Optional.empty(), false, "lost"), TIME);
    assertFalse(lost.reached());
    assertEquals(Optional.empty(), lost.state());
    assertEquals(OptionalInt.empty(), lost.pid());
  }

  @Test
  void whatWasNotLookedAt_hasNoState() {
    TargetResult failed = TargetResult.failed(MAILER, "not approved yet");
    assertFalse(failed.done());
    assertTrue(failed.reached());
    assertEquals(Optional.empty(), failed.state());
    assertFalse(TargetResult.unreached(MAILER, "no connection").reached());
  }

  @Test
  void theJournal_keepsWhatIsSeen() {
    TargetResult done = TargetResult.done(MAILER, RUNNING, TIME);
    assertEquals(done, TargetResult.of(MAILER, done.journalEnd()));
    TargetResult unreached = TargetResult.unreached(MAILER, "no connection");
    assertEquals(unreached, TargetResult.of(MAILER, unreached.journalEnd()));
  }

  @Test
  void aDeeperCause_comesFirst() {
    TargetResult result =
        TargetResult.failed(MAILER, "it did not start").signalledBy(Optional.of("TERM"));
    assertEquals(
        Optional.of("no such file; it did not start"), result.withCause("no such file").cause());
    assertEquals(Optional.of("TERM"), result.withCause("no such file").how());
    assertEquals(
        Optional.of("no such file"),
        TargetResult.done(MAILER, RUNNING, TIME).withCause("no such file").cause());
  }

  @Test
  void whatWasNotBegun_isSaidToBeAsBefore_butForWhatWasBegunAfterAll() {
    TargetResult lost = TargetResult.unreached(MAILER, LostServer.NOT_BEGUN_LOST);
    JournalStep running = JournalStep.planned(MAILER, OptionalInt.of(7));
    JournalStep down = JournalStep.planned(MAILER, OptionalInt.empty());
    assertTrue(lost.isNotBegun());
    assertEquals(
        Optional.of("not begun: connection lost, still running as before"),
        lost.asBefore(running).cause());
    assertEquals(
        Optional.of("not begun: connection lost, still as before"), lost.asBefore(down).cause());
    assertEquals(lost, lost.asBefore(running.begun(RestartStep.STOP, OptionalInt.of(7))));
    assertEquals(lost, lost.asBefore(running.begun(RestartStep.START, OptionalInt.empty())));
    TargetResult other = TargetResult.failed(MAILER, "it hangs");
    assertFalse(other.isNotBegun());
    assertEquals(other, other.asBefore(running));
    assertFalse(
        TargetResult.done(MAILER, RUNNING, TIME).withCause(LostServer.NOT_BEGUN).isNotBegun(),
        "what is done was begun");
  }

  @Test
  void whatWentDownAgain_isNotDone() {
    TargetResult up = TargetResult.done(MAILER, RUNNING, TIME);
    TargetResult down = up.downAgain(Optional.of(WorkerState.FATAL));
    assertFalse(down.done());
    assertEquals(OptionalInt.empty(), down.pid());
    assertEquals(Optional.of("it came back, then went down again"), down.cause());
    assertEquals(
        Optional.of("it came back, but Supervisor no longer knows it"),
        up.downAgain(Optional.empty()).cause());
    assertEquals(Optional.empty(), down.ended());
  }
}
