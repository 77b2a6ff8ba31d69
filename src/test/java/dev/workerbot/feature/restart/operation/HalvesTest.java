package dev.workerbot.feature.restart.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.ExitVerdict;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.StepLoop;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.request.step.worker.WorkerSteps;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The halves of a restart, against answers that a real server gives on its bad days only. */
class HalvesTest {
  private static final Target HORIZON =
      new Target(new ServerName("web1"), WorkerName.of("horizon"));

  private final Scripted server = new Scripted();

  /** One worker; what it is told comes true, or is lost, as the script says. */
  private static final class Scripted implements SilentSupervisor {
    private final ShutdownSignal shutdownSignal = new ShutdownSignal();

    /** How many more answers it gives before the bot closes, with its connections. */
    private int answersLeft = Integer.MAX_VALUE;

    private WorkerState state = WorkerState.RUNNING;
    private int stops;
    private int starts;

    /** How long the started process stays; for good where there is none. */
    private int looksUp = Integer.MAX_VALUE;

    /** What the main log says once the process is over, and what it says before. */
    private Optional<Ending> ending = Optional.empty();

    private Optional<Ending> logged = Optional.empty();

    /** Whether Supervisor starts again what is EXITED, at the next look. */
    private boolean startsAgain;

    private String config = "";

    /** Problems of the next looks before anything was asked for. */
    private final Queue<Problem> lostAtFirst = new ArrayDeque<>();

    /** Problems of the next looks, once something was asked for. */
    private final Queue<Problem> blind = new ArrayDeque<>();

    /** What is answered to the next stops and starts, though they are carried out. */
    private final Queue<Problem> garbled = new ArrayDeque<>();

    /** What supervisorctl answers to the next starts. */
    private final Queue<ActionResult> answers = new ArrayDeque<>();

    private boolean refuses;

    /** What is answered to the next starts, which never arrive. */
    private final Queue<Problem> lost = new ArrayDeque<>();

    @Override
    public Reply<List<WorkerStatus>> status() {
      if (isCut()) {
        return cut();
      }
      if (starts > 0 && state == WorkerState.EXITED && startsAgain) {
        startAgain();
      } else if (starts > 0 && state == WorkerState.RUNNING && looksUp-- <= 0) {
        state = WorkerState.EXITED;
        logged = ending;
      }
      Problem problem = stops + starts > 0 ? blind.poll() : lostAtFirst.poll();
      OptionalInt pid =
          state == WorkerState.RUNNING ? OptionalInt.of(100 + starts) : OptionalInt.empty();
      return problem == null
          ? new Reply.Ok<>(
              List.of(new WorkerStatus(HORIZON.worker(), state, pid, Optional.empty(), "")))
          : new Reply.FailedReply<>(problem);
    }

    @Override
    public Reply<ActionResult> start(WorkerName worker, Duration limit) {
      if (isCut()) {
        return cut();
      }
      starts++;
      Problem problem = lost.poll();
      if (problem != null) {
        return new Reply.FailedReply<>(problem);
      }
      state = refuses ? state : WorkerState.RUNNING;
      return answers.isEmpty() ? answer() : new Reply.Ok<>(answers.poll());
    }

    @Override
    public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
      if (isCut()) {
        return cut();
      }
      stops++;
      state = WorkerState.STOPPED;
      return answer();
    }

    private void startAgain() {
      starts++;
      state = WorkerState.RUNNING;
      looksUp = 0;
    }

    private boolean isCut() {
      return answersLeft-- <= 0;
    }

    private <T> Reply<T> cut() {
      shutdownSignal.close();
      return new Reply.FailedReply<>(problem(ProblemKind.LOST));
    }

    private Reply<ActionResult> answer() {
      Problem problem = garbled.poll();
      return problem == null
          ? new Reply.Ok<>(new ActionResult.ActionDone())
          : new Reply.FailedReply<>(problem);
    }

    @Override
    public Reply<OptionalInt> pid(WorkerName worker) {
      return new Reply.Ok<>(OptionalInt.empty());
    }

    @Override
    public Reply<String> version() {
      return new Reply.Ok<>("4.2.5");
    }

    @Override
    public Reply<LogTail> log(WorkerName worker, LogStream stream, int lines) {
      return new Reply.Ok<>(new LogTail("file", List.of(), ""));
    }

    @Override
    public Reply<Optional<String>> cause(WorkerName worker) {
      return new Reply.Ok<>(Optional.empty());
    }

    @Override
    public Reply<Optional<Ending>> ending(WorkerName worker) {
      return new Reply.Ok<>(logged);
    }

    @Override
    public Reply<ServerConfig> config() {
      return new Reply.Ok<>(
          ServerConfig.of("/etc/s.conf", Map.of("/etc/s.conf", "[program:horizon]\n" + config)));
    }

    @Override
    public Reply<LogTail> follow(
        WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
      return log(worker, stream, lines);
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private TargetResult run(Verb verb) throws StepSuspended {
    return run(verb, Duration.ofMinutes(1));
  }

  private TargetResult run(Verb verb, Duration resume) throws StepSuspended {
    OperationTimeouts operationTimeouts =
        new OperationTimeouts(
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            resume);
    StepLoop.StepWatcher nobody =
        new StepLoop.StepWatcher() {
          @Override
          public void progress(String what) {
            // Not watched here.
          }

          @Override
          public void note(JournalEntry entry) {
            // Not journalled here.
          }
        };
    try (Fleet fleet =
        new Fleet(
            List.of(
                new WatchedServer(HORIZON.server(), Set.of(), server, LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      StepLoop loop =
          new StepLoop(
              fleet, server.shutdownSignal, operationTimeouts.look(), nobody, Duration.ZERO);
      StepResult end =
          loop.run(
              new WorkerSteps(
                      operationTimeouts,
                      new WorkerSignaller(
                          fleet, new Programs(fleet), SignalPlans.BUILT_IN, List.of()))
                  .of(
                      verb,
                      RestartOptions.PLAIN,
                      JournalStep.planned(HORIZON, OptionalInt.of(100))));
      return TargetResult.of(HORIZON, end, loop.elapsed());
    }
  }

  private static Problem problem(ProblemKind problemKind) {
    return new Problem(problemKind, "as on a bad day");
  }

  private void isRunning(TargetResult result) {
    assertTrue(result.done(), result.toString());
    assertEquals(Optional.of(WorkerState.RUNNING), result.state());
    assertEquals(WorkerState.RUNNING, server.state);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "UNREACHABLE", "HUNG", "DOWN", "SHUTTING_DOWN"})
  void whatWasNotBegun_isBegunWhenTheServerIsBack(ProblemKind problemKind) throws Exception {
    server.lostAtFirst.addAll(List.of(problem(problemKind), problem(problemKind)));
    isRunning(run(Verb.RESTART));
    assertEquals(1, server.stops);
    assertEquals(1, server.starts);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "UNREACHABLE", "HUNG"})
  void whereTheServerDoesNotComeBackInTime_itIsReportedAsNotBegun(ProblemKind problemKind)
      throws Exception {
    server.lostAtFirst.add(problem(problemKind));
    TargetResult result =
        run(Verb.RESTART, Duration.ZERO)
            .asBefore(JournalStep.planned(HORIZON, OptionalInt.of(100)));
    assertEquals(0, server.stops + server.starts);
    assertTrue(result.isNotBegun() && !result.reached(), result.toString());
    assertEquals(
        Optional.of("not begun: connection lost (as on a bad day), still running as before"),
        result.cause());
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"NOT_PERMITTED", "CONNECTION_REFUSED", "LOGIN_SHELL"})
  void whatDoesNotPassInAMoment_isReportedAtOnce_asNotBegun(ProblemKind problemKind)
      throws Exception {
    server.lostAtFirst.add(problem(problemKind));
    TargetResult result = run(Verb.RESTART);
    assertEquals(0, server.stops + server.starts);
    assertEquals(Optional.of("not begun: as on a bad day"), result.cause());
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"NO_SUCH_WORKER", "NO_LOG"},
      mode = EnumSource.Mode.EXCLUDE)
  void afterTheStop_noProblemOfALook_leavesTheWorkerStopped(ProblemKind problemKind)
      throws Exception {
    server.blind.add(problem(problemKind));
    isRunning(run(Verb.RESTART));
    assertEquals(1, server.starts);
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "NOT_UNDERSTOOD"})
  void anAnswerToTheStopThatNobodyCanRead_isLookedInto(ProblemKind problemKind) throws Exception {
    server.garbled.add(problem(problemKind));
    isRunning(run(Verb.RESTART));
    assertEquals(1, server.stops);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aBotThatCloses_callsNoServerLost_andLeavesTheRestToTheNext(int answers) {
    server.answersLeft = answers;
    assertThrows(StepSuspended.class, () -> run(Verb.RESTART));
  }

  @Test
  void aStopThatWasRefused_isReportedWithTheStateAsItIs() throws Exception {
    server.garbled.add(problem(ProblemKind.NOT_PERMITTED));
    TargetResult result = run(Verb.STOP);
    assertTrue(result.done(), "it was carried out, whatever was answered");
    assertEquals(Optional.of(WorkerState.STOPPED), result.state());
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkerState.class,
      names = {"FATAL", "EXITED", "STOPPED"})
  void aStartThatNeverArrived_isAskedForAgain(WorkerState before) throws Exception {
    server.state = before;
    server.lost.add(problem(ProblemKind.LOST));
    server.lost.add(problem(ProblemKind.NOT_UNDERSTOOD));
    isRunning(run(Verb.START));
    assertEquals(3, server.starts);
  }

  @Test
  void aStartThatNeverArrives_isGivenUp_withWhatWasAnswered() throws Exception {
    server.state = WorkerState.STOPPED;
    for (int i = 0; i < 20; i++) {
      server.lost.add(problem(ProblemKind.NOT_UNDERSTOOD));
    }
    TargetResult result = run(Verb.START);
    assertEquals(
        Optional.of("it is still STOPPED after the start command (as on a bad day)"),
        result.cause());
  }

  private static Ending ended(int code, boolean expected) {
    return new Ending(
        new ProcessEnd.Code(code),
        expected,
        LocalDateTime.of(2026, 11, 30, 3, 0, 2),
        Optional.of(Duration.ofSeconds(2)));
  }

  private static String said(Verb verb, TargetResult result) {
    return ActVerdict.verdict(verb, Person.named("anna"), List.of(result)).title();
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"START", "RESTART"})
  void aOneShotThatEndsAsItsConfigExpects_isASuccess(Verb verb) throws Exception {
    server.state = verb == Verb.START ? WorkerState.STOPPED : WorkerState.RUNNING;
    server.looksUp = 0;
    server.ending = Optional.of(ended(0, true));
    TargetResult result = run(verb);
    assertEquals(
        "horizon on web1 ran and exited as expected, exit code 0, after 2 s, %sed by @anna"
            .formatted(verb),
        said(verb, result));
    assertEquals(1, server.starts);
  }

  @Test
  void aOneShotThatEndsAsExpectedByTheTimeOfTheAnswer_isASuccess() throws Exception {
    // startsecs=0, and over before supervisord looks again.
    server.state = WorkerState.EXITED;
    server.logged = Optional.of(ended(1, false));
    server.looksUp = 0;
    server.ending = Optional.of(ended(2, true));
    server.answers.add(new ActionResult.Fault("abnormal termination", "it did not become RUNNING"));
    assertTrue(said(Verb.START, run(Verb.START)).contains("as expected, exit code 2, after 2 s"));
  }

  @Test
  void aOneShotThatFails_isAFailure() throws Exception {
    server.state = WorkerState.STOPPED;
    server.looksUp = 0;
    server.ending = Optional.of(ended(1, false));
    TargetResult result = run(Verb.START);
    assertEquals(Optional.of("it started and exited again"), result.cause());
    assertEquals("horizon on web1 came up and went down again: EXITED", said(Verb.START, result));
  }

  @Test
  void aStartThatIsRefused_isNoSuccessOfAnEarlierRun() throws Exception {
    server.state = WorkerState.EXITED;
    server.logged = Optional.of(ended(0, true));
    server.refuses = true;
    server.answers.add(new ActionResult.Fault("no such file", "its command does not exist"));
    TargetResult result = run(Verb.START);
    assertEquals(Optional.of("its command does not exist"), result.cause());
    assertEquals(1, server.starts);
  }

  @Test
  void aOneShotWhoseAnswerWasLost_isNotRunTwice() throws Exception {
    server.state = WorkerState.EXITED;
    server.logged = Optional.of(ended(1, false));
    server.looksUp = 0;
    server.ending = Optional.of(ended(0, true));
    server.garbled.add(problem(ProblemKind.LOST));
    assertTrue(run(Verb.START).done());
    assertEquals(1, server.starts);
  }

  @Test
  void whatSupervisorStartsAgain_hasNotEnded() throws Exception {
    // A worker that recycles itself right after its start, with exit code 0.
    server.state = WorkerState.STOPPED;
    server.config = "autorestart=true";
    server.looksUp = 0;
    server.ending = Optional.of(ended(0, true));
    server.startsAgain = true;
    TargetResult result = run(Verb.START);
    assertEquals(
        "it keeps dying: Supervisor started it again 3 times in 0 s",
        result.cause().orElse(result.toString()));
  }

  @Test
  void whereTheLogDoesNotSay_theConfigDoes_orNobody() throws Exception {
    server.state = WorkerState.STOPPED;
    server.config = "autorestart=false";
    server.looksUp = 0;
    TargetResult result = run(Verb.START);
    assertTrue(result.cause().orElseThrow().contains("exit code unknown"), result.toString());
    Optional<ProgramConfig> program =
        ServerConfig.of("/c", Map.of("/c", "[program:horizon]\nexitcodes=3")).programs().stream()
            .findFirst();
    assertEquals(
        new ExitVerdict.Passing(),
        ExitVerdict.of(Optional.empty(), Optional.empty(), program, Duration.ofSeconds(3)));
    assertEquals(
        new ExitVerdict.Expected("exit code 3", Optional.empty()),
        ExitVerdict.of(Optional.empty(), Optional.empty(), program, Duration.ofSeconds(11)));
  }

  @Test
  void severalOfWhichOneIsAOneShot_areCountedApart() {
    TargetResult up =
        TargetResult.done(
            new Target(HORIZON.server(), WorkerName.of("q:q_0")),
            new WorkerStatus(
                WorkerName.of("q:q_0"),
                WorkerState.RUNNING,
                OptionalInt.of(7),
                Optional.empty(),
                ""),
            Duration.ofSeconds(1));
    WorkerName once = WorkerName.of("q:q_1");
    TargetResult over =
        TargetResult.ended(
            new Target(HORIZON.server(), once),
            new WorkerStatus(once, WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), ""),
            Duration.ofSeconds(2),
            "exit code 0");
    assertEquals(
        "q on web1: 1 of 2 RUNNING, 1 ran and exited as expected after 2.0 s, started by @anna",
        ActVerdict.verdict(Verb.START, Person.named("anna"), List.of(up, over)).title());
    assertEquals(
        "q on web1: 2 of 2 ran and exited as expected after 2.0 s, restarted by @anna",
        ActVerdict.verdict(Verb.RESTART, Person.named("anna"), List.of(over, over)).title());
  }
}
