package dev.workerbot.request.step.worker;

import static dev.workerbot.request.step.worker.WorkerScript.CLOSE_LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.HORIZON;
import static dev.workerbot.request.step.worker.WorkerScript.LOOK;
import static dev.workerbot.request.step.worker.WorkerScript.START;
import static dev.workerbot.request.step.worker.WorkerScript.STOP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.Signaller.SentSignal;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the steps of a worker ask its server. */
class WorkerQuestionTest {
  private final List<String> asked = new ArrayList<>();
  private Reply<List<WorkerStatus>> status =
      new Reply.Ok<>(
          List.of(
              WorkerScript.status(WorkerState.RUNNING, OptionalInt.of(7)),
              WorkerScript.status(WorkerState.STARTING, OptionalInt.empty())));

  /** Of a server with one worker, which shows its process only where that is asked for. */
  private final class Web1 implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return status;
    }

    @Override
    public Reply<OptionalInt> pid(WorkerName worker) {
      return new Reply.Ok<>(OptionalInt.of(8));
    }

    @Override
    public Reply<Optional<Ending>> ending(WorkerName worker) {
      return new Reply.Ok<>(Optional.empty());
    }

    @Override
    public Reply<ActionResult> start(WorkerName worker, Duration limit) {
      asked.add("start " + worker + " " + limit);
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }

    @Override
    public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
      asked.add("stop " + worker + " " + limit);
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }
  }

  private <T> Reply<T> ask(Question<T> question) throws Exception {
    try (Fleet fleet =
        new Fleet(
            List.of(
                new WatchedServer(
                    HORIZON.server(), Set.of(), new Web1(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return question.ask(fleet);
    }
  }

  private Optional<ProcessView> seen(Question<Optional<ProcessView>> look) throws Exception {
    return Question.answer(ask(look));
  }

  private static Reply<List<WorkerStatus>> horizonIs(WorkerState state) {
    return new Reply.Ok<>(List.of(WorkerScript.status(state, OptionalInt.empty())));
  }

  @Test
  void onlyACloseLook_findsTheProcessThatAStatusDoesNotShow() throws Exception {
    status = horizonIs(WorkerState.STARTING);
    assertEquals(OptionalInt.of(8), seen(CLOSE_LOOK).orElseThrow().pid());
    assertEquals(OptionalInt.empty(), seen(LOOK).orElseThrow().pid());
  }

  @Test
  void aWorkerThatSupervisorDoesNotKnow_isNotSeen() throws Exception {
    status = new Reply.Ok<>(List.of());
    assertEquals(Optional.empty(), seen(LOOK));
  }

  @Test
  void aServerThatCannotBeAsked_isAProblem_notAWorkerThatIsGone() throws Exception {
    Problem lost = new Problem(ProblemKind.LOST, "as on a bad day");
    status = new Reply.FailedReply<>(lost);
    assertEquals(new Reply.FailedReply<>(lost), ask(LOOK));
    assertTrue(LOOK.hasFailed(ask(LOOK)));
  }

  @Test
  void whatWasWrittenDownBefore_isAskedEvenOfABotThatCloses_andLooksAreNot() throws Exception {
    assertEquals(new Reply.Ok<>(new ActionResult.ActionDone()), ask(START));
    assertEquals(new Reply.Ok<>(new ActionResult.ActionDone()), ask(STOP));
    assertEquals(List.of("start horizon PT10S", "stop horizon PT10S"), asked);
    assertTrue(START.isNoted());
    assertTrue(STOP.isNoted());
    assertFalse(LOOK.isNoted());
  }

  /** Says what it was asked. */
  private static final class Answering implements Signaller {
    private AskResult result = new AskResult.Answered();

    @Override
    public Optional<ProgramConfig> program(Target target) {
      return WorkerScript.program("command=sleep 1\n");
    }

    @Override
    public SignalChoice plan(Target target, GracefulSignal signal) {
      return new SignalChoice.NoSignal(target + " " + signal);
    }

    @Override
    public SentSignal tell(
        Target target, SignalChoice.ChosenSignal chosenSignal, GracefulSignal signal) {
      return new SentSignal(result, target + " " + signal);
    }
  }

  @Test
  void howAWorkerIsSignalled_isForWhoSignalsIt() throws Exception {
    Answering signaller = new Answering();
    assertEquals(
        WorkerScript.program("command=sleep 1\n"),
        Question.answer(ask(new WorkerQuestion.ProgramQuestion(HORIZON, signaller))));
    assertEquals(
        "horizon@web1 PAUSE",
        assertInstanceOf(
                SignalChoice.NoSignal.class,
                Question.answer(
                    ask(new WorkerQuestion.PlanQuestion(HORIZON, GracefulSignal.PAUSE, signaller))))
            .why());
  }

  @Test
  void aSignal_hasFailed_unlessItWasAnswered() throws Exception {
    Answering signaller = new Answering();
    WorkerQuestion.SignalQuestion tell =
        new WorkerQuestion.SignalQuestion(
            HORIZON, TellingStepsTest.QUEUE, GracefulSignal.RESTART, signaller);
    assertTrue(tell.isNoted());
    assertFalse(tell.hasFailed(ask(tell)));
    assertEquals("horizon@web1 RESTART", Question.answer(ask(tell)).how());
    signaller.result = new AskResult.Unclear("lost");
    assertTrue(tell.hasFailed(ask(tell)));
    assertTrue(
        tell.hasFailed(new Reply.FailedReply<>(new Problem(ProblemKind.LOST, "on a bad day"))));
  }
}
