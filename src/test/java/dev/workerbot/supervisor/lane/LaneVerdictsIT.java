package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways to a supervisord give the same verdicts: supervisorctl, and the lane. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneVerdictsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private LoopbackServer server;
  private Supervisor supervisorctl;
  private LaneSupervisor lane;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("ok", "command=sleep 1000");
    programs.put("-dash", "command=sleep 1000\nautostart=false");
    programs.put("com,ma", "command=sleep 1000\nautostart=false");
    programs.put("größe", "command=sleep 1000\nautostart=false");
    programs.put(
        "stubborn",
        "command=bash -c 'trap \"\" TERM; while :; do sleep 1; done'\nstopwaitsecs=600");
    programs.put("slow", "command=bash -c 'trap \"sleep 0.7; exit\" TERM; sleep 99 & wait'");
    programs.put("crash", "command=bash -c 'exit 12'\nstartretries=0\nautostart=false");
    programs.put("flaky", "command=bash -c 'exit 3'\nstartretries=9\nautostart=false");
    programs.put("once", "command=true\nstartsecs=0\nautostart=false\nautorestart=false");
    programs.put("nofile", "command=/nope/missing\nautostart=false");
    programs.put("noexec", "command=$DIR/known_hosts\nautostart=false");
    programs.put("member", "command=sleep 1000\nautostart=false");
    programs.put("group:shop", "programs=member");
    server = LoopbackServer.start(programs);
    SshShell one = new SshShell(server.endpoint("web1", server.port()));
    supervisorctl = new Supervisorctl(one, server.settings());
    SshShell other = new SshShell(server.endpoint("web1", server.port()));
    lane = over(server, other);
    server.awaitStatus("ok", "RUNNING");
  }

  private static LaneSupervisor over(LoopbackServer server, SshShell shell) {
    return new LaneSupervisor(
        shell,
        new Supervisorctl(shell, server.settings()),
        List.of(server.lane().toString()),
        LIMIT);
  }

  @AfterAll
  void stop() {
    supervisorctl.close();
    lane.close();
    server.close();
  }

  /** Not the two themselves, which JUnit would close. */
  enum Way {
    SUPERVISORCTL,
    LANE
  }

  private Supervisor by(Way way) {
    return way == Way.LANE ? lane : supervisorctl;
  }

  private static <T> T ok(Reply<T> reply) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> value;
      case Reply.FailedReply<T>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  private static <T> void failed(Reply<T> reply, Problem.ProblemKind problemKind) {
    switch (reply) {
      case Reply.Ok<T>(var value) -> throw new AssertionError("it answered " + value);
      case Reply.FailedReply<T>(var problem) ->
          assertEquals(problemKind, problem.problemKind(), problem.sentence());
    }
  }

  private static WorkerName name(String text) {
    return WorkerName.of(text);
  }

  private WorkerStatus status(Supervisor way, String worker) {
    return ok(way.status()).stream()
        .filter(one -> one.worker().equals(name(worker)))
        .findFirst()
        .orElseThrow();
  }

  private static String fault(Reply<ActionResult> reply) {
    return assertInstanceOf(ActionResult.Fault.class, ok(reply)).fault();
  }

  @ParameterizedTest
  @EnumSource
  void aStatus_isTheSame(Way through) {
    Supervisor way = by(through);
    ok(way.start(name("nofile"), LIMIT));
    // Uptimes differ by when they are asked for.
    assertEquals(
        ok(supervisorctl.status()).stream().map(LaneVerdictsIT::withoutUptime).toList(),
        ok(way.status()).stream().map(LaneVerdictsIT::withoutUptime).toList());
    Duration uptime = status(way, "ok").uptime().orElseThrow();
    Duration reference = status(supervisorctl, "ok").uptime().orElseThrow();
    assertTrue(reference.minus(uptime).abs().toSeconds() <= 2, uptime + " for " + reference);
    assertEquals(ok(supervisorctl.look().workers()).size(), ok(way.look().workers()).size());
    assertTrue(ok(way.look().processes()).size() > 3);
  }

  private static WorkerStatus withoutUptime(WorkerStatus status) {
    return new WorkerStatus(
        status.worker(),
        status.state(),
        status.pid(),
        status.uptime().map(_ -> Duration.ZERO),
        status.note());
  }

  @ParameterizedTest
  @EnumSource
  void aStartAndAStop_waitForTheirEnd(Way through) {
    Supervisor way = by(through);
    long from = System.nanoTime();
    assertEquals(new ActionResult.ActionDone(), ok(way.start(name("com,ma"), LIMIT)));
    assertTrue(System.nanoTime() - from > Duration.ofMillis(900).toNanos(), "its startsecs");
    assertEquals(WorkerState.RUNNING, status(way, "com,ma").state());
    assertInstanceOf(ActionResult.Nothing.class, ok(way.start(name("com,ma"), LIMIT)));
    assertEquals(new ActionResult.ActionDone(), ok(way.stop(name("com,ma"), LIMIT)));
    assertEquals(WorkerState.STOPPED, status(way, "com,ma").state());
    assertInstanceOf(ActionResult.Nothing.class, ok(way.stop(name("com,ma"), LIMIT)));
    ActionResult started = ok(way.start(name("slow"), LIMIT));
    assertTrue(
        started instanceof ActionResult.ActionDone || started instanceof ActionResult.Nothing);
    assertEquals(new ActionResult.ActionDone(), ok(way.stop(name("slow"), LIMIT)));
    assertEquals(WorkerState.STOPPED, status(way, "slow").state());
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotComeUp_isAFault_namedBySupervisorctl(Way through) {
    Supervisor way = by(through);
    assertEquals("spawn error", fault(way.start(name("crash"), LIMIT)));
    server.awaitStatus("crash", "FATAL");
    assertInstanceOf(ActionResult.Nothing.class, ok(way.stop(name("crash"), LIMIT)));
    assertEquals(Optional.of("exit code 12"), ok(way.cause(name("crash"))));
    assertEquals("spawn error", fault(way.start(name("flaky"), LIMIT)));
    server.awaitStatus("flaky", "BACKOFF");
    assertInstanceOf(ActionResult.Nothing.class, ok(way.start(name("flaky"), LIMIT)));
    server.awaitStatus("flaky", "BACKOFF");
    assertEquals(new ActionResult.ActionDone(), ok(way.stop(name("flaky"), LIMIT)));
    assertEquals("no such file", fault(way.start(name("nofile"), LIMIT)));
    assertEquals("file is not executable", fault(way.start(name("noexec"), LIMIT)));
    assertEquals("no such process", fault(way.start(name("nobody"), LIMIT)));
    assertEquals("no such process", fault(way.stop(name("nobody"), LIMIT)));
    assertEquals("no such process", fault(way.signal(name("nobody"), Signal.CONT)));
    assertEquals("no such process", fault(way.start(name("member"), LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void aOneShotWithoutStartsecs_wasStarted(Way through) {
    Supervisor way = by(through);
    assertEquals(new ActionResult.ActionDone(), ok(way.start(name("once"), LIMIT)));
    server.awaitStatus("once", "EXITED");
  }

  @ParameterizedTest
  @EnumSource
  void whileStopping_stopSaysNotRunning_andStartSaysAbnormalTermination(Way through) {
    Supervisor way = by(through);
    ok(way.start(name("stubborn"), LIMIT));
    int pid = status(way, "stubborn").pid().orElseThrow();
    failed(way.stop(name("stubborn"), Duration.ofMillis(800)), Problem.ProblemKind.LOST);
    assertEquals(WorkerState.STOPPING, status(way, "stubborn").state());
    assertInstanceOf(ActionResult.Nothing.class, ok(way.stop(name("stubborn"), LIMIT)));
    assertEquals("abnormal termination", fault(way.start(name("stubborn"), LIMIT)));
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    server.awaitStatus("stubborn", "STOPPED");
  }

  @ParameterizedTest
  @EnumSource
  void aSignal_arrives_orFindsNoProcess(Way through) {
    Supervisor way = by(through);
    ok(way.start(name("shop:member"), LIMIT));
    int pid = ok(way.pid(name("shop:member"))).orElseThrow();
    assertEquals(new ActionResult.ActionDone(), ok(way.signal(name("shop:member"), Signal.TERM)));
    Await.until("it has gone", () -> ProcessHandle.of(pid).isEmpty());
    ok(way.stop(name("shop:member"), LIMIT));
    assertInstanceOf(ActionResult.Nothing.class, ok(way.signal(name("shop:member"), Signal.CONT)));
    assertTrue(ok(way.pid(name("shop:member"))).isEmpty());
    failed(way.pid(name("nobody")), Problem.ProblemKind.NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @EnumSource
  void namesThatAreNotTheirOwn_areSeenAndNeverActedOn_andForeignLettersAreNone(Way through) {
    Supervisor way = by(through);
    WorkerName odd = OddName.shown("-dash");
    assertEquals("its name", fault(way.start(odd, LIMIT)));
    assertEquals("its name", fault(way.stop(odd, LIMIT)));
    assertEquals("its name", fault(way.signal(odd, Signal.CONT)));
    // The lane refuses these, as config/sudoers does; supervisorctl may yet be let through.
    assertEquals(new ActionResult.ActionDone(), ok(way.start(name("größe"), LIMIT)));
    assertEquals(new ActionResult.ActionDone(), ok(way.stop(name("größe"), LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void version_rereadAndAvail_areTheSame(Way through) throws IOException {
    Supervisor way = by(through);
    assertEquals(ok(supervisorctl.version()), ok(way.version()));
    assertEquals(ok(supervisorctl.avail()), ok(way.avail()));
    assertEquals(ok(supervisorctl.reread()), ok(way.reread()));
    String config = Files.readString(server.dir().resolve("supervisord.conf"));
    Files.writeString(
        server.dir().resolve("supervisord.conf"),
        config.replace("[program:com,ma]", "[program:comma]").replace("9\n", "8\n"));
    assertEquals(ok(supervisorctl.reread()), ok(way.reread()));
    assertEquals(ok(supervisorctl.avail()), ok(way.avail()));
    Files.writeString(server.dir().resolve("supervisord.conf"), config + "\n[program:broken]\n");
    assertEquals(ok(supervisorctl.reread()), ok(way.reread()));
    Files.writeString(server.dir().resolve("supervisord.conf"), config);
    ok(way.reread());
  }

  @ParameterizedTest
  @EnumSource
  void theMainLog_isTheSame_alsoWhereACharacterIsCut(Way through) throws IOException {
    try (LoopbackServer quiet = LoopbackServer.start(Map.of("ok", "command=sleep 1000"))) {
      SshShell shell = new SshShell(quiet.endpoint("quiet", quiet.port()));
      Supervisorctl reference = new Supervisorctl(shell, quiet.settings());
      try (Supervisor way = through == Way.LANE ? over(quiet, shell) : reference) {
        quiet.awaitStatus("ok", "RUNNING");
        assertEquals(ok(reference.mainLog(500)), ok(way.mainLog(500)));
        append(quiet, "é".repeat(9_000) + "\nlast\n");
        assertTrue(ok(way.mainLog(16_000)).contains("last"));
        assertTrue(ok(way.mainLog(16_001)).contains("last"));
        append(quiet, "\0".repeat(20_000) + "behind the hole\n".repeat(20));
        assertTrue(ok(way.mainLog(16_000)).contains("behind the hole"));
        Files.delete(quiet.mainLog());
        failed(way.mainLog(16_000), Problem.ProblemKind.NO_LOG);
        quiet.stopSupervisord();
        failed(way.mainLog(16_000), Problem.ProblemKind.DOWN);
        failed(way.status(), Problem.ProblemKind.DOWN);
        failed(way.start(name("ok"), LIMIT), Problem.ProblemKind.DOWN);
        quiet.startSupervisord();
        assertEquals(1, ok(way.status()).size());
      }
    }
  }

  private static void append(LoopbackServer to, String text) throws IOException {
    Files.writeString(to.mainLog(), text, java.nio.file.StandardOpenOption.APPEND);
  }
}
