package dev.workerbot.feature.restart.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.ShutdownSignal;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker's part of an operation, with a journal that cannot be written. */
class JournalledRunTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Duration BRIEF = Duration.ofMillis(5);

  @TempDir private Path dir;

  private final List<String> asked = new ArrayList<>();
  private WorkerState state = WorkerState.RUNNING;

  /** Does at once what it is told. */
  private final class Obedient implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      return new Reply.Ok<>(
          List.of(
              new WorkerStatus(
                  HORIZON.worker(),
                  state,
                  state == WorkerState.RUNNING ? OptionalInt.of(8) : OptionalInt.empty(),
                  Optional.empty(),
                  "")));
    }

    @Override
    public Reply<ActionResult> stop(WorkerName worker, Duration limit) {
      asked.add("stop");
      state = WorkerState.STOPPED;
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }

    @Override
    public Reply<ActionResult> start(WorkerName worker, Duration limit) {
      asked.add("start");
      state = WorkerState.RUNNING;
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }

    @Override
    public Reply<Optional<String>> cause(WorkerName worker) {
      return new Reply.Ok<>(Optional.empty());
    }
  }

  private TargetResult run(Verb verb, JournalStep step) throws IOException, StepSuspended {
    Database database = Databases.open(dir);
    database.close();
    try (Fleet fleet =
        new Fleet(
            List.of(
                new WatchedServer(
                    new ServerName("web1"), Set.of(), new Obedient(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return new JournalledRun(
              "one",
              verb,
              RestartOptions.PLAIN,
              step,
              new JournalledRun.RunParts(
                  fleet,
                  new Journal(database, Clock.systemUTC()),
                  new OperationTimeouts(BRIEF, BRIEF, Duration.ofSeconds(9), BRIEF, BRIEF, BRIEF),
                  new ShutdownSignal(),
                  new WorkerSignaller(fleet, SignalPlans.BUILT_IN, List.of())),
              new ProgressBoard<>(List.of(step.target()), _ -> {}),
              Duration.ZERO)
          .toItsEnd();
    }
  }

  private static JournalStep planned(Target target) {
    return JournalStep.planned(target, OptionalInt.of(7));
  }

  @Test
  void whatCannotBeWrittenDown_isNotBegun() throws Exception {
    TargetResult result = run(Verb.RESTART, planned(HORIZON));
    assertEquals(List.of(), asked);
    assertTrue(result.cause().orElseThrow().startsWith("left alone: "), result.toString());
  }

  @Test
  void whatWasStopped_isStarted_writtenDownOrNot() throws Exception {
    state = WorkerState.STOPPED;
    JournalStep stopped =
        planned(HORIZON).begun(RestartStep.STOP, OptionalInt.of(7)).ended(RestartStep.STOP);
    assertTrue(run(Verb.RESTART, stopped).done());
    assertEquals(List.of("start"), asked);
  }

  @Test
  void whatAnEarlierBotHasEnded_isToldAsItWas() throws Exception {
    JournalStep stopped = planned(HORIZON).begun(RestartStep.STOP, OptionalInt.of(7));
    JournalStep ended =
        new JournalStep(
            HORIZON,
            stopped.pidBefore(),
            true,
            true,
            true,
            true,
            Optional.empty(),
            Optional.of(
                new JournalEnd(
                    false,
                    Optional.of(WorkerState.FATAL),
                    OptionalInt.empty(),
                    Duration.ofSeconds(3),
                    Optional.of("it is broken"))));
    TargetResult result = run(Verb.RESTART, ended);
    assertEquals(Optional.of("it is broken"), result.cause());
    assertEquals(List.of(), asked);
  }

  @Test
  void aServerThatIsNotInTheConfigAnyMore_isNotAsked() throws Exception {
    TargetResult result = run(Verb.RESTART, planned(Target.of("horizon@web9")));
    assertEquals(
        Optional.of("web9 is not in the config any more; look there whether horizon runs"),
        result.cause());
  }
}
