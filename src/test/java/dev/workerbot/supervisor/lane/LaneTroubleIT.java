package dev.workerbot.supervisor.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.ControlChannel;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.Lanes;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lane that is missing, broken or somebody else's: supervisorctl answers in the same call. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaneTroubleIT {
  private static final Duration LIMIT = Duration.ofSeconds(8);

  /** Enough for a lane that is well to greet, on a machine that is busy. */
  private static final Duration HANGS = Duration.ofSeconds(5);

  /** For what is waited for in vain. */
  private static final Duration IN_VAIN = Duration.ofSeconds(3);

  private static final WorkerName OK = WorkerName.of("ok");
  private static final WorkerName OTHER = WorkerName.of("other");

  private LoopbackServer server;

  @BeforeAll
  void start() {
    server =
        LoopbackServer.start(
            Map.of("ok", "command=sleep 1000", "other", "command=sleep 1000\nautostart=false"));
    server.awaitStatus("ok", "RUNNING");
  }

  @BeforeEach
  void install() throws IOException {
    Lanes.install(server.lane(), server.dir().resolve("supervisord.conf"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private Supervisor supervisor(int port) {
    return supervisor(port, LIMIT);
  }

  private Supervisor supervisor(int port, Duration limit) {
    SshShell shell = new SshShell(server.endpoint("web1", port));
    return LaneSupervisor.over(
        shell,
        new Supervisorctl(shell, server.settings()),
        List.of(server.lane().toString()),
        limit);
  }

  private static <T> T ok(Reply<T> reply) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> value;
      case Reply.FailedReply<T>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  private static void isByLane(Supervisor supervisor) {
    assertEquals(2, ok(supervisor.status()).size());
    ControlChannel way = supervisor.channel().orElseThrow();
    assertEquals(Optional.empty(), way.because());
  }

  private static String isBySupervisorctl(Supervisor supervisor) {
    assertEquals(2, ok(supervisor.status()).size());
    ControlChannel way = supervisor.channel().orElseThrow();
    return way.because().orElseThrow();
  }

  /** The processes of our lane: the interpreter has it as an argument. */
  private List<ProcessHandle> lanes() {
    return ProcessHandle.allProcesses()
        .filter(one ->
            one.info()
                .arguments()
                .filter(words -> List.of(words).contains(server.lane().toString()))
                .isPresent())
        .filter(one -> one.info().command().filter(path -> path.contains("python")).isPresent())
        .toList();
  }

  private ProcessHandle lane() {
    Await.until("there is a lane", () -> !lanes().isEmpty());
    return lanes().getFirst();
  }

  private void noLanes() {
    Await.until("no lane is left", () -> lanes().isEmpty());
  }

  private static void signal(ProcessHandle process, String signal) {
    Processes.must("kill", "-" + signal, Long.toString(process.pid()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "something else|\"#!/bin/sh\necho hello; exec cat\"|is something else",
        "what only hangs|\"#!/bin/sh\nexec sleep 60\"|does not answer within 3 s",
        "what ends at once|\"#!/bin/sh\necho no python >&2; exit 3\"|ended: no python",
        "endless lines|\"#!/bin/sh\nexec yes\"|is something else",
        "an endless line|\"#!/bin/sh\nexec cat /dev/zero\"|does not answer within 3 s",
        "a missing python|\"#!/usr/bin/python9 -IS\"|cannot be run there",
      })
  void whatIsNoLane_isNotUsed_andThatIsSaid(String what, String program, String why)
      throws IOException {
    Lanes.write(server.lane(), program + "\n");
    try (Supervisor supervisor = supervisor(server.port(), IN_VAIN)) {
      assertTrue(isBySupervisorctl(supervisor).contains(why), what);
      // And is not tried again for a while.
      Lanes.install(server.lane(), server.dir().resolve("supervisord.conf"));
      isBySupervisorctl(supervisor);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PROTOCOL = 1|PROTOCOL = 0|is older than this workerbot",
        "PROTOCOL = 1|PROTOCOL = 2|is newer than this workerbot",
        "supervisord.conf|known_hosts|its config file cannot be read",
        "(?m)^CONFIG = .*|CONFIG = '/etc/other.conf'|its config file cannot be read",
        // Endless behind a right greeting, and answers that nobody asked for.
        "(?m)^def serve|def serve2|ended: NameError",
        "return 0 if 'trouble'|os.write(1, b'x' * (5 << 20)); return 0 if 'trouble'|sent"
            + " something unexpected",
      })
  void aLaneOfAnotherKind_isNotUsed_andThatIsSaid(String from, String to, String why)
      throws IOException {
    String program = Files.readString(server.lane());
    Lanes.write(server.lane(), program.replaceFirst(from, to));
    try (Supervisor supervisor = supervisor(server.port())) {
      assertEquals(2, ok(supervisor.status()).size());
      assertEquals(2, ok(supervisor.status()).size());
      String because = isBySupervisorctl(supervisor);
      assertTrue(because.contains(why), because);
    }
  }

  @Test
  void aLaneOfAnotherSupervisord_isNotUsed() throws IOException {
    try (LoopbackServer another = LoopbackServer.start(Map.of())) {
      Lanes.install(server.lane(), another.dir().resolve("supervisord.conf"));
      try (Supervisor supervisor = supervisor(server.port())) {
        String because = isBySupervisorctl(supervisor);
        assertTrue(because.contains("is for another config file"), because);
      }
    }
  }

  @Test
  void aMissingLane_isNotUsed_andIsTriedAgainOverAnotherConnection() throws IOException {
    Files.delete(server.lane());
    try (CuttableProxy proxy = new CuttableProxy(server.port())) {
      server.isKnownAt(proxy.port());
      try (Supervisor supervisor = supervisor(proxy.port())) {
        String because = isBySupervisorctl(supervisor);
        assertTrue(because.contains("cannot be run there"), because);
        install();
        isBySupervisorctl(supervisor);
        proxy.cut();
        assertTrue(supervisor.status() instanceof Reply.FailedReply<List<WorkerStatus>>);
        proxy.heal();
        isByLane(supervisor);
      }
    }
    noLanes();
  }

  @Test
  void aLaneThatIsKilled_isOpenedAgain_andItsCallAnsweredBySupervisorctl() throws IOException {
    try (Supervisor supervisor = supervisor(server.port())) {
      isByLane(supervisor);
      ProcessHandle first = lane();
      server.signalSupervisord("STOP");
      CompletableFuture<Reply<List<WorkerStatus>>> asked =
          CompletableFuture.supplyAsync(supervisor::status);
      CompletableFuture<Reply<ActionResult>> started =
          CompletableFuture.supplyAsync(() -> supervisor.start(OTHER, LIMIT));
      Await.until("both wait", () -> socketIsWaitedFor(first));
      signal(first, "KILL");
      server.signalSupervisord("CONT");
      assertEquals(2, ok(asked.join()).size());
      assertEquals(new ActionResult.ActionDone(), ok(started.join()));
      server.awaitStatus("other", "RUNNING");
      isByLane(supervisor);
      assertEquals(new ActionResult.ActionDone(), ok(supervisor.stop(OTHER, LIMIT)));
    } finally {
      server.signalSupervisord("CONT");
    }
    noLanes();
  }

  /** Whether it has a socket of its own open. */
  private static boolean socketIsWaitedFor(ProcessHandle lane) throws IOException {
    try (var files = Files.list(Path.of("/proc/" + lane.pid() + "/fd"))) {
      return files
              .filter(file -> {
                try {
                  return Files.readSymbolicLink(file).toString().startsWith("socket:");
                } catch (IOException closed) {
                  return false;
                }
              })
              .count()
          > 0;
    }
  }

  @Test
  void aSupervisordThatHangs_isReported_inTime_andTheLaneGoesOnAfterwards() throws IOException {
    try (Supervisor supervisor = supervisor(server.port(), HANGS)) {
      isByLane(supervisor);
      server.signalSupervisord("STOP");
      long from = System.nanoTime();
      List<CompletableFuture<Reply<List<WorkerStatus>>>> asked =
          IntStream.range(0, 5)
              .mapToObj(_ -> CompletableFuture.supplyAsync(supervisor::status))
              .toList();
      for (CompletableFuture<Reply<List<WorkerStatus>>> one : asked) {
        Problem problem =
            one.join() instanceof Reply.FailedReply<List<WorkerStatus>>(var failed)
                ? failed
                : new Problem(Problem.ProblemKind.BROKEN, "it answered");
        assertEquals(Problem.ProblemKind.HUNG, problem.problemKind(), problem.sentence());
      }
      assertTrue(
          System.nanoTime() - from < HANGS.multipliedBy(3).toNanos(), "not one after the other");
      server.signalSupervisord("CONT");
      isByLane(supervisor);
    } finally {
      server.signalSupervisord("CONT");
    }
  }

  @Test
  void aLaneThatHangs_isGivenUp_andSupervisorctlAnswers() {
    try (Supervisor supervisor = supervisor(server.port(), HANGS)) {
      isByLane(supervisor);
      ProcessHandle first = lane();
      signal(first, "STOP");
      try {
        long from = System.nanoTime();
        assertEquals(2, ok(supervisor.status()).size());
        assertTrue(System.nanoTime() - from < LIMIT.multipliedBy(2).toNanos());
        isByLane(supervisor);
      } finally {
        signal(first, "KILL");
      }
      assertEquals(Optional.empty(), supervisor.channel().orElseThrow().because());
      assertEquals(
          new ActionResult.Nothing("it was started already"), ok(supervisor.start(OK, LIMIT)));
    }
  }
}
