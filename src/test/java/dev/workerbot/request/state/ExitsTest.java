package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.request.state.Exit.Judged;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
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

class ExitsTest {
  private static final ServerName WEB1 = new ServerName("web1");

  private final Map<WorkerName, Ending> logged = new HashMap<>();
  private final CountDownLatch answers = new CountDownLatch(1);
  private String config = "";

  private Map<Target, Exit> found(String... workers) {
    Map<Target, WorkerStatus> statuses = new TreeMap<>();
    for (String name : workers) {
      WorkerName worker = WorkerName.of(name);
      statuses.put(
          new Target(WEB1, worker),
          new WorkerStatus(worker, WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), ""));
    }
    try (Fleet fleet =
        new Fleet(
            List.of(new WatchedServer(WEB1, Set.of(), new Knowing(), LocalShell.noProgramFiles())),
            Clock.systemUTC())) {
      return new Exits(fleet, Optional.empty()).of(statuses, true);
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
  void line4_theMainLogSays_thenTheConfig_thenNobody() {
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
  void aServerThatTakesItsTime_isNotWaitedFor() {
    ended("once", 0, true);
    long from = System.nanoTime();
    assertEquals(Judged.UNKNOWN, of(found("once"), "once"));
    answers.countDown();
    assertTrue(Duration.ofNanos(System.nanoTime() - from).toSeconds() < 10);
  }
}
