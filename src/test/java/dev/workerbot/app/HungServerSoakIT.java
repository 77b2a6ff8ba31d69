package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.RecordingChat;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How soon `status` of four servers stands while one of them hangs, and whether the others are
 * slower for it. Prints the figures of docs/performance.md; {@code -Dhung.tries} sets how many
 * tries there are.
 */
@Tag("soak")
class HungServerSoakIT {
  private static final String WORKER = "horizon";

  private final int tries = Integer.getInteger("hung.tries", 50);
  private final Map<String, LoopbackServer> servers = new LinkedHashMap<>();

  @Test
  void statusOfFourServers_whileOneHangs_standsWithinThreeSeconds(@TempDir Path dir)
      throws IOException {
    for (String name : List.of("web1", "web2", "web3", "web4")) {
      servers.put(name, LoopbackServer.start(Map.of(WORKER, "command=sleep 100000")));
    }
    servers.values().forEach(server -> server.awaitStatus(WORKER, "RUNNING"));
    try (TestBot bot = TestBot.on(dir, servers, Map.of())) {
      assertEquals(OutcomeCode.DONE, bot.anna("status").code());
      List<Long> allWell = new ArrayList<>();
      List<Long> oneBefore = new ArrayList<>();
      for (int i = 0; i < tries; i++) {
        allWell.add(millis(() -> answered(bot, "status")));
        oneBefore.add(millis(() -> answered(bot, "status horizon@web1")));
      }
      servers.get("web4").signalSupervisord("STOP");
      List<Long> stands = new ArrayList<>();
      List<Long> oneMeanwhile = new ArrayList<>();
      List<CompletableFuture<CommandAnswer>> open = new ArrayList<>();
      for (int i = 0; i < tries; i++) {
        stands.add(millis(() -> open.add(stands(bot))));
        oneMeanwhile.add(millis(() -> answered(bot, "status horizon@web1")));
      }
      servers.get("web4").signalSupervisord("CONT");
      open.forEach(CompletableFuture::join);
      System.out.printf(
          "status of four, all well: %s%nstatus of four while one hangs: %s%n"
              + "status of one of the others, before: %s%nthe same, while one hangs: %s%n",
          reported(allWell), reported(stands), reported(oneBefore), reported(oneMeanwhile));
      assertTrue(percentile(stands, 95) < 3000, reported(stands));
      assertTrue(
          percentile(oneMeanwhile, 50) < 1.5 * percentile(oneBefore, 50) + 50,
          reported(oneBefore) + " before, then " + reported(oneMeanwhile));
    } finally {
      for (LoopbackServer server : servers.values()) {
        server.signalSupervisord("CONT");
        server.close();
      }
    }
  }

  /** Asks, and waits until the three others stand in the message of that request. */
  private static CompletableFuture<CommandAnswer> stands(TestBot bot) {
    RecordingChat chat = new RecordingChat("terminal");
    CompletableFuture<CommandAnswer> answer = ask(bot, "status", chat);
    Await.until(
        () -> chat.said().toString(),
        () ->
            chat.said().stream()
                .map(said -> said.message().toString())
                .anyMatch(said ->
                    said.matches("(?s).*; (waiting for|no status from) web4.*")
                        && said.contains("horizon@web1 RUNNING")
                        && said.contains("horizon@web2 RUNNING")
                        && said.contains("horizon@web3 RUNNING")));
    return answer;
  }

  private static void answered(TestBot bot, String text) {
    assertEquals(
        OutcomeCode.DONE, ask(bot, text, new RecordingChat("terminal")).join().code(), text);
  }

  /** As somebody of their own, so that nobody asks too much at once. */
  private static CompletableFuture<CommandAnswer> ask(
      TestBot bot, String text, RecordingChat chat) {
    String unique = UUID.randomUUID().toString();
    return bot.bot()
        .requestHandler()
        .accept(
            new InboundEvent.Typed(
                "soak:" + unique,
                new Caller("slack", "U" + unique, "anna", Set.of("S1"), "C" + unique),
                text),
            chat);
  }

  private static long millis(Runnable what) {
    long from = System.nanoTime();
    what.run();
    return Duration.ofNanos(System.nanoTime() - from).toMillis();
  }

  private static long percentile(List<Long> times, int percent) {
    List<Long> sorted = times.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private static String reported(List<Long> times) {
    return "median %d ms, p95 %d ms, longest %d ms of %d"
        .formatted(
            percentile(times, 50), percentile(times, 95), percentile(times, 100), times.size());
  }
}
