package dev.workerbot.request.step.worker;

import static dev.workerbot.request.step.worker.WorkerScript.LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.PROGRAM;
import static dev.workerbot.request.step.worker.WorkerScript.STOP;
import static dev.workerbot.request.step.worker.WorkerScript.cause;
import static dev.workerbot.request.step.worker.WorkerScript.is;
import static dev.workerbot.request.step.worker.WorkerScript.planned;
import static dev.workerbot.request.step.worker.WorkerScript.program;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopStepTest {
  private static final JournalEntry BEGUN =
      new JournalEntry.BeginEntry(RestartStep.STOP, OptionalInt.of(7));
  private static final JournalEntry ENDED = new JournalEntry.EndEntry(RestartStep.STOP);

  /** Past the look whether it is down already. */
  private static StepScript<StepResult> stop() {
    return WorkerScript.step(1, Verb.STOP, RestartOptions.PLAIN, planned(7));
  }

  private static StepScript<StepResult> stopOfRestart() {
    return WorkerScript.step(0, Verb.RESTART, RestartOptions.PLAIN, planned(7));
  }

  @Test
  void itIsWrittenDown_askedFor_andSeenDown() {
    StepScript<StepResult> step = stop().asks(LOOK, is(WorkerState.RUNNING, 7));
    assertEquals(List.of(BEGUN), step.notes(), "before it is asked for");
    step.asks(STOP, new ActionResult.ActionDone()).asks(LOOK, is(WorkerState.STOPPED));
    assertEquals(List.of(BEGUN, ENDED), step.notes());
    assertInstanceOf(StepResult.Reached.class, step.ends());
  }

  @Test
  void inARestart_theStartFollows() {
    stopOfRestart()
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.STOPPED))
        .isDone();
  }

  @Test
  void whileItFinishesItsJob_itIsWaitedFor_everLonger() {
    StepScript<StepResult> step =
        stop()
            .asks(LOOK, is(WorkerState.STOPPING))
            .asks(PROGRAM, program("command=php artisan queue:work --timeout=90\nstopwaitsecs=100"))
            .waits("stopping; its job may hold it up to 1 min 30 s (--timeout) (0 s so far)")
            .later(Duration.ofMinutes(1))
            .asks(LOOK, is(WorkerState.STOPPING))
            .asks(PROGRAM, Optional.empty())
            .waits(
                "stopping, waiting for its job to finish; Supervisor kills it after its"
                    + " stopwaitsecs"
                    + " (1 min 1 s so far)")
            .asks(LOOK, is(WorkerState.STOPPED));
    assertEquals(
        Duration.ofSeconds(61 + 6).plusMillis(100),
        assertInstanceOf(StepResult.Reached.class, step.ends()).after());
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "NOT_UNDERSTOOD"})
  void aLostAnswer_isLookedInto_beforeItIsAskedForAgain(ProblemKind kind) {
    stop()
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, kind)
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .waits("")
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.STOPPED))
        .ends();
  }

  @Test
  void whatNeverArrives_isAskedForFiveTimes() {
    StepScript<StepResult> step = stop();
    for (int i = 0; i < 5; i++) {
      step.asks(LOOK, is(WorkerState.RUNNING, 7)).asks(STOP, ProblemKind.DOWN).waits("");
    }
    assertEquals(
        "it is still RUNNING after the stop command",
        cause(step.asks(LOOK, is(WorkerState.RUNNING, 7)).ends()));
  }

  @Test
  void aRefusal_isReported_whereItStillRuns() {
    assertEquals(
        "as on a bad day",
        cause(
            stop()
                .asks(LOOK, is(WorkerState.RUNNING, 7))
                .asks(STOP, ProblemKind.NOT_PERMITTED)
                .asks(LOOK, is(WorkerState.RUNNING, 7))
                .ends()));
  }

  @Test
  void anotherProcess_isStoppedAgain_butIsTheRestartItself() {
    stop()
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.RUNNING, 8))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.STOPPED))
        .ends();
    stopOfRestart()
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.RUNNING, 8))
        .isDone();
  }

  @Test
  void whatAnEarlierRunBegan_isNotTakenForAnotherProcess() {
    WorkerScript.step(
            0,
            Verb.RESTART,
            RestartOptions.PLAIN,
            planned(7).begun(RestartStep.STOP, OptionalInt.of(7)))
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(STOP, new ActionResult.ActionDone())
        .asks(LOOK, is(WorkerState.STOPPED))
        .isDone();
  }

  @Test
  void aLostServer_isWaitedForADay_onceItWasAskedFor() {
    StepScript<StepResult> step =
        stop().asks(LOOK, is(WorkerState.RUNNING, 7)).asks(STOP, new ActionResult.ActionDone());
    step.asks(LOOK, ProblemKind.NOT_PERMITTED)
        .waits("as on a bad day — waiting for it, to finish what was started (0 s so far)")
        .later(Duration.ofHours(23))
        .asks(LOOK, ProblemKind.UNREACHABLE)
        .waits()
        .later(Duration.ofHours(1))
        .asks(LOOK, ProblemKind.UNREACHABLE);
    assertEquals(
        new StepResult.StepMissed(Optional.empty(), false, "as on a bad day"), step.ends());
  }

  @Test
  void whatSupervisorHasLostTrackOf_orDoesNotKnow_isAFailure() {
    assertEquals(
        "Supervisor has lost track of the process (UNKNOWN)",
        cause(stop().asks(LOOK, is(WorkerState.UNKNOWN)).ends()));
    assertEquals(
        "Supervisor no longer knows this worker",
        cause(stop().asks(LOOK, Optional.empty()).ends()));
  }

  @Test
  void whatIsDownAlready_isNotAskedFor() {
    for (WorkerState state : List.of(WorkerState.STOPPED, WorkerState.EXITED, WorkerState.FATAL)) {
      StepScript<StepResult> first =
          WorkerScript.step(0, Verb.STOP, RestartOptions.PLAIN, planned(7)).asks(LOOK, is(state));
      assertEquals(Duration.ZERO, assertInstanceOf(StepResult.Reached.class, first.ends()).after());
    }
    WorkerScript.step(0, Verb.STOP, RestartOptions.PLAIN, planned(7))
        .asks(LOOK, is(WorkerState.BACKOFF))
        .isDone();
  }
}
