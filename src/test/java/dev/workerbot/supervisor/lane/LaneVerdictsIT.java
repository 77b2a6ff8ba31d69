package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.ControlChannel;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All ways to a supervisord give the same verdicts: supervisorctl, and both lanes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneVerdictsIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private LoopbackServer server;

  /** One whose main log is spoilt, and whose supervisord is stopped. */
  private LoopbackServer other;

  private Supervisor supervisorctl;
  private LaneSupervisor lane;
  private LaneSupervisor socket;

  @BeforeAll
  void start() {
    Map<String, String> programs = new LinkedHashMap<>();
    programs.put("ok", "command=sleep 1000");
    programs.put("-dash", "command=sleep 1000\nautostart=false");
    programs.put("größe", "command=sleep 1000\nautostart=false");
    for (Transport through : Transport.values()) {
      programs.put(through.own("com,ma"), "command=sleep 1000\nautostart=false");
      programs.put(
          through.own("stubborn"),
          "command=bash -c 'trap \"\" TERM; while :; do sleep 1; done'\nstopwaitsecs=600");
      programs.put(
          through.own("slow"), "command=bash -c 'trap \"sleep 0.7; exit\" TERM; sleep 99 & wait'");
      programs.put(through.own("member"), "command=sleep 1000\nautostart=false");
      programs.put("group:" + through.own("shop"), "programs=" + through.own("member"));
    }
    programs.put("crash", "command=bash -c 'exit 12'\nstartretries=0\nautostart=false");
    programs.put("flaky", "command=bash -c 'exit 3'\nstartretries=9\nautostart=false");
    programs.put("once", "command=true\nstartsecs=0\nautostart=false\nautorestart=false");
    programs.put("nofile", "command=/nope/missing\nautostart=false");
    programs.put("noexec", "command=$DIR/known_hosts\nautostart=false");
    server = LoopbackServer.start(programs);
    other = LoopbackServer.start(Map.of("ok", "command=sleep 1000"));
    SshShell one = new SshShell(server.endpoint("web1", server.port()));
    supervisorctl = new Supervisorctl(one, server.settings());
    SshShell two = new SshShell(server.endpoint("web1", server.port()));
    lane = over(server, two, Transport.LANE);
    SshShell three = new SshShell(server.endpoint("web1", server.port()));
    socket = over(server, three, Transport.SOCKET);
    server.awaitStatus("ok", "RUNNING");
  }

  private static LaneSupervisor over(LoopbackServer server, SshShell shell, Transport transport) {
    String unix = "unix:" + server.dir().resolve("supervisor.sock");
    return new LaneSupervisor(
        shell,
        new Supervisorctl(shell, server.settings()),
        List.of(transport == Transport.SOCKET ? unix : server.lane().toString()),
        LIMIT);
  }

  @AfterAll
  void stop() {
    supervisorctl.close();
    lane.close();
    socket.close();
    server.close();
    other.close();
  }

  /** Not the two themselves, which JUnit would close. */
  enum Transport {
    SUPERVISORCTL,
    LANE,
    SOCKET;

    /** A name of a worker, or of a group, that this one alone acts on. */
    String own(String name) {
      return name + "-" + this;
    }
  }

  /** By all of them at once, since most of the time it is supervisord that takes its time. */
  private static void byAll(Consumer<Transport> test) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Arrays.stream(Transport.values())
          .map(through -> CompletableFuture.runAsync(() -> test.accept(through), threads))
          .toList()
          .forEach(CompletableFuture::join);
    }
  }

  private Supervisor by(Transport supervisor) {
    return switch (supervisor) {
      case SUPERVISORCTL -> supervisorctl;
      case LANE -> lane;
      case SOCKET -> socket;
    };
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

  private WorkerStatus status(Supervisor supervisor, String worker) {
    return ok(supervisor.status()).stream()
        .filter(one -> one.worker().equals(name(worker)))
        .findFirst()
        .orElseThrow();
  }

  private static String fault(Reply<ActionResult> reply) {
    return assertInstanceOf(ActionResult.Fault.class, ok(reply)).fault();
  }

  @ParameterizedTest
  @EnumSource
  void aStatus_isTheSame(Transport through) {
    Supervisor supervisor = by(through);
    ok(supervisor.start(name("nofile"), LIMIT));
    // Uptimes differ by when they are asked for.
    assertEquals(
        ok(supervisorctl.status()).stream().map(LaneVerdictsIT::withoutUptime).toList(),
        ok(supervisor.status()).stream().map(LaneVerdictsIT::withoutUptime).toList());
    Duration uptime = status(supervisor, "ok").uptime().orElseThrow();
    Duration reference = status(supervisorctl, "ok").uptime().orElseThrow();
    assertTrue(reference.minus(uptime).abs().toSeconds() <= 2, uptime + " for " + reference);
    assertEquals(ok(supervisorctl.look().workers()).size(), ok(supervisor.look().workers()).size());
    assertTrue(ok(supervisor.look().processes()).size() > 3);
  }

  private static WorkerStatus withoutUptime(WorkerStatus status) {
    return new WorkerStatus(
        status.worker(),
        status.state(),
        status.pid(),
        status.uptime().map(_ -> Duration.ZERO),
        status.note());
  }

  @Test
  void aStartAndAStop_waitForTheirEnd() {
    byAll(this::startsAndStops);
  }

  private void startsAndStops(Transport through) {
    Supervisor supervisor = by(through);
    String comma = through.own("com,ma");
    String slow = through.own("slow");
    long from = System.nanoTime();
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.start(name(comma), LIMIT)));
    assertTrue(System.nanoTime() - from > Duration.ofMillis(900).toNanos(), "its startsecs");
    assertEquals(WorkerState.RUNNING, status(supervisor, comma).state());
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.start(name(comma), LIMIT)));
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.stop(name(comma), LIMIT)));
    assertEquals(WorkerState.STOPPED, status(supervisor, comma).state());
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.stop(name(comma), LIMIT)));
    ActionResult started = ok(supervisor.start(name(slow), LIMIT));
    assertTrue(
        started instanceof ActionResult.ActionDone || started instanceof ActionResult.Nothing);
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.stop(name(slow), LIMIT)));
    assertEquals(WorkerState.STOPPED, status(supervisor, slow).state());
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotComeUp_isAFault_namedBySupervisorctl(Transport through) {
    Supervisor supervisor = by(through);
    assertEquals("spawn error", fault(supervisor.start(name("crash"), LIMIT)));
    server.awaitStatus("crash", "FATAL");
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.stop(name("crash"), LIMIT)));
    assertEquals(Optional.of("exit code 12"), ok(supervisor.cause(name("crash"))));
    assertEquals("spawn error", fault(supervisor.start(name("flaky"), LIMIT)));
    server.awaitStatus("flaky", "BACKOFF");
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.start(name("flaky"), LIMIT)));
    server.awaitStatus("flaky", "BACKOFF");
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.stop(name("flaky"), LIMIT)));
    assertEquals("no such file", fault(supervisor.start(name("nofile"), LIMIT)));
    assertEquals("file is not executable", fault(supervisor.start(name("noexec"), LIMIT)));
    assertEquals("no such process", fault(supervisor.start(name("nobody"), LIMIT)));
    assertEquals("no such process", fault(supervisor.stop(name("nobody"), LIMIT)));
    assertEquals("no such process", fault(supervisor.signal(name("nobody"), Signal.CONT)));
    assertEquals("no such process", fault(supervisor.start(name(through.own("member")), LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void aOneShotWithoutStartsecs_wasStarted(Transport through) {
    Supervisor supervisor = by(through);
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.start(name("once"), LIMIT)));
    server.awaitStatus("once", "EXITED");
  }

  @Test
  void whileStopping_stopSaysNotRunning_andStartSaysAbnormalTermination() {
    byAll(this::stopsAndStarts);
  }

  private void stopsAndStarts(Transport through) {
    Supervisor supervisor = by(through);
    String stubborn = through.own("stubborn");
    ok(supervisor.start(name(stubborn), LIMIT));
    int pid = status(supervisor, stubborn).pid().orElseThrow();
    failed(supervisor.stop(name(stubborn), Duration.ofMillis(800)), Problem.ProblemKind.LOST);
    assertEquals(WorkerState.STOPPING, status(supervisor, stubborn).state());
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.stop(name(stubborn), LIMIT)));
    assertEquals("abnormal termination", fault(supervisor.start(name(stubborn), LIMIT)));
    assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    server.awaitStatus(stubborn, "STOPPED");
  }

  @Test
  void aSignal_arrives_orFindsNoProcess() {
    byAll(this::signals);
  }

  private void signals(Transport through) {
    Supervisor supervisor = by(through);
    WorkerName member = name(through.own("shop") + ":" + through.own("member"));
    ok(supervisor.start(member, LIMIT));
    int pid = ok(supervisor.pid(member)).orElseThrow();
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.signal(member, Signal.TERM)));
    // A signal ends it otherwise than expected.
    Await.until(
        "it was started again",
        () -> ok(supervisor.pid(member)).stream().anyMatch(now -> now != pid));
    ok(supervisor.stop(member, LIMIT));
    assertInstanceOf(ActionResult.Nothing.class, ok(supervisor.signal(member, Signal.CONT)));
    assertTrue(ok(supervisor.pid(member)).isEmpty());
    failed(supervisor.pid(name("nobody")), Problem.ProblemKind.NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @EnumSource
  void namesThatAreNotTheirOwn_areSeenAndNeverActedOn_andForeignLettersAreNone(Transport through) {
    Supervisor supervisor = by(through);
    WorkerName odd = OddName.shown("-dash");
    assertEquals("its name", fault(supervisor.start(odd, LIMIT)));
    assertEquals("its name", fault(supervisor.stop(odd, LIMIT)));
    assertEquals("its name", fault(supervisor.signal(odd, Signal.CONT)));
    // The lane refuses these, as config/sudoers does; supervisorctl may yet be let through.
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.start(name("größe"), LIMIT)));
    assertEquals(new ActionResult.ActionDone(), ok(supervisor.stop(name("größe"), LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void version_rereadAndAvail_areTheSame(Transport through) throws IOException {
    Supervisor supervisor = by(through);
    assertEquals(ok(supervisorctl.version()), ok(supervisor.version()));
    assertEquals(ok(supervisorctl.avail()), ok(supervisor.avail()));
    assertEquals(ok(supervisorctl.reread()), ok(supervisor.reread()));
    String config = Files.readString(server.dir().resolve("supervisord.conf"));
    Files.writeString(
        server.dir().resolve("supervisord.conf"),
        config.replace("[program:com,ma-SUPERVISORCTL]", "[program:comma]").replace("9\n", "8\n"));
    assertEquals(ok(supervisorctl.reread()), ok(supervisor.reread()));
    assertEquals(ok(supervisorctl.avail()), ok(supervisor.avail()));
    Files.writeString(server.dir().resolve("supervisord.conf"), config + "\n[program:broken]\n");
    assertEquals(ok(supervisorctl.reread()), ok(supervisor.reread()));
    Files.writeString(server.dir().resolve("supervisord.conf"), config);
    ok(supervisor.reread());
  }

  @ParameterizedTest
  @EnumSource
  void theMainLog_isTheSame_alsoWhereACharacterIsCut(Transport through) throws IOException {
    SshShell shell = new SshShell(other.endpoint("other", other.port()));
    Supervisorctl reference = new Supervisorctl(shell, other.settings());
    try (Supervisor supervisor =
        through == Transport.SUPERVISORCTL ? reference : over(other, shell, through)) {
      other.awaitStatus("ok", "RUNNING");
      assertEquals(ok(reference.mainLog(500)), ok(supervisor.mainLog(500)));
      append(other, "é".repeat(9_000) + "\nlast\n");
      assertTrue(ok(supervisor.mainLog(16_000)).contains("last"));
      assertTrue(ok(supervisor.mainLog(16_001)).contains("last"));
      append(other, "\0".repeat(20_000) + "behind the hole\n".repeat(20));
      assertTrue(ok(supervisor.mainLog(16_000)).contains("behind the hole"));
      Files.delete(other.mainLog());
      failed(supervisor.mainLog(16_000), Problem.ProblemKind.NO_LOG);
      other.stopSupervisord();
      failed(supervisor.mainLog(16_000), Problem.ProblemKind.DOWN);
      failed(supervisor.status(), Problem.ProblemKind.DOWN);
      failed(supervisor.start(name("ok"), LIMIT), Problem.ProblemKind.DOWN);
      other.startSupervisord();
      assertEquals(1, ok(supervisor.status()).size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLane_isUsedWhereThereIsOne(Transport through) {
    ok(by(through).status());
    Optional<ControlChannel> channel = by(through).channel();
    assertEquals(through != Transport.SUPERVISORCTL, channel.isPresent());
    assertEquals(Optional.empty(), channel.flatMap(ControlChannel::because));
  }

  private static void append(LoopbackServer to, String text) throws IOException {
    Files.writeString(to.mainLog(), text, java.nio.file.StandardOpenOption.APPEND);
  }
}
