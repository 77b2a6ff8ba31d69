package dev.workerbot.feature.restart.roll;

import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.status;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.feature.restart.operation.JournalledRun;
import dev.workerbot.feature.restart.operation.WorkerSignaller;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.OperationDatabase;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole rolling restart of two workers, with its journal and what is shown meanwhile. */
class RollRunTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final Duration MOMENT = Duration.ofMillis(2);

  @TempDir private Path dir;
  private OperationDatabase database;
  private final ScriptedServer web1 = new ScriptedServer();
  private final Fleet fleet = web1.fleet();
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final List<Target> restarted = new ArrayList<>();

  /** For how long each had to stay up. */
  private final Map<Target, Duration> steady = new HashMap<>();

  private final List<String> shown = new ArrayList<>();
  private final ProgressBoard<Target, TargetResult> board =
      new ProgressBoard<>(
          List.of(A, B), view -> shown.add(view.phrases().toString() + view.results().size()));
  private Runnable afterEach = () -> {};
  private List<JournalStep> steps = List.of(planned(A), planned(B));

  @BeforeEach
  void open() {
    database = new OperationDatabase(dir);
    database.roll("one", Optional.empty(), planned(A), planned(B));
    web1.status =
        new Reply.Ok<>(
            List.of(status(A, WorkerState.RUNNING, 8), status(B, WorkerState.RUNNING, 8)));
  }

  @AfterEach
  void close() {
    fleet.close();
    database.close();
  }

  private static JournalStep planned(Target target) {
    return JournalStep.planned(target, OptionalInt.of(7));
  }

  private RollEnd run(OperationTimeouts timeouts, Duration pause, boolean over)
      throws StepSuspended {
    RollRun run =
        new RollRun(
            "one",
            new RollingOptions(1, pause),
            steps,
            new JournalledRun.RunParts(
                fleet,
                database.journal(),
                timeouts,
                shutdown,
                new WorkerSignaller(fleet, new Programs(fleet), SignalPlans.BUILT_IN, List.of())),
            database.rolls(),
            board);
    return run.run(
        (batch, parts) -> {
          List<TargetResult> results = new ArrayList<>();
          for (JournalStep step : batch) {
            restarted.add(step.target());
            steady.put(step.target(), parts.apply(step).operationTimeouts().steady());
            results.add(up(step.target()));
          }
          if (!batch.isEmpty()) {
            afterEach.run();
          }
          return results;
        },
        over);
  }

  private static OperationTimeouts quick() {
    return new OperationTimeouts(MOMENT, MOMENT, MOMENT, MOMENT, MOMENT, MOMENT);
  }

  private RollEnd run() throws StepSuspended {
    return run(quick(), Duration.ZERO, false);
  }

  @Test
  void oneFollowsTheOther_eachOnce() throws Exception {
    assertEquals(new RollEnd.Through(List.of(up(A), up(B))), run());
    assertEquals(List.of(A, B), restarted);
  }

  @Test
  void whoCancelsIt_inAnyBot_isHeard_andNoOtherIsTouched() throws Exception {
    afterEach = () -> assertTrue(database.rolls().cancel("one", Person.named("otto")));
    assertEquals(new RollEnd.Cancelled(List.of(up(A)), List.of(B), Person.named("otto")), run());
    assertEquals(List.of(A), restarted);
  }

  @Test
  void whereNobodyCanReadWhetherItWasCancelled_itGoesOn() throws Exception {
    afterEach = database::close;
    assertInstanceOf(RollEnd.Through.class, run());
  }

  @Test
  void whatDiesAgain_isWrittenDownAndShown_soThatNoLaterBotTakesItForDone() throws Exception {
    afterEach =
        () ->
            web1.status =
                new Reply.Ok<>(
                    List.of(status(A, WorkerState.FATAL, 0), status(B, WorkerState.RUNNING, 8)));
    TargetResult again = down(A, WorkerState.FATAL, "it came back, then went down again");
    RollEnd.RollStopped end = assertInstanceOf(RollEnd.RollStopped.class, run());
    assertEquals(List.of(B), end.left());
    assertEquals(again.cause(), end.results().getFirst().cause());
    assertEquals(
        again.cause(),
        database
            .journal()
            .find("one")
            .orElseThrow()
            .steps()
            .getFirst()
            .end()
            .orElseThrow()
            .cause());
    assertEquals(again.cause(), board.view().ends().get(A).cause());
    assertEquals(List.of(A), restarted);
  }

  @Test
  void whatItWaitsFor_isShownAtTheNextOne() throws Exception {
    assertInstanceOf(RollEnd.Through.class, run(quick(), Duration.ofMillis(20), false));
    assertTrue(
        shown.stream().anyMatch(one -> one.contains("b@web1=next, after a pause of 0 s")),
        shown.toString());
    assertTrue(
        shown.stream().noneMatch(one -> one.contains("a@web1=next, after a pause")),
        shown.toString());
  }

  private static OperationTimeouts steadily(int steady, int proven) {
    return new OperationTimeouts(
        MOMENT, MOMENT, MOMENT, Duration.ofSeconds(steady), Duration.ofSeconds(proven), MOMENT);
  }

  @Test
  void eachStaysUp_asLongAsTheSettingsSay_orAsItsStartsecs() throws Exception {
    web1.config = Optional.of("[program:a]\ncommand=x\nstartsecs=30\n[program:b]\ncommand=x\n");
    var _ = run(steadily(3, 9), Duration.ZERO, false);
    assertEquals(Map.of(A, Duration.ofSeconds(30), B, Duration.ofSeconds(9)), steady);
    restarted.clear();
    web1.config = Optional.empty();
    var _ = run(steadily(9, 3), Duration.ZERO, false);
    assertEquals(Map.of(A, Duration.ofSeconds(9), B, Duration.ofSeconds(9)), steady);
  }

  @Test
  void aServerThatLeftTheConfig_keepsNoRollFromItsEnd() throws Exception {
    Target gone = Target.of("a@web9");
    steps = List.of(planned(gone));
    assertEquals(new RollEnd.Through(List.of(up(gone))), run());
  }

  @Test
  void whatAnEarlierBotSawThrough_isNotRestartedAgain() throws Exception {
    database.journal().close("one", A, up(A).journalEnd());
    steps = database.journal().find("one").orElseThrow().steps();
    RollEnd.RollStopped end =
        assertInstanceOf(RollEnd.RollStopped.class, run(quick(), Duration.ZERO, true));
    assertEquals(List.of(B), end.left());
  }

  @Test
  void aBotThatCloses_callsNoServerLost_andLeavesTheRestToTheNext() {
    afterEach =
        () -> {
          web1.status = new Reply.FailedReply<>(new Problem(ProblemKind.LOST, "the bot closed it"));
          shutdown.close();
        };
    assertThrows(StepSuspended.class, this::run);
    assertEquals(List.of(A), restarted);
    assertEquals(
        Optional.empty(), database.journal().find("one").orElseThrow().steps().getLast().end());
  }

  @Test
  void anAnswerOfTheFleet_isAFailure_whereOneServerGaveNone() {
    FleetQuestion question = new FleetQuestion(Set.of(A.server(), Target.of("a@web9").server()));
    Reply<Map<ServerName, Snapshot>> well = question.ask(fleet);
    assertEquals(Set.of(A.server()), Question.answer(well).keySet());
    assertFalse(question.hasFailed(well));
    web1.status = new Reply.FailedReply<>(new Problem(ProblemKind.LOST, "x"));
    assertTrue(question.hasFailed(question.ask(fleet)));
  }
}
