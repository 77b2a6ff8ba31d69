package dev.workerbot.request.step.worker;

import static dev.workerbot.request.step.worker.WorkerScript.CLOSE_LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.HORIZON;
import static dev.workerbot.request.step.worker.WorkerScript.LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.SIGNALLER;
import static dev.workerbot.request.step.worker.WorkerScript.START;
import static dev.workerbot.request.step.worker.WorkerScript.cause;
import static dev.workerbot.request.step.worker.WorkerScript.is;
import static dev.workerbot.request.step.worker.WorkerScript.planned;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.request.step.worker.WorkerQuestion.PlanQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.RedisQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.SignalQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.laravel.ArtisanCall;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
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

/** Graceful restarts, pauses and what ends them. */
class TellingStepsTest {
  private static final SentSignal HEARD = new SentSignal(new AskResult.Answered(), "TERM");
  private static final SentSignal UNCLEAR = new SentSignal(new AskResult.Unclear("lost"), "TERM");

  private static final SignalChoice.ChosenSignal ONCE = own(false, false);
  private static final SignalChoice.ChosenSignal RELOAD = own(true, true);
  static final SignalChoice.ChosenSignal QUEUE = chosen(SignalPlan.QUEUE_WORKER);

  private static final PlanQuestion PLAN =
      new PlanQuestion(HORIZON, GracefulSignal.RESTART, SIGNALLER);

  private static SignalChoice.ChosenSignal own(boolean keepsPid, boolean repeatable) {
    return chosen(
        new SignalPlan(
            "own",
            Optional.empty(),
            List.of(Signal.TERM),
            Optional.empty(),
            Optional.empty(),
            keepsPid,
            repeatable));
  }

  private static SignalChoice.ChosenSignal chosen(SignalPlan plan) {
    return new SignalChoice.ChosenSignal(
        new SignalPlans.PlanLookup.KnownPlan(plan, Optional.empty(), true), Optional.empty());
  }

  private static SignalQuestion tell(SignalChoice.ChosenSignal plan) {
    return new SignalQuestion(HORIZON, plan, GracefulSignal.RESTART, SIGNALLER);
  }

  private static StepScript<StepResult> graceful(JournalStep journalStep) {
    return WorkerScript.step(
        0, Verb.RESTART, new RestartOptions(true, Optional.empty()), journalStep);
  }

  private static StepScript<StepResult> running(SignalChoice.ChosenSignal plan) {
    return graceful(planned(7)).asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7)).asks(PLAN, plan);
  }

  @Test
  void itIsSignalledOnce_andMayTakeAsLongAsItsJob() {
    StepScript<StepResult> step = running(ONCE).asks(tell(ONCE), HEARD);
    for (int i = 0; i < 100; i++) {
      step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7)).asks(PLAN, ONCE).waits();
    }
    step.asks(CLOSE_LOOK, is(WorkerState.EXITED)).isDone();
    assertEquals(
        List.of(
            new JournalEntry.BeginEntry(RestartStep.STOP, OptionalInt.of(7)),
            new JournalEntry.SignalledEntry("TERM"),
            new JournalEntry.EndEntry(RestartStep.STOP)),
        step.notes());
  }

  @Test
  void whatSupervisorHasStartedAgain_isDone() {
    running(ONCE)
        .asks(tell(ONCE), HEARD)
        .asks(CLOSE_LOOK, is(WorkerState.STARTING, 8))
        .asks(PLAN, ONCE)
        .isDone();
  }

  @Test
  void whatReloads_keepsItsProcess_andHasNothingToStart() {
    StepScript<StepResult> step =
        running(RELOAD)
            .asks(tell(RELOAD), HEARD)
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, RELOAD)
            .waits("signalled to reload; checking that it stays up")
            .later(Duration.ofSeconds(5))
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, RELOAD);
    assertInstanceOf(StepResult.Reached.class, step.ends());
  }

  @Test
  void whatEndsInsteadOfReloading_isAFailure() {
    assertEquals(
        "it exited instead of reloading, and Supervisor started it again",
        cause(
            running(RELOAD)
                .asks(tell(RELOAD), HEARD)
                .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8))
                .asks(PLAN, RELOAD)
                .ends()));
  }

  @Test
  void whatCannotBeSignalledTwice_isNotSignalledAgain_whereTheAnswerWasLost() {
    StepScript<StepResult> lost =
        running(ONCE)
            .asks(tell(ONCE), UNCLEAR)
            .waits("")
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, ONCE);
    assertTrue(cause(lost.ends()).startsWith("the answer was lost, so it may or may not"));
    StepScript<StepResult> ofAnEarlierRun =
        graceful(planned(7).begun(RestartStep.STOP, OptionalInt.of(7)))
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, ONCE);
    assertTrue(
        cause(ofAnEarlierRun.ends()).startsWith("the answer was lost, so it may or may not"));
  }

  @Test
  void whatHasHeardItThoughTheAnswerWasLost_isKnownBySeeingAnotherProcess() {
    StepScript<StepResult> step =
        running(ONCE)
            .asks(tell(ONCE), UNCLEAR)
            .waits("")
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8))
            .asks(PLAN, ONCE);
    step.isDone();
    assertTrue(step.notes().contains(new JournalEntry.SignalledEntry("TERM")));
  }

  @Test
  void anotherProcessThanTheOneSeenLast_mayHaveBeenSignalled() {
    // artisan tells the process that there is by then.
    running(QUEUE)
        .asks(
            tell(QUEUE),
            new SentSignal(new AskResult.Answered(), "queue:restart", OptionalInt.of(9)))
        .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 9))
        .asks(PLAN, QUEUE)
        .waits("finishing its job, then restarting (0 s so far)");
  }

  @Test
  void whatMayBeSignalledTwice_isSignalledFiveTimes() {
    StepScript<StepResult> step = graceful(planned(7));
    for (int i = 0; i < 5; i++) {
      step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
          .asks(PLAN, QUEUE)
          .asks(tell(QUEUE), UNCLEAR)
          .waits("");
    }
    assertEquals(
        "it cannot be signalled to restart: no answer",
        cause(step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7)).asks(PLAN, QUEUE).ends()));
  }

  @Test
  void whatHasNoWay_isLeftAlone() {
    assertEquals(
        "left alone: it has none",
        cause(
            graceful(planned(7))
                .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
                .asks(PLAN, new SignalChoice.NoSignal("it has none"))
                .ends()));
    assertEquals(
        "left alone: it spares none",
        cause(
            running(ONCE)
                .asks(tell(ONCE), new SentSignal(new AskResult.AskRefused("it spares none"), ""))
                .ends()));
  }

  @Test
  void aConfigThatCannotBeReadJustNow_isWaitedFor_butNotWhereSomebodyHasToMendIt() {
    StepScript<StepResult> step =
        graceful(planned(7))
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, unknown(ProblemKind.LOST))
            .waits("")
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, unknown(ProblemKind.NO_CONFIG));
    assertEquals("as on a bad day", cause(step.ends()));
  }

  private static SignalChoice unknown(ProblemKind kind) {
    return new SignalChoice.UnknownSignal(new Problem(kind, "as on a bad day"));
  }

  @Test
  void whatIsDown_orStopping_isOnlyStarted() {
    graceful(planned(7)).asks(CLOSE_LOOK, is(WorkerState.FATAL)).isDone();
    graceful(planned(7))
        .asks(CLOSE_LOOK, is(WorkerState.STOPPING))
        .waits("being stopped; workerbot starts it after that")
        .asks(CLOSE_LOOK, is(WorkerState.STOPPED))
        .isDone();
    graceful(planned(7))
        .asks(CLOSE_LOOK, is(WorkerState.STARTING))
        .asks(PLAN, QUEUE)
        .waits("starting; it gets the restart signal once it runs");
  }

  @Test
  void whatBootedWhenArtisanWasRun_hasNotHeardIt_andGetsASignalAfterAMoment() {
    SignalChoice.ChosenSignal byArtisan =
        new SignalChoice.ChosenSignal(
            new SignalPlans.PlanLookup.KnownPlan(
                SignalPlan.QUEUE_WORKER,
                Optional.of(
                    new ArtisanCall(
                        "www-data",
                        "php",
                        "/srv/shop/artisan",
                        ArtisanCall.ArtisanCommand.QUEUE_RESTART)),
                true),
            Optional.empty());
    running(byArtisan)
        .asks(tell(byArtisan), new SentSignal(new AskResult.Answered(), "queue:restart"))
        .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
        .asks(PLAN, byArtisan)
        .waits()
        .later(Duration.ofMinutes(1))
        .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
        .asks(PLAN, byArtisan)
        .asks(tell(QUEUE), HEARD)
        .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8))
        .asks(PLAN, byArtisan)
        .isDone();
  }

  @Test
  void horizonThatCannotReachRedis_isNotWaitedFor_sinceItHeedsNoSignalUntilThen() {
    SignalChoice.ChosenSignal horizon = chosen(SignalPlan.HORIZON);
    RedisQuestion redis = new RedisQuestion(HORIZON);
    StepScript<StepResult> step =
        running(horizon)
            .asks(tell(horizon), HEARD)
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, horizon)
            .waits()
            .later(Duration.ofSeconds(60))
            .asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
            .asks(PLAN, horizon)
            .asks(redis, false)
            .waits();
    assertEquals(
        "Horizon asks Redis before it ends, and its application's log says that Redis does not"
            + " answer; it has the signal, and restarts once Redis is back",
        cause(
            step.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 7))
                .asks(PLAN, horizon)
                .asks(redis, true)
                .ends()));
  }

  private static StepScript<StepResult> pause(int place) {
    return WorkerScript.step(place, Verb.PAUSE, RestartOptions.PLAIN, planned(7));
  }

  private static final PlanQuestion PAUSE =
      new PlanQuestion(HORIZON, GracefulSignal.PAUSE, SIGNALLER);
  private static final SignalQuestion TELL_PAUSE =
      new SignalQuestion(HORIZON, QUEUE, GracefulSignal.PAUSE, SIGNALLER);

  private static StepScript<StepResult> paused() {
    return pause(0)
        .asks(LOOK, is(WorkerState.RUNNING, 7))
        .asks(PAUSE, QUEUE)
        .asks(TELL_PAUSE, HEARD);
  }

  @Test
  void whatPauses_keepsItsProcess() {
    StepScript<StepResult> step =
        paused()
            .asks(LOOK, is(WorkerState.RUNNING, 7))
            .waits("signalled to pause; checking that it stays up")
            .later(Duration.ofSeconds(5))
            .asks(LOOK, is(WorkerState.RUNNING, 7));
    assertInstanceOf(StepResult.Reached.class, step.ends());
  }

  @Test
  void whatDiesOfTheSignal_isBroughtUpAgain_andThatIsAFailure() {
    paused().asks(LOOK, is(WorkerState.EXITED)).isDone();
    StepScript<StepResult> start =
        pause(1)
            .asks(CLOSE_LOOK, is(WorkerState.EXITED))
            .asks(START, new ActionResult.ActionDone());
    start.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8)).waits().later(Duration.ofSeconds(5));
    assertEquals(
        "the signal killed it, perhaps in the middle of a job, and it was started again; PHP"
            + " without the pcntl extension cannot be paused",
        cause(start.asks(CLOSE_LOOK, is(WorkerState.RUNNING, 8)).ends()));
    assertTrue(
        cause(paused().asks(LOOK, is(WorkerState.RUNNING, 8)).ends())
            .contains("it was started again"));
  }

  @Test
  void whatLaravelEndsInItsPause_isPausedAnew_andThatIsAPause_whateverBecomesOfTheNextProcess() {
    SentSignal heeded = new SentSignal(new AskResult.Answered(), "USR2", OptionalInt.empty(), true);
    StepResult end =
        pause(0)
            .asks(LOOK, is(WorkerState.RUNNING, 7))
            .asks(PAUSE, QUEUE)
            .asks(TELL_PAUSE, heeded)
            .asks(LOOK, is(WorkerState.EXITED))
            .waits("it ended in its pause; waiting for its new process")
            .asks(LOOK, is(WorkerState.RUNNING, 8))
            .asks(PAUSE, QUEUE)
            .asks(TELL_PAUSE, heeded)
            .asks(LOOK, is(WorkerState.EXITED))
            .ends();
    assertEquals(OptionalInt.of(8), assertInstanceOf(StepResult.Reached.class, end).status().pid());
  }

  @Test
  void whatEndedInItsPauseJustBeforeItsEnd_worksAgainAllTheSame() {
    StepResult end =
        WorkerScript.step(0, Verb.CONTINUE, RestartOptions.PLAIN, planned(7))
            .asks(LOOK, is(WorkerState.RUNNING, 7))
            .asks(new PlanQuestion(HORIZON, GracefulSignal.CONTINUE, SIGNALLER), QUEUE)
            .asks(
                new SignalQuestion(HORIZON, QUEUE, GracefulSignal.CONTINUE, SIGNALLER),
                new SentSignal(new AskResult.Answered(), "CONT", OptionalInt.empty(), true))
            .asks(LOOK, is(WorkerState.RUNNING, 8))
            .ends();
    assertInstanceOf(StepResult.Reached.class, end);
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkerState.class,
      names = {"STOPPED", "EXITED", "FATAL"})
  void whatIsDown_cannotPause(WorkerState state) {
    assertEquals(
        "it is %s, so there is nothing to pause".formatted(state),
        cause(pause(0).asks(LOOK, is(state)).ends()));
  }
}
