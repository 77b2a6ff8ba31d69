package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.InboundEvent;
import dev.workerbot.message.Button;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A button offers what was true when it was shown; what it may do is decided when it is pressed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ButtonsIT {
  private LoopbackServer web1;
  private LoopbackServer web2;

  @BeforeAll
  void start() {
    web1 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
    web2 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
    web1.awaitStatus("horizon", "RUNNING");
    web2.awaitStatus("horizon", "RUNNING");
  }

  @AfterAll
  void stop() {
    web1.close();
    web2.close();
  }

  private TestBot bot(Path dir) {
    return TestBot.on(dir, Map.of("web1", web1, "web2", web2), Map.of());
  }

  private static void rewrite(TestBot bot, String old, String fresh) throws IOException {
    String config = Files.readString(bot.file());
    assertTrue(config.contains(old), config);
    Files.writeString(bot.file(), config.replace(old, fresh));
    bot.restart();
  }

  private static String pid(LoopbackServer server) {
    return server.pid("horizon");
  }

  private static void refused(String why, CommandAnswer commandAnswer) {
    assertEquals(OutcomeCode.REFUSED, commandAnswer.code(), commandAnswer.message().toString());
    assertTrue(commandAnswer.message().title().contains(why), commandAnswer.message().title());
  }

  @Test
  void aRightTakenAwaySince_isRefusedAtTheClick(@TempDir Path dir) throws IOException {
    try (TestBot bot = bot(dir)) {
      CommandAnswer preview = bot.anna("restart horizon@web*");
      rewrite(bot, "to: [terminal:anna, ", "to: [");
      String before = pid(web1);
      refused("You may not restart", bot.press("anna", preview, "Confirm"));
      assertEquals(before, pid(web1));
    }
  }

  @Test
  void aServerThatJoinedSince_isNotMeant(@TempDir Path dir) throws IOException {
    try (TestBot bot = bot(dir)) {
      CommandAnswer preview = bot.anna("restart horizon@prod");
      assertEquals(2, preview.results().size());
      String config = Files.readString(bot.file());
      String web2Lines = config.substring(config.indexOf("  web2:"), config.indexOf("contact:"));
      rewrite(bot, "contact:", web2Lines.replace("web2:", "web3:") + "contact:");
      CommandAnswer done = bot.press("anna", preview, "Confirm");
      assertEquals(OutcomeCode.DONE, done.code(), done.message().toString());
      assertEquals(2, done.results().size());
      assertTrue(
          done.results().stream().noneMatch(one -> one.target().server().value().equals("web3")));
    }
  }

  @Test
  void aButtonThatIsTooOld_doesNothing(@TempDir Path dir) throws IOException {
    try (TestBot bot = bot(dir)) {
      rewrite(bot, "operations:", "operations:\n  confirm-within: 1s");
      CommandAnswer preview = bot.anna("restart horizon@web*");
      Instant over = Instant.now().plusMillis(1001);
      Await.until("the second is over", () -> Instant.now().isAfter(over));
      String before = pid(web1);
      refused("expired", bot.press("anna", preview, "Confirm"));
      assertEquals(before, pid(web1));
    }
  }

  @Test
  void aButtonInAnotherChannelOrChat_doesNothing(@TempDir Path dir) throws IOException {
    try (TestBot bot = bot(dir)) {
      Button confirm = bot.anna("restart horizon@web*").message().buttons().getFirst();
      String before = pid(web1);
      for (Caller elsewhere :
          new Caller[] {
            new Caller("terminal", "anna", "anna", Set.of(), "another"),
            new Caller("slack", "anna", "anna", Set.of(), "terminal")
          }) {
        InboundEvent press =
            new InboundEvent.Pressed(
                UUID.randomUUID().toString(),
                elsewhere,
                Optional.empty(),
                confirm.actionId(),
                confirm.choice());
        refused("expired", bot.bot().requestHandler().accept(press, bot.chat()).join());
      }
      assertEquals(before, pid(web1));
    }
  }
}
