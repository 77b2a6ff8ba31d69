package dev.workerbot.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Server;
import dev.workerbot.graceful.Ways;
import dev.workerbot.store.Journal.Half;
import dev.workerbot.store.Journal.Step;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Supervisor.Problem.Kind;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
    private final Closing closing = new Closing();

    /** How many more answers it gives before the bot closes, with its connections. */
    private int answersLeft = Integer.MAX_VALUE;

    private WorkerState state = WorkerState.RUNNING;
    private int stops;
    private int starts;

    /** Problems of the next looks, once something was asked for. */
    private final Queue<Problem> blind = new ArrayDeque<>();

    /** What is answered to the next stops and starts, though they are carried out. */
    private final Queue<Problem> garbled = new ArrayDeque<>();

    /** What is answered to the next starts, which never arrive. */
    private final Queue<Problem> lost = new ArrayDeque<>();

    @Override
    public Reply<List<WorkerStatus>> status() {
      if (isCut()) {
        return cut();
      }
      Problem problem = stops + starts > 0 ? blind.poll() : null;
      OptionalInt pid =
          state == WorkerState.RUNNING ? OptionalInt.of(100 + starts) : OptionalInt.empty();
      return problem == null
          ? new Reply.Ok<>(
              List.of(new WorkerStatus(HORIZON.worker(), state, pid, Optional.empty(), "")))
          : new Reply.Failed<>(problem);
    }

    @Override
    public Reply<Action> start(WorkerName worker, Duration limit) {
      if (isCut()) {
        return cut();
      }
      starts++;
      Problem problem = lost.poll();
      if (problem != null) {
        return new Reply.Failed<>(problem);
      }
      state = WorkerState.RUNNING;
      return answer();
    }

    @Override
    public Reply<Action> stop(WorkerName worker, Duration limit) {
      if (isCut()) {
        return cut();
      }
      stops++;
      state = WorkerState.STOPPED;
      return answer();
    }

    private boolean isCut() {
      return answersLeft-- <= 0;
    }

    private <T> Reply<T> cut() {
      closing.close();
      return new Reply.Failed<>(problem(Kind.LOST));
    }

    private Reply<Action> answer() {
      Problem problem = garbled.poll();
      return problem == null ? new Reply.Ok<>(new Action.Done()) : new Reply.Failed<>(problem);
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
    public Reply<LogTail> follow(
        WorkerName worker, LogStream stream, int lines, Duration time, Consumer<String> line) {
      return log(worker, stream, lines);
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private TargetResult run(Verb verb) throws WorkerRun.Suspended {
    Patience patience =
        new Patience(
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            Duration.ofMinutes(1));
    WorkerRun.Watcher nobody =
        new WorkerRun.Watcher() {
          @Override
          public void doing(String what) {
            // Not watched here.
          }

          @Override
          public void begin(Half half, OptionalInt pid) {
            // Not journalled here.
          }

          @Override
          public void told(String how) {
            // Not journalled here.
          }

          @Override
          public void end(Half half) {
            // Not journalled here.
          }
        };
    try (Fleet fleet =
        new Fleet(
            List.of(new Server(HORIZON.server(), Set.of(), server, LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      Watch watch =
          new Watch(HORIZON, fleet, patience, Duration.ZERO, server.closing, nobody, Duration.ZERO);
      return new WorkerRun(
              verb,
              Manner.PLAIN,
              Step.planned(HORIZON, OptionalInt.of(100)),
              watch,
              new Nudges(fleet, Ways.BUILT_IN, List.of()))
          .run();
    }
  }

  private static Supervisor.Problem problem(Kind kind) {
    return new Supervisor.Problem(kind, "as on a bad day");
  }

  private void isRunning(TargetResult result) {
    assertTrue(result.done(), result.toString());
    assertEquals(Optional.of(WorkerState.RUNNING), result.state());
    assertEquals(WorkerState.RUNNING, server.state);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NO_SUCH_WORKER", "NO_LOG"},
      mode = EnumSource.Mode.EXCLUDE)
  void afterTheStop_noProblemOfALook_leavesTheWorkerStopped(Kind kind) throws Exception {
    server.blind.add(problem(kind));
    isRunning(run(Verb.RESTART));
    assertEquals(1, server.starts);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"LOST", "NOT_UNDERSTOOD"})
  void anAnswerToTheStopThatNobodyCanRead_isLookedInto(Kind kind) throws Exception {
    server.garbled.add(problem(kind));
    isRunning(run(Verb.RESTART));
    assertEquals(1, server.stops);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void aBotThatCloses_callsNoServerLost_andLeavesTheRestToTheNext(int answers) {
    server.answersLeft = answers;
    assertThrows(WorkerRun.Suspended.class, () -> run(Verb.RESTART));
  }

  @Test
  void aStopThatWasRefused_isToldWithTheStateAsItIs() throws Exception {
    server.garbled.add(problem(Kind.NOT_PERMITTED));
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
    server.lost.add(problem(Kind.LOST));
    server.lost.add(problem(Kind.NOT_UNDERSTOOD));
    isRunning(run(Verb.START));
    assertEquals(3, server.starts);
  }

  @Test
  void aStartThatNeverArrives_isGivenUp_withWhatWasAnswered() throws Exception {
    server.state = WorkerState.STOPPED;
    for (int i = 0; i < 20; i++) {
      server.lost.add(problem(Kind.NOT_UNDERSTOOD));
    }
    TargetResult result = run(Verb.START);
    assertEquals(
        Optional.of("it is still STOPPED after being told to start (as on a bad day)"),
        result.cause());
  }
}
