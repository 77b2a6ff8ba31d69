package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.RecordingChat.Said;
import dev.workerbot.testing.RecordingChat.Way;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every command tells while one server of two hangs. */
class HungServerIT {
  private static LoopbackServer web1;
  private static LoopbackServer web2;
  private static TestBot bot;

  @BeforeAll
  static void serve(@TempDir Path dir) {
    Map<String, String> programs = Map.of("horizon", "command=sleep 1000");
    web1 = LoopbackServer.start(programs);
    web2 = LoopbackServer.start(programs);
    web1.awaitStatus("horizon", "RUNNING");
    web2.awaitStatus("horizon", "RUNNING");
    bot = TestBot.on(dir, Map.of("web1", web1, "web2", web2), Map.of());
    assertEquals(OutcomeCode.DONE, bot.anna("status").code());
  }

  @AfterAll
  static void stop() throws IOException {
    bot.close();
    web1.close();
    web2.close();
  }

  /**
   * Asks while web2 hangs, and waits until this is said before the answer.
   *
   * @return how it was said
   */
  private static Said tells(String command, String... expected) throws IOException {
    int before = bot.chat().said().size();
    web2.signalSupervisord("STOP");
    try {
      long from = System.nanoTime();
      CompletableFuture<CommandAnswer> answer = bot.begin("anna", command);
      Await.until(
          () -> command + ": " + since(before),
          () -> since(before).stream().anyMatch(one -> says(one, expected)));
      long took = Duration.ofNanos(System.nanoTime() - from).toMillis();
      assertFalse(answer.isDone(), command + " is answered only when web2 is");
      assertTrue(took < 5000, command + " said it after " + took + " ms");
      web2.signalSupervisord("CONT");
      assertEquals(OutcomeCode.DONE, answer.join().code(), answer.join().message().toString());
    } finally {
      web2.signalSupervisord("CONT");
    }
    return since(before).stream().filter(one -> says(one, expected)).findFirst().orElseThrow();
  }

  private static boolean says(Said said, String... expected) {
    return List.of(expected).stream().allMatch(text(said)::contains);
  }

  private static List<Said> since(int before) {
    List<Said> all = bot.chat().said();
    return all.subList(before, all.size());
  }

  private static String text(Said said) {
    return said.message().title()
        + " "
        + String.join(" ", said.message().lines().stream().map(Object::toString).toList());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          status, horizon@web1 RUNNING
          servers, web1: 1 RUNNING
          drift, web1: config applied
          doctor, on web1
          "doctor horizon@web*", on web1
          """)
  void whatAnswersForEachServer_tellsOfTheOthers(String command, String ofWeb1) throws IOException {
    Said _ = tells(command, ofWeb1, "web2: no answer for ", "; last seen ", ": 1 RUNNING");
  }

  @ParameterizedTest
  @CsvSource({
    "logs horizon@web2",
    "show horizon@web2",
    "show horizon@web*2",
    "doctor web2",
    "drift *@web2",
    "stats horizon@web2"
  })
  void whatNeedsThatServer_tellsWhomItWaitsFor(String command) throws IOException {
    Said _ = tells(command, "web2: no answer for ");
  }

  @Test
  void whatOnlyTheAskerMaySee_isSentInPrivate_onceBeforeTheAnswer() throws IOException {
    int before = bot.chat().said().size();
    assertEquals(Way.WHISPER, tells("can status horizon@web2", "web2: no answer for ").way());
    assertEquals(
        List.of(Way.WHISPER, Way.WHISPER),
        since(before).stream().map(Said::way).toList(),
        since(before).toString());
  }
}
