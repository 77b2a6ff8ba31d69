package dev.workerbot.request.step.worker;

import static dev.workerbot.request.step.worker.WorkerScript.CLOSE_LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.PROGRAM;
import static dev.workerbot.request.step.worker.WorkerScript.START;
import static dev.workerbot.request.step.worker.WorkerScript.cause;
import static dev.workerbot.request.step.worker.WorkerScript.exited;
import static dev.workerbot.request.step.worker.WorkerScript.is;
import static dev.workerbot.request.step.worker.WorkerScript.planned;
import static dev.workerbot.request.step.worker.WorkerScript.program;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartStepTest {
  private static final JournalEntry BEGUN =
      new JournalEntry.BeginEntry(RestartStep.START, OptionalInt.empty());
  private static final JournalEntry ENDED = new JournalEntry.EndEntry(RestartStep.START);

  private static StepScript<StepResult> start() {
    return WorkerScript.step(1, Verb.START, RestartOptions.PLAIN, planned(7));
  }

  private static StepScript<StepResult> asked() {
    return start()
        .asks(CLOSE_LOOK, is(WorkerState.STOPPED))
        .asks(START, new ActionResult.ActionDone());
  }

  private static Optional<Ending> ended(int code, boolean expected) {
    return Optional.of(
        new Ending(
            new ProcessEnd.Code(code),
            expected,
            LocalDateTime.of(2026, 11, 30, 3, 0, code),
            Optional.of(Duration.ofSeconds(2))));
  }

  @Test
  void itIsWrittenDown_askedFor_andWatchedForAWhile() {
    StepScript<StepResult> step = asked();
    assertEquals(List.of(BEGUN), step.notes());
    step.asks(CLOSE_LOOK, is(WorkerState.STARTING)).waits("starting");
    for (int i = 0; i < 5; i++) {
      step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8))
          .waits("RUNNING; watching for 5 s that it stays up");
    }
    StepResult.Reached reached =
        assertInstanceOf(
            StepResult.Reached.class, step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8)).ends());
    assertEquals(Duration.ofSeconds(1), reached.after(), "since when it runs");
    assertEquals(List.of(BEGUN, ENDED), step.notes());
  }

  @Test
  void theWatchBeginsAnew_withAnotherProcess() {
    StepScript<StepResult> step = asked();
    step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8)).waits().later(Duration.ofSeconds(4));
    step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 9)).waits().later(Duration.ofSeconds(3));
    step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 9)).waits();
    step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 9)).ends();
  }

  @Test
  void whatDiesThreeTimes_isGivenUp_alsoWhereEveryLookSeesItStarting() {
    StepScript<StepResult> step = asked();
    for (int pid = 8; pid < 11; pid++) {
      step.asks(CLOSE_LOOK, is(WorkerState.STARTING, pid)).waits();
    }
    assertEquals(
        "it keeps dying: Supervisor started it again 3 times in 3 s",
        cause(step.asks(CLOSE_LOOK, is(WorkerState.STARTING, 11)).ends()));
  }

  @Test
  void inBackoff_itIsSaid_andGivenUpWhereItIsFatal() {
    assertEquals(
        "Supervisor gave up on it",
        cause(
            asked()
                .asks(CLOSE_LOOK, is(WorkerState.BACKOFF))
                .waits("it does not stay up; Supervisor is retrying")
                .asks(CLOSE_LOOK, is(WorkerState.FATAL))
                .ends()));
  }

  @Test
  void whatIsNotUpInTime_isGivenUp_butNotForTheTimeInWhichItsServerWasLost() {
    StepScript<StepResult> step = asked();
    step.asks(CLOSE_LOOK, ProblemKind.UNREACHABLE).waits().later(Duration.ofHours(2));
    step.asks(CLOSE_LOOK, is(WorkerState.STARTING)).waits("starting");
    step.later(Duration.ofMinutes(5)).asks(CLOSE_LOOK, is(WorkerState.STARTING));
    assertEquals("it is still STARTING after 5 min", cause(step.ends()));
  }

  @Test
  void whatSomebodyStopsMeanwhile_isAFailure() {
    assertEquals(
        "it was RUNNING, then someone stopped it",
        cause(
            asked()
                .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8))
                .waits()
                .asks(CLOSE_LOOK, is(WorkerState.STOPPED))
                .ends()));
  }

  @Test
  void aRefusal_isTheCause() {
    assertEquals(
        "its command does not exist",
        cause(
            start()
                .asks(CLOSE_LOOK, exited(ended(0, true)))
                .asks(START, new ActionResult.Fault("no such file", "its command does not exist"))
                .asks(CLOSE_LOOK, exited(ended(0, true)))
                .ends()));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "NOT_UNDERSTOOD"})
  void aStartThatNeverArrives_isAskedForFiveTimes(ProblemKind kind) {
    StepScript<StepResult> step = start();
    for (int i = 0; i < 5; i++) {
      step.asks(CLOSE_LOOK, is(WorkerState.FATAL)).asks(START, kind);
    }
    assertEquals(
        "it is still FATAL after the start command (as on a bad day)",
        cause(step.asks(CLOSE_LOOK, is(WorkerState.FATAL)).ends()));
  }

  @Test
  void aOneShotWhoseAnswerWasLost_isNotRunTwice() {
    StepResult end =
        start()
            .asks(CLOSE_LOOK, exited(ended(1, false)))
            .asks(START, ProblemKind.LOST)
            .asks(CLOSE_LOOK, exited(ended(0, true)))
            .asks(PROGRAM, program("autorestart=unexpected"))
            .ends();
    assertEquals("exit code 0", assertInstanceOf(StepResult.StepEnded.class, end).how());
  }

  @Test
  void anExpectedEnd_ofWhatSupervisorStartsAgain_isLookedAtAgain() {
    asked()
        .asks(CLOSE_LOOK, exited(ended(0, true)))
        .asks(PROGRAM, program("autorestart=true"))
        .waits("it exited; waiting to see if Supervisor starts it again")
        .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 9))
        .waits("RUNNING; watching for 5 s that it stays up");
  }

  @Test
  void anUnexpectedEnd_isAFailure() {
    assertEquals(
        "it started and exited again",
        cause(
            asked()
                .asks(CLOSE_LOOK, exited(ended(1, false)))
                .asks(PROGRAM, Optional.empty())
                .ends()));
  }

  @Test
  void beforeAnythingWasAskedFor_aLostServerIsNotWaitedForLong() {
    StepScript<StepResult> step =
        start()
            .asks(CLOSE_LOOK, ProblemKind.DOWN)
            .waits("as on a bad day — nothing started here yet; waiting for it (0 s so far)")
            .later(Duration.ofSeconds(19))
            .asks(CLOSE_LOOK, ProblemKind.DOWN);
    assertEquals(
        new StepResult.StepMissed(Optional.empty(), false, "not begun: as on a bad day"),
        step.ends());
  }

  @Test
  void afterAStop_itIsBegun_whateverIsInTheWay() {
    WorkerScript.step(1, Verb.RESTART, RestartOptions.PLAIN, planned(7))
        .asks(CLOSE_LOOK, ProblemKind.NOT_PERMITTED)
        .waits("as on a bad day — waiting for it, to finish what was started (0 s so far)")
        .asks(CLOSE_LOOK, is(WorkerState.STOPPING))
        .waits("still stopping, will be started after that")
        .asks(CLOSE_LOOK, is(WorkerState.STOPPED))
        .asks(START, new ActionResult.ActionDone());
  }

  @Test
  void whatRunsAlready_isNotAskedFor() {
    StepScript<StepResult> first =
        WorkerScript.step(0, Verb.START, RestartOptions.PLAIN, planned(7))
            .asks(LOOK, is(WorkerState.RUNNING, 7));
    assertInstanceOf(StepResult.Reached.class, first.ends());
  }
}
