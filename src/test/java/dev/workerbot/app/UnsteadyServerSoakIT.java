package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stop, come back, or were never there, in the middle of what somebody asked for. */
@Tag("soak")
class UnsteadyServerSoakIT {
  private static final String SLOW_STOP =
      "command=bash -c 'trap \"sleep 2; exit 0\" TERM; while :; do sleep 0.1; done'";

  @TempDir private Path dir;
  private LoopbackServer web1;
  private CuttableProxy line;

  @BeforeEach
  void serve() throws IOException {
    web1 = LoopbackServer.start(Map.of("slow", SLOW_STOP, "other", SLOW_STOP));
    line = new CuttableProxy(web1.port());
    web1.isKnownAt(line.port());
    web1.awaitStatus("slow", "RUNNING");
    web1.awaitStatus("other", "RUNNING");
  }

  @AfterEach
  void stop() throws IOException {
    line.close();
    web1.close();
  }

  private TestBot bot(String from, String to) throws IOException {
    Path config = TestBot.config(dir, Map.of("web1", web1), Map.of("web1", line.port()), "");
    TestBot.edit(config, from, to);
    return TestBot.on(config);
  }

  private TestBot bot() throws IOException {
    return bot("keep-alive: 1s", "keep-alive: 2s");
  }

  private static String said(TestBot bot) {
    return bot.chat().said().toString();
  }

  private long spawned(String worker) throws IOException {
    return Files.readAllLines(web1.mainLog()).stream()
        .filter(one -> one.contains("spawned: '" + worker + "'"))
        .count();
  }

  private static void done(CompletableFuture<CommandAnswer> answer, String expected) {
    assertEquals(OutcomeCode.DONE, answer.join().code(), answer.join().message().toString());
    assertTrue(
        answer.join().message().title().contains(expected), answer.join().message().toString());
  }

  private static void elapses(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    Await.until(time.plusSeconds(30), time + " are over", () -> System.nanoTime() > until);
  }

  /** All of sshd but its listener: what holds the connections. */
  private void signalSessions(String signal) throws IOException {
    signalBelow(Files.readString(web1.dir().resolve("sshd.pid")).strip(), signal);
  }

  private static void signalBelow(String parent, String signal) {
    for (String pid :
        Processes.run("pgrep", "-P", parent, "sshd").output().strip().split("\\s+", -1)) {
      if (!pid.isEmpty()) {
        signalBelow(pid, signal);
        String _ = Processes.must("kill", "-" + signal, pid);
      }
    }
  }

  @Test
  void aServerThatTakesConnections_andSaysNothing_holdsUpNoOther() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Path config =
          TestBot.config(
              dir, Map.of("web1", web1, "web2", web1), Map.of("web2", mute.getLocalPort()), "");
      try (TestBot bot = TestBot.on(config)) {
        long from = System.nanoTime();
        CompletableFuture<CommandAnswer> answer = bot.begin("anna", "status");
        Await.until(
            () -> said(bot),
            () ->
                said(bot).contains("slow@web1 RUNNING")
                    && said(bot).contains("web2: no answer for 2 s"));
        assertFalse(answer.isDone(), "it is told before web2 is given up");
        assertEquals(OutcomeCode.UNREACHABLE, answer.join().code());
        Duration took = Duration.ofNanos(System.nanoTime() - from);
        assertTrue(took.compareTo(Duration.ofSeconds(30)) < 0, took.toString());
      }
    }
  }

  @Test
  void aLineThatFreezesForTwentySeconds_isReported_andGoneOnWith() throws IOException {
    try (TestBot bot = bot("keep-alive: 1s", "keep-alive: 60s")) {
      done(bot.begin("anna", "status"), "2 workers");
      line.freeze();
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "status");
      Await.until(() -> said(bot), () -> said(bot).contains("web1: no answer for 2 s"));
      elapses(Duration.ofSeconds(18));
      line.heal();
      CommandAnswer late = answer.join();
      assertTrue(
          late.code() == OutcomeCode.DONE || late.message().toString().contains("web1: "),
          late.message().toString());
      done(bot.begin("anna", "status"), "2 workers");
    }
  }

  /** A fresh connection is made at once, where the old one says nothing. */
  @Test
  void aSessionThatStops_inTheMiddleOfARestart_restartsItOnce() throws IOException {
    try (TestBot bot = bot()) {
      long before = spawned("slow");
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
      signalSessions("STOP");
      try {
        done(answer, "RUNNING again");
      } finally {
        signalSessions("CONT");
      }
      assertEquals(before + 1, spawned("slow"));
    }
  }

  @Test
  void aSupervisordThatStops_inTheMiddleOfARestart_restartsItOnce() throws IOException {
    try (TestBot bot = bot()) {
      long before = spawned("slow");
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
      web1.signalSupervisord("STOP");
      elapses(Duration.ofSeconds(8));
      web1.signalSupervisord("CONT");
      done(answer, "RUNNING again");
      assertEquals(before + 1, spawned("slow"));
    } finally {
      web1.signalSupervisord("CONT");
    }
  }

  @Test
  void aSupervisordThatIsRestarted_whileTheLineIsCut_isGoneOnWith() throws IOException {
    try (TestBot bot = bot()) {
      String before = web1.pid("slow");
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "restart slow@web1");
      web1.awaitStatus("slow", "STOPPING");
      line.cut();
      web1.stopSupervisord();
      web1.startSupervisord();
      web1.awaitStatus("slow", "RUNNING");
      line.heal();
      done(answer, "RUNNING again");
      assertFalse(before.equals(web1.pid("slow")));
    }
  }

  @Test
  void aLineThatFreezes_betweenTheStepsOfARoll_isWaitedFor() throws IOException {
    try (TestBot bot = bot()) {
      List<Long> before = List.of(spawned("slow"), spawned("other"));
      CompletableFuture<CommandAnswer> answer =
          bot.begin("anna", "restart slow@web1,other@web1 --rolling --pause 3s --yes");
      Await.until(Duration.ofMinutes(1), "one is through", () -> said(bot).contains("1 of 2 done"));
      line.freeze();
      Await.until(() -> said(bot), () -> said(bot).contains("nothing started here"));
      line.heal();
      done(answer, "2 of 2 RUNNING again");
      assertEquals(
          List.of(before.get(0) + 1, before.get(1) + 1),
          List.of(spawned("slow"), spawned("other")));
    }
  }
}
