package dev.workerbot.feature.restart.roll;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.restart.operation.JournalledRun;
import dev.workerbot.feature.restart.operation.WorkerSignaller;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.testing.TargetResults;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rolling restart whose next server is lost before anything is begun there. */
class RollLostTest {
  private static final Target FIRST = Target.of("horizon@web1");
  private static final Target SECOND = Target.of("horizon@web2");

  @TempDir private Path dir;

  /** Runs one worker, and fails so many looks before. */
  private static final class Failing implements SilentSupervisor {
    private final ProblemKind problemKind;
    private final AtomicInteger left;

    Failing(ProblemKind problemKind, int looks) {
      this.problemKind = problemKind;
      this.left = new AtomicInteger(looks);
    }

    @Override
    public Reply<List<WorkerStatus>> status() {
      return left.getAndDecrement() > 0
          ? new Reply.FailedReply<>(new Problem(problemKind, "as on a bad day"))
          : new Reply.Ok<>(
              List.of(
                  new WorkerStatus(
                      WorkerName.of("horizon"),
                      WorkerState.RUNNING,
                      OptionalInt.of(7),
                      Optional.of(Duration.ofMinutes(1)),
                      "")));
    }

    @Override
    public Reply<ServerConfig> config() {
      return new Reply.FailedReply<>(new Problem(ProblemKind.NO_CONFIG, "none"));
    }
  }

  private RollEnd roll(Supervisor web2, Duration resume) throws IOException {
    OperationTimeouts operationTimeouts =
        new OperationTimeouts(
            Duration.ofSeconds(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(5),
            Duration.ofMillis(5),
            resume);
    List<JournalStep> steps =
        List.of(
            JournalStep.planned(FIRST, OptionalInt.of(6)),
            JournalStep.planned(SECOND, OptionalInt.of(7)));
    try (Database database = Databases.open(dir);
        Fleet fleet =
            new Fleet(
                List.of(server("web1", new Failing(ProblemKind.LOST, 0)), server("web2", web2)),
                Clock.systemUTC())) {
      RollRun run =
          new RollRun(
              "one",
              new RestartOptions.RollingOptions(1, Duration.ZERO),
              steps,
              new JournalledRun.RunParts(
                  fleet,
                  new Journal(database, Clock.systemUTC()),
                  operationTimeouts,
                  new ShutdownSignal(),
                  new WorkerSignaller(fleet, new Programs(fleet), SignalPlans.BUILT_IN, List.of())),
              new Rolls(database),
              new ProgressBoard<>(List.of(FIRST, SECOND), _ -> {}));
      return assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              run.run(
                  (some, _) ->
                      some.stream().map(JournalStep::target).map(TargetResults::up).toList(),
                  false));
    }
  }

  private static WatchedServer server(String name, Supervisor supervisor) {
    return new WatchedServer(
        new ServerName(name), Set.of(), supervisor, LocalShell.noProgramFiles());
  }

  private static String causeOfSecond(RollEnd rollEnd) {
    RollEnd.RollStopped rollStopped = assertInstanceOf(RollEnd.RollStopped.class, rollEnd);
    assertEquals(List.of(), rollStopped.left());
    return rollStopped.results().getLast().cause().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "UNREACHABLE", "HUNG", "DOWN", "SHUTTING_DOWN"})
  void aServerThatComesBack_isGoneOnWith(ProblemKind kind) throws IOException {
    assertInstanceOf(RollEnd.Through.class, roll(new Failing(kind, 20), Duration.ofMinutes(1)));
  }

  @Test
  void aServerThatStaysAway_isGivenUpAfterTheTimeOfEveryRestart_andReportedAsNotBegun()
      throws IOException {
    assertEquals(
        "not begun: connection lost (as on a bad day), still running as before",
        causeOfSecond(
            roll(new Failing(ProblemKind.LOST, Integer.MAX_VALUE), Duration.ofMillis(100))));
  }

  @Test
  void whatSomebodyHasToMend_isNotWaitedFor() throws IOException {
    assertEquals(
        "not begun: as on a bad day, still running as before",
        causeOfSecond(
            roll(new Failing(ProblemKind.NOT_PERMITTED, Integer.MAX_VALUE), Duration.ofHours(1))));
  }
}
