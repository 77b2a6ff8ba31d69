package dev.workerbot.feature.restart.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.OperationDatabase;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.time.ShutdownSignal;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker's part of an operation, with its journal, or with one that cannot be written. */
class JournalledRunTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Duration BRIEF = Duration.ofMillis(5);

  @TempDir private Path dir;

  private final List<String> asked = new ArrayList<>();
  private final List<String> shown = new ArrayList<>();
  private final ProgressBoard<Target, TargetResult> board =
      new ProgressBoard<>(List.of(HORIZON), view -> shown.addAll(view.phrases().values()));
  private WorkerState state = WorkerState.RUNNING;

  /** What it becomes when it is started. */
  private WorkerState started = WorkerState.RUNNING;

  private Optional<String> cause = Optional.empty();
  private boolean broken;
  private TargetResult result;

  /** Does at once what it is told. */
  private final class Obedient implements SilentSupervisor {
    @Override
    public Reply<List<WorkerStatus>> status() {
      if (broken) {
        throw new IllegalStateException("a mistake of ours");
      }
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
      state = started;
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }

    @Override
    public Reply<Optional<String>> cause(WorkerName worker) {
      return new Reply.Ok<>(cause);
    }

    @Override
    public Reply<Optional<Ending>> ending(WorkerName worker) {
      return new Reply.Ok<>(Optional.empty());
    }

    @Override
    public Reply<ActionResult> signal(WorkerName worker, Signal signal) {
      asked.add(signal.name());
      return new Reply.Ok<>(new ActionResult.ActionDone());
    }

    @Override
    public Reply<ServerConfig> config() {
      return new Reply.Ok<>(
          ServerConfig.of(
              "/c", Map.of("/c", "[program:horizon]\ncommand=php /srv/artisan horizon\n")));
    }
  }

  /** With a journal that is closed. */
  private TargetResult run(Verb verb, JournalStep step) throws IOException, StepSuspended {
    Database database = Databases.open(dir);
    database.close();
    return run(verb, step, database);
  }

  private TargetResult run(Verb verb, JournalStep step, Database database) throws StepSuspended {
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
                  new WorkerSignaller(fleet, new Programs(fleet), SignalPlans.BUILT_IN, List.of())),
              board,
              Duration.ZERO)
          .toItsEnd();
    }
  }

  /** With one that can be written; what it says of the worker in the end. */
  private JournalStep journalled(Verb verb, JournalStep step) throws StepSuspended {
    try (OperationDatabase database = new OperationDatabase(dir)) {
      database.roll("one", Optional.empty(), step);
      result = run(verb, step, database.database());
      return database.journal().find("one").orElseThrow().steps().getFirst();
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
  void whatAnEarlierBotHasEnded_isReportedAsItWas() throws Exception {
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
        Optional.of("web9 is no longer in the config; check there whether horizon runs"),
        result.cause());
  }

  @Test
  void eachHalf_isWrittenDown_withHowItEnded() throws Exception {
    JournalStep step = journalled(Verb.RESTART, planned(HORIZON));
    assertEquals(List.of("stop", "start"), asked);
    assertTrue(step.stopBegun() && step.stopEnded() && step.startBegun() && step.startEnded());
    assertEquals(OptionalInt.of(8), step.pidBefore());
    assertEquals(result.journalEnd().cause(), step.end().orElseThrow().cause());
    assertTrue(step.end().orElseThrow().done());
    assertEquals(OptionalInt.of(8), step.end().orElseThrow().pid());
  }

  @Test
  void whatGoesOn_isShown_andSoIsTheEnd() throws Exception {
    var _ = journalled(Verb.RESTART, planned(HORIZON));
    assertTrue(shown.stream().anyMatch(one -> one.startsWith("stop")), shown.toString());
    assertEquals(List.of(result), board.view().results());
  }

  @Test
  void whatFails_hasTheCauseOfTheLog_beforeOurs_alsoInTheJournal() throws Exception {
    started = WorkerState.FATAL;
    cause = Optional.of("it ran out of memory");
    JournalStep step = journalled(Verb.RESTART, planned(HORIZON));
    assertTrue(result.cause().orElseThrow().startsWith("it ran out of memory; "));
    assertEquals(result.cause(), step.end().orElseThrow().cause());
    assertFalse(step.end().orElseThrow().done());
  }

  @Test
  void whatWasSignalled_isWrittenDown_soThatItIsNotSignalledTwice() throws Exception {
    JournalStep step = journalled(Verb.PAUSE, planned(HORIZON));
    assertEquals(List.of("USR2"), asked);
    assertTrue(step.stopBegun() && step.stopEnded());
    assertEquals(Optional.of("USR2"), step.signalledBy());
    assertEquals(Optional.of("USR2"), result.how());
    asked.clear();
    JournalStep reported =
        planned(HORIZON).begun(RestartStep.STOP, OptionalInt.of(8)).signalledBy("USR2");
    assertTrue(run(Verb.PAUSE, reported).done());
    assertEquals(List.of(), asked);
  }

  @Test
  void aMistakeOfOurs_isReportedAsOne_withWhereToLook() throws Exception {
    broken = true;
    JournalStep step = journalled(Verb.RESTART, planned(HORIZON));
    assertEquals(
        Optional.of(
            "internal error in workerbot; see its log under one. Check `status` before you"
                + " continue"),
        result.cause());
    assertEquals(result.cause(), step.end().orElseThrow().cause());
  }
}
