package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StateChanges;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.request.state.Exit.Judged;
import dev.workerbot.store.Database;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.ReportedExits;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitsTest {
  private static final ServerName WEB1 = new ServerName("web1");

  private final Map<WorkerName, Ending> logged = new HashMap<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private String config = "";

  private static Map<Target, WorkerStatus> exited(String... workers) {
    Map<Target, WorkerStatus> statuses = new TreeMap<>();
    for (String name : workers) {
      WorkerName worker = WorkerName.of(name);
      statuses.put(
          new Target(WEB1, worker),
          new WorkerStatus(worker, WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), ""));
    }
    return statuses;
  }

  private Fleet fleet() {
    return new Fleet(
        List.of(new WatchedServer(WEB1, Set.of(), new Knowing(), LocalShell.noProgramFiles())),
        Clock.systemUTC());
  }

  private Map<Target, Exit> found(String... workers) {
    try (Fleet fleet = fleet()) {
      return new Exits(fleet, Optional.empty()).of(exited(workers), true);
    }
  }

  /** Answers what the main log and the config say, once it may. */
  private final class Knowing implements SilentSupervisor {
    @Override
    public Reply<Map<WorkerName, Ending>> endings() {
      try {
        answers.await();
      } catch (InterruptedException over) {
        Thread.currentThread().interrupt();
      }
      return new Reply.Ok<>(logged);
    }

    @Override
    public Reply<ServerConfig> config() {
      return new Reply.Ok<>(ServerConfig.of("/c", Map.of("/c", config)));
    }
  }

  private void ended(String worker, int code, boolean expected) {
    logged.put(
        WorkerName.of(worker),
        new Ending(
            new ProcessEnd.Code(code),
            expected,
            LocalDateTime.of(2026, 11, 24, 3, 0),
            Optional.empty()));
  }

  private static Judged of(Map<Target, Exit> found, String worker) {
    return found.getOrDefault(new Target(WEB1, WorkerName.of(worker)), Exit.UNKNOWN).judged();
  }

  @Test
  void theMainLogSays_thenTheConfig_thenNobody() {
    answers.countDown();
    ended("once", 0, true);
    ended("bad", 1, false);
    config =
        "[program:quiet]\ncommand=x\n[program:never]\nautorestart=false\n"
            + "[program:envy]\nautorestart=%(ENV_X)s\n";
    Map<Target, Exit> found = found("once", "bad", "quiet", "never", "envy", "stranger");
    assertEquals(Judged.EXPECTED, of(found, "once"));
    assertEquals(Judged.FAILED, of(found, "bad"));
    assertTrue(
        found.get(new Target(WEB1, WorkerName.of("bad"))).cause().orElseThrow().contains("code 1"));
    assertEquals(Judged.SEEMS_EXPECTED, of(found, "quiet"));
    assertEquals(Judged.UNKNOWN, of(found, "never"));
    assertEquals(Judged.UNKNOWN, of(found, "envy"));
    assertEquals(Judged.UNKNOWN, of(found, "stranger"));
  }

  @Test
  void whatSupervisordItselfTells_isKnownWithoutAskingAnybody_andMeansWhatItsCommandSays() {
    Target app = new Target(WEB1, WorkerName.of("app"));
    Target once = new Target(WEB1, WorkerName.of("once"));
    Target killed = new Target(WEB1, WorkerName.of("killed"));
    Map<Target, WorkerStatus> workers =
        Map.of(
            app,
            ReportedExits.of(app.worker(), 12, false),
            once,
            ReportedExits.of(once.worker(), 3, true),
            killed,
            ReportedExits.of(killed.worker(), -1, false));
    config = "[program:app]\ncommand=php /srv/artisan queue:work\n[program:killed]\ncommand=x\n";
    answers.countDown();
    try (Fleet fleet = fleet()) {
      Exits exits = new Exits(fleet, Optional.empty());
      Map<Target, Exit> known = exits.of(workers, false);
      assertEquals(Judged.FAILED, known.get(app).judged());
      assertEquals(Exit.of(true, Optional.empty()), known.get(once));
      assertEquals(Optional.of("ended by a signal"), known.get(killed).cause());
      logged.putAll(Ending.reported(List.copyOf(workers.values())));
      assertEquals(
          Optional.of("exit code 12: it went over its memory limit (`--memory`)"),
          exits.of(workers, true).get(app).cause());
      logged.clear();
      assertEquals(
          Judged.FAILED, exits.of(workers, true).get(killed).judged(), "no log, no matter");
    }
  }

  @Test
  void aServerThatTakesItsTime_isNotWaitedFor() {
    ended("once", 0, true);
    long from = System.nanoTime();
    assertEquals(Judged.UNKNOWN, of(found("once"), "once"));
    answers.countDown();
    assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 10);
  }

  @Test
  void theCommand_decidesWhatItsExitCodeMeans() {
    answers.countDown();
    ended("app", 12, false);
    ended("once", 12, true);
    config = "[program:app]\ncommand=php /srv/artisan queue:work\n";
    assertEquals(
        Optional.of("exit code 12: it went over its memory limit (`--memory`)"),
        found("app").get(new Target(WEB1, WorkerName.of("app"))).cause());
    config = "[program:app]\ncommand=/bin/app\n";
    Map<Target, Exit> found = found("app", "once");
    assertEquals(
        Optional.of("exit code 12"), found.get(new Target(WEB1, WorkerName.of("app"))).cause());
    assertEquals(Optional.empty(), found.get(new Target(WEB1, WorkerName.of("once"))).cause());
  }

  /** Told of a worker's last state. */
  private static Observation seen(
      String worker, WorkerState state, Optional<Boolean> expected, String cause) {
    Instant now = Instant.now();
    return new Observation.StateChanged(
        WEB1,
        now,
        now,
        Optional.of(
            new StateChange(
                new Target(WEB1, WorkerName.of(worker)),
                now,
                state,
                OptionalInt.empty(),
                false,
                expected,
                Optional.of(cause))),
        List.of(),
        List.of());
  }

  @Test
  void whatWasRecorded_comesFirst_andNoServerIsAskedForIt(@TempDir Path dir) throws IOException {
    try (Database database = Databases.open(dir);
        WorkerHistory history =
            new WorkerHistory(
                new StateChanges(database),
                new MemoryUse(database),
                SteadyClock.of(Clock.systemUTC()));
        Fleet fleet =
            new Fleet(
                List.of(
                    new WatchedServer(
                        WEB1, Set.of(), new SilentSupervisor() {}, LocalShell.noProgramFiles())),
                Clock.systemUTC())) {
      history.accept(seen("bad", WorkerState.EXITED, Optional.of(false), "exit code 1"));
      history.accept(seen("once", WorkerState.EXITED, Optional.of(true), "exit code 0"));
      history.accept(seen("unsure", WorkerState.EXITED, Optional.empty(), "gone"));
      history.accept(seen("older", WorkerState.RUNNING, Optional.of(false), "another"));
      Exits exits = new Exits(fleet, Optional.of(history));
      Map<Target, Exit> known =
          Map.of(
              new Target(WEB1, WorkerName.of("bad")), Exit.of(false, Optional.of("exit code 1")),
              new Target(WEB1, WorkerName.of("once")), Exit.of(true, Optional.empty()));
      assertEquals(
          known, exits.of(exited("bad", "once", "unsure", "older", "new"), false), "asks nobody");
      assertEquals(known, exits.of(exited("bad", "once"), true));
    }
  }

  @Test
  void whatIsNotExited_hasNoExit() {
    answers.countDown();
    ended("queue", 1, false);
    WorkerName queue = WorkerName.of("queue");
    Map<Target, WorkerStatus> running =
        Map.of(
            new Target(WEB1, queue),
            new WorkerStatus(queue, WorkerState.RUNNING, OptionalInt.of(7), Optional.empty(), ""));
    try (Fleet fleet = fleet()) {
      assertEquals(Map.of(), new Exits(fleet, Optional.empty()).of(running, true));
    }
  }
}
