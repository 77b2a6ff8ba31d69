package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.TargetResults.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.worker.AskResult;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers that are told to start anew, to pause and to go on, each in its way. */
class WorkerSignallerTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final String QUEUE = "]\ncommand=php /srv/app/artisan queue:work\nuser=www\n";
  private static final String SHELLED =
      "]\ncommand=sh -c 'cd /srv/app && php /srv/app/artisan queue:work'\nuser=www\n";
  private static final Reply<ActionResult> GONE =
      new Reply.Ok<>(new ActionResult.Nothing("it was not running"));
  private static final Reply<ActionResult> REFUSED = failed(ProblemKind.NOT_PERMITTED);
  private static final Reply<ActionResult> LOST = failed(ProblemKind.LOST);

  private final ScriptedServer web1 = new ScriptedServer();
  private final Fleet fleet = web1.fleet();
  private SignalPlans plans = SignalPlans.BUILT_IN;

  @AfterEach
  void close() {
    fleet.close();
  }

  private static Reply<ActionResult> failed(ProblemKind kind) {
    return new Reply.FailedReply<>(new Problem(kind, "as on a bad day"));
  }

  private void configured(String... programs) {
    web1.config = Optional.of(String.join("\n", programs));
  }

  private WorkerSignaller signaller(Target... together) {
    return new WorkerSignaller(fleet, new Programs(fleet), plans, List.of(together));
  }

  private static SentSignal tell(WorkerSignaller signaller, Target target, GracefulSignal signal) {
    return signaller.tell(
        target,
        assertInstanceOf(SignalChoice.ChosenSignal.class, signaller.plan(target, signal)),
        signal);
  }

  private SentSignal restart(Target... together) {
    return tell(signaller(together), A, GracefulSignal.RESTART);
  }

  @Test
  void aLaravelWorker_isSignalledByArtisan_onceForAllThatItReaches() {
    configured("[program:a" + QUEUE, "[program:b" + QUEUE);
    web1.status =
        new Reply.Ok<>(
            List.of(status(A, WorkerState.RUNNING, 7), status(B, WorkerState.RUNNING, 9)));
    WorkerSignaller signaller = signaller(A, B);
    assertEquals(
        new SentSignal(new AskResult.Answered(), "queue:restart", OptionalInt.of(7)),
        tell(signaller, A, GracefulSignal.RESTART));
    assertEquals(OptionalInt.of(9), tell(signaller, B, GracefulSignal.RESTART).pid());
    assertEquals(List.of("queue:restart"), web1.signals);
  }

  @Test
  void artisan_isNotRun_whereItWouldReachOthers() {
    configured("[program:a" + QUEUE, "[program:b" + QUEUE);
    assertEquals(new SentSignal(new AskResult.Answered(), "TERM"), restart(A));
    assertEquals(List.of("TERM a"), web1.signals);
    web1.signals.clear();
    configured("[program:a" + QUEUE, "[program:b" + QUEUE.replace("/srv/app", "/srv/other"));
    assertEquals("queue:restart", restart(A).how());
  }

  @Test
  void whereOnlyArtisanReachesIt_itIsLeftAlone_ratherThanOthersWithIt() {
    configured("[program:a" + SHELLED, "[program:b" + QUEUE);
    assertEquals(
        new AskResult.AskRefused(
            "only `artisan queue:restart` reaches it, and that also hits another worker"),
        restart(A).askResult());
    configured("[program:a" + SHELLED, "[program:b" + QUEUE, "[program:c" + QUEUE);
    assertEquals(
        new AskResult.AskRefused(
            "only `artisan queue:restart` reaches it, and that also hits 2 other workers"),
        restart(A).askResult());
    assertEquals(List.of(), web1.signals);
  }

  @Test
  void whereArtisanRefuses_aSignalDoesIt_andWhyIsSaid() {
    configured("[program:a" + QUEUE);
    web1.answers.add(REFUSED);
    assertEquals("TERM, since as on a bad day", restart(A).how());
    web1.answers.add(new Reply.Ok<>(new ActionResult.Fault("x", "it broke")));
    assertEquals("TERM, since it broke", restart(A).how());
    web1.answers.add(GONE);
    assertEquals("TERM", restart(A).how());
    assertEquals(
        List.of("queue:restart", "TERM a", "queue:restart", "TERM a", "queue:restart", "TERM a"),
        web1.signals);
  }

  @Test
  void whereArtisanRefuses_andASignalMeetsAShell_nothingIsEnded() {
    configured("[program:a" + SHELLED);
    web1.answers.add(REFUSED);
    assertEquals(
        new AskResult.AskRefused(
            "as on a bad day; a signal would reach only the shell around it, so it was left alone"),
        restart(A).askResult());
    assertEquals(List.of("queue:restart"), web1.signals);
  }

  @Test
  void artisanThatMayHaveBeenRun_isNotRunTwice_andWhoHasNotHeardItGetsASignal() {
    configured("[program:a" + QUEUE);
    web1.answers.add(LOST);
    WorkerSignaller signaller = signaller(A);
    SentSignal first = tell(signaller, A, GracefulSignal.RESTART);
    assertEquals(new AskResult.Unclear("as on a bad day"), first.askResult());
    assertEquals("queue:restart", first.how());
    SentSignal second = tell(signaller, A, GracefulSignal.RESTART);
    assertEquals("TERM, since as on a bad day", second.how());
    assertEquals(List.of("queue:restart", "TERM a"), web1.signals);
  }

  @Test
  void aPauseAndItsEnd_areSignals_evenWhereArtisanCouldRestartIt() {
    configured("[program:a" + QUEUE);
    assertEquals("USR2", tell(signaller(A), A, GracefulSignal.PAUSE).how());
    assertEquals("CONT", tell(signaller(A), A, GracefulSignal.CONTINUE).how());
    assertEquals(List.of("USR2 a", "CONT a"), web1.signals);
  }

  private void own(Signal... restart) {
    plans =
        new SignalPlans(
            List.of(
                new SignalPlans.Own(
                    Optional.empty(),
                    Optional.of(new Glob("a")),
                    new SignalPlan(
                        "sidekiq",
                        Optional.empty(),
                        List.of(restart),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        false))));
  }

  @Test
  void severalSignals_areSentInTheirOrder() {
    configured("[program:a]\ncommand=sidekiq\n");
    own(Signal.TSTP, Signal.TERM);
    assertEquals(new SentSignal(new AskResult.Answered(), "TSTP, TERM"), restart());
    assertEquals(List.of("TSTP a", "TERM a"), web1.signals);
  }

  @Test
  void aSignalThatFindsNoProcess_hasMissed() {
    configured("[program:a]\ncommand=sidekiq\n");
    own(Signal.TSTP, Signal.TERM);
    web1.answers.add(GONE);
    assertEquals(new AskResult.AskMissed(), restart().askResult());
    assertEquals(List.of("TSTP a"), web1.signals);
  }

  @Test
  void whereOnlyTheFirstSignalArrives_whatItMadeOfItIsUnclear() {
    configured("[program:a]\ncommand=sidekiq\n");
    own(Signal.TSTP, Signal.TERM);
    web1.answers.add(new Reply.Ok<>(new ActionResult.ActionDone()));
    web1.answers.add(REFUSED);
    assertEquals(
        new AskResult.Unclear("only some of TSTP, TERM have arrived"), restart().askResult());
  }

  @ParameterizedTest
  @EnumSource(GracefulSignal.class)
  void whatHasNoWay_isSaidToHaveNone(GracefulSignal signal) {
    configured("[program:a]\ncommand=sleep 9\n");
    assertTrue(
        assertInstanceOf(SignalChoice.NoSignal.class, signaller().plan(A, signal))
            .why()
            .startsWith("no graceful way is known for its command"));
  }

  @Test
  void whatIsNotInTheFilesAnyMore_hasNoWay() {
    configured("[program:b" + QUEUE);
    assertEquals(
        new SignalChoice.NoSignal(
            "Supervisor's config files there no longer have a program for it"),
        signaller().plan(A, GracefulSignal.RESTART));
    assertEquals(Optional.empty(), signaller().program(A));
    assertEquals(Optional.empty(), signaller().job(A));
  }

  @Test
  void filesThatCannotBeRead_areReadAgainLater() {
    web1.config = Optional.empty();
    WorkerSignaller signaller = signaller();
    signaller.prepare(List.of(A));
    assertInstanceOf(SignalChoice.UnknownSignal.class, signaller.plan(A, GracefulSignal.RESTART));
    configured("[program:a" + QUEUE);
    assertInstanceOf(SignalChoice.ChosenSignal.class, signaller.plan(A, GracefulSignal.RESTART));
  }

  @Test
  void filesAreReadOnce_beforeAnybodyIsSignalled() {
    configured("[program:a" + QUEUE);
    WorkerSignaller signaller = signaller();
    signaller.prepare(List.of(A));
    web1.config = Optional.empty();
    assertEquals("a", signaller.program(A).orElseThrow().name());
    assertEquals(Optional.of(Duration.ofSeconds(60)), signaller.job(A).orElseThrow().longest());
  }
}
