package dev.workerbot.feature.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A status of many servers while one of them hangs. */
class StatusAtOnceTest {
  private final MemorySupervisor web1 = new MemorySupervisor("horizon");
  private final MemorySupervisor web2 = new MemorySupervisor("horizon", "mailer");

  @TempDir private Path dir;

  private static Message newest(TestBot bot) {
    List<Said> said = bot.chat().said();
    return said.isEmpty() ? Message.of(Severity.PLAIN, "nothing") : said.getLast().message();
  }

  private static void says(TestBot bot, String text) {
    Await.until(() -> text + ", not: " + newest(bot), () -> newest(bot).toString().contains(text));
  }

  @Test
  void whatIsRemembered_standsAtOnce_withItsAge_andIsEditedWhenTheAnswersCome() throws IOException {
    try (TestBot bot = MemoryBot.on(dir, Map.of("web1", web1, "web2", web2), "")) {
      assertEquals(OutcomeCode.DONE, bot.anna("status").code());
      web2.hangs();
      int before = bot.chat().said().size();
      long from = System.nanoTime();
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "status");
      says(bot, "Waiting for web2; shown as last seen ");
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, took.toString());
      Message atOnce = newest(bot);
      assertEquals("3 workers: 3 RUNNING", atOnce.title());
      assertEquals(Severity.WORKING, atOnce.severity());
      assertTrue(atOnce.toString().contains("horizon@web1 RUNNING"), atOnce.toString());
      assertTrue(atOnce.toString().contains("mailer@web2 RUNNING"), atOnce.toString());
      says(bot, "web2: no answer for 2 s; last seen ");
      assertEquals("1 workers: 1 RUNNING; waiting for web2", newest(bot).title());
      assertFalse(answer.isDone());
      web2.becomes("mailer", WorkerState.FATAL);
      web2.answers();
      assertEquals("3 workers: 1 FATAL, 2 RUNNING", answer.join().message().title());
      List<Said> said = bot.chat().said();
      assertEquals(1, said.stream().skip(before).filter(one -> one.way() == Way.POST).count());
    }
  }

  @Test
  void manyServers_areCounted() throws IOException {
    Map<String, MemorySupervisor> servers = new LinkedHashMap<>();
    IntStream.range(0, 5).forEach(i -> servers.put("db" + i, new MemorySupervisor("horizon")));
    try (TestBot bot = MemoryBot.on(dir, servers, "")) {
      assertEquals(OutcomeCode.DONE, bot.anna("status").code());
      servers.values().forEach(MemorySupervisor::hangs);
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "status");
      says(bot, "Waiting for 5 servers; shown as last seen up to ");
      servers.values().forEach(MemorySupervisor::answers);
      assertEquals("5 workers: 5 RUNNING", answer.join().message().title());
    }
  }

  @Test
  void whatWasNeverSeen_isNotMadeUp() throws IOException {
    web1.hangs();
    web2.hangs();
    try (TestBot bot = MemoryBot.on(dir, Map.of("web1", web1, "web2", web2), "")) {
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", "status");
      says(bot, "web1: no answer for 2 s; not seen since workerbot started");
      assertTrue(
          bot.chat().said().stream().noneMatch(one -> one.message().title().startsWith("0 ")),
          bot.chat().said().toString());
      web1.answers();
      web2.answers();
      assertEquals(OutcomeCode.DONE, answer.join().code());
    }
  }
}
