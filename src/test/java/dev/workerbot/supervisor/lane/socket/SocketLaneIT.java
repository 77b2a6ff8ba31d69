package dev.workerbot.supervisor.lane.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.ssh.SshShell;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.lane.LaneSupervisor;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A socket that cannot be used, or not just now: supervisorctl answers in the same call. */
class SocketLaneIT {
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final WorkerName OK = WorkerName.of("ok");

  private static LoopbackServer server(String sshd) {
    LoopbackServer server = LoopbackServer.start(Map.of("ok", "command=sleep 1000"), sshd);
    server.awaitStatus("ok", "RUNNING");
    return server;
  }

  private static Supervisor over(LoopbackServer server, Path socket, Duration limit) {
    SshShell shell = new SshShell(server.endpoint("web1", server.port()));
    return LaneSupervisor.over(
        shell, new Supervisorctl(shell, server.settings()), List.of("unix:" + socket), limit);
  }

  private static Path socket(LoopbackServer server) {
    return server.dir().resolve("supervisor.sock");
  }

  private static int workers(Supervisor supervisor) {
    return switch (supervisor.status()) {
      case Reply.Ok<?>(var workers) -> ((List<?>) workers).size();
      case Reply.FailedReply<?>(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  private static Optional<String> because(Supervisor supervisor) {
    assertEquals(1, workers(supervisor));
    return supervisor.channel().orElseThrow().because();
  }

  @Test
  void aSocketThatIsNotThere_isNotUsed_andThatIsSaid() {
    try (LoopbackServer server = server("");
        Supervisor supervisor = over(server, server.dir().resolve("none.sock"), LIMIT)) {
      String none = server.dir().resolve("none.sock").toString();
      String why = because(supervisor).orElseThrow();
      assertTrue(why.startsWith("its SSH user cannot connect to " + none), why);
    }
  }

  @Test
  void anSshdThatForwardsNoSockets_isAskedBySupervisorctl() {
    try (LoopbackServer server = server("AllowStreamLocalForwarding no\n");
        Supervisor supervisor = over(server, socket(server), LIMIT)) {
      String why = because(supervisor).orElseThrow();
      assertTrue(why.contains("AllowStreamLocalForwarding"), why);
    }
  }

  @Test
  void aSupervisordThatWasStartedAgain_isAskedOverItsSocketAgain() {
    try (LoopbackServer server = server("");
        Supervisor supervisor = over(server, socket(server), LIMIT)) {
      assertEquals(Optional.empty(), because(supervisor));
      server.stopSupervisord();
      assertTrue(
          supervisor.status() instanceof Reply.FailedReply<?>(var problem)
              && problem.problemKind() == ProblemKind.DOWN);
      server.startSupervisord();
      server.awaitStatus("ok", "RUNNING");
      assertEquals(Optional.empty(), because(supervisor));
      assertTrue(supervisor.stop(OK, LIMIT) instanceof Reply.Ok<ActionResult>);
    }
  }

  @Test
  void aSupervisordThatHangs_isSaidToHang_withinTheLimit_andNobodyWaitsForLonger()
      throws IOException {
    Duration soon = Duration.ofSeconds(2);
    try (LoopbackServer server = server("");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Supervisor supervisor = over(server, socket(server), soon)) {
      assertEquals(Optional.empty(), because(supervisor));
      server.signalSupervisord("STOP");
      long from = System.nanoTime();
      List<CompletableFuture<Reply<?>>> asked =
          List.of(
              CompletableFuture.supplyAsync(supervisor::status, threads),
              CompletableFuture.supplyAsync(supervisor::status, threads));
      asked.forEach(one -> assertTrue(one.join() instanceof Reply.FailedReply<?>));
      assertTrue(System.nanoTime() - from < soon.multipliedBy(5).toNanos());
      server.signalSupervisord("CONT");
      assertEquals(Optional.empty(), because(supervisor));
    }
  }

  @Test
  void aSupervisordThatWantsAPassword_isAskedBySupervisorctl_whichKnowsIt() throws IOException {
    try (LoopbackServer server = server("")) {
      Path config = server.dir().resolve("supervisord.conf");
      server.stopSupervisord();
      Files.writeString(
          config,
          Files.readString(config)
              .replace("[unix_http_server]\n", "[unix_http_server]\nusername=u\npassword=p\n")
              .replace("[supervisorctl]\n", "[supervisorctl]\nusername=u\npassword=p\n"));
      server.startSupervisord();
      Await.until("it runs", () -> server.supervisorctl("status").output().contains("RUNNING"));
      try (Supervisor supervisor = over(server, socket(server), LIMIT)) {
        assertTrue(because(supervisor).orElseThrow().contains("wants a user name"));
      }
    }
  }
}
