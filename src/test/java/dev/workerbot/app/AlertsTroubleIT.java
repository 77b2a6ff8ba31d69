package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Fault;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts while Slack, the bot or its disk have troubles of their own: none lost, none doubled. */
@Tag("soak")
class AlertsTroubleIT {
  /** For whom two seconds are a long outage. */
  private static final DeliveryPolicy IMPATIENT =
      new DeliveryPolicy(
          AlertsBot.CHATS.look(),
          AlertsBot.CHATS.idle(),
          AlertsBot.CHATS.edit(),
          AlertsBot.CHATS.retry(),
          AlertsBot.CHATS.longest(),
          Duration.ofSeconds(2));

  @TempDir private Path dir;
  private LoopbackServer web1;

  @BeforeEach
  void serve() {
    web1 =
        LoopbackServer.start(
            Map.of("horizon", Breakable.worker("horizon"), "mailer", Breakable.worker("mailer")));
    web1.awaitStatus("horizon", "RUNNING");
    web1.awaitStatus("mailer", "RUNNING");
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  private Path config(Path where) throws IOException {
    return TestBot.config(
        where, Map.of("web1", web1), Map.of(), AlertsBot.alerts("fold-within: 1ms"));
  }

  private AlertsBot bot() throws IOException {
    return AlertsBot.on(config(dir)).listening("web1");
  }

  private void isWellAgain(String worker) throws IOException {
    web1.awaitStatus(worker, "FATAL");
    Breakable.isMended(web1, worker);
    web1.supervisorctl("start", worker);
  }

  private static int tries(AlertsBot bot) {
    return bot.bot().log().text().split("slack does not take messages for C1").length;
  }

  @Test
  void aLongOutageOfSlack_endsInASummaryOfWhatIsOver_andACardOfWhatIsNot() throws IOException {
    try (AlertsBot bot = AlertsBot.on(config(dir), IMPATIENT).listening("web1")) {
      bot.slack().down(Fault.ERROR_500);
      Breakable.breaks(web1, "horizon");
      isWellAgain("horizon");
      Breakable.breaks(web1, "mailer");
      // By then its card is resolved, and older than what is told one by one.
      Await.until(
          "it is over",
          () -> bot.bot().bot().anna("alerts").message().title().equals("1 open alert"));
      int tries = tries(bot);
      Await.until("it is tried again", () -> tries(bot) > tries + 2);
      bot.slack().up();
      Shown summary = bot.tells("1 alert came and went while this channel could not be reached");
      assertTrue(
          summary.text().contains("#1 Resolved: horizon@web1 is RUNNING again"), summary.text());
      bot.called(summary);
      Shown card = bot.tells("FATAL mailer@web1");
      bot.becomes(card, "Exit code 12", "Alert: #2");
      bot.called(card, "S1");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
      isWellAgain("mailer");
      bot.becomes(card, "Resolved: mailer@web1 is RUNNING again");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverSlackDoesToAPost_theCardStandsThereOnce(Fault fault) throws IOException {
    try (AlertsBot bot = bot()) {
      bot.slack().fail("chat.postMessage", fault);
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      isWellAgain("horizon");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      bot.threadSays(card, "Resolved: horizon@web1");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
      bot.called(card, "S1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverSlackDoesToALineOrAnEdit_bothComeOnce(Fault fault) throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      if (fault != Fault.NOT_IN_CHANNEL) {
        bot.slack().fail("chat.update", fault);
      }
      bot.slack().fail("chat.postMessage", fault);
      isWellAgain("horizon");
      bot.threadSays(card, "Resolved: horizon@web1");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      List<String> thread = bot.thread(card);
      assertEquals(thread.stream().distinct().toList(), thread);
      assertEquals("horizon@web1 is RUNNING again", thread.getFirst());
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void aCardThatSomebodyDeletes_isPostedAnew_withTheNextNews() throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.press("U1", card, "Acknowledge");
      bot.threadSays(card, "acknowledged by @anna");
      bot.slack().delete(card);
      isWellAgain("horizon");
      Shown anew = bot.tells("Resolved: horizon@web1 is RUNNING again");
      assertTrue(anew.text().contains("Acknowledged: by @anna"), anew.text());
      bot.threadSays(anew, "Resolved: horizon@web1 is RUNNING again, after");
      assertFalse(bot.thread(anew).toString().contains("acknowledged"), "that is told already");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void aRestartOfTheBot_goesOnWithTheSameCard() throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.restart();
      bot.listening("web1");
      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "FATAL horizon@web1", "Exit code 12", "Acknowledged: by @anna");
      Breakable.breaks(web1, "mailer");
      Shown mailer = bot.tells("FATAL mailer@web1");
      bot.restart();
      Breakable.isMended(web1, "horizon");
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again", "started by @anna");
      bot.becomes(mailer, "FATAL mailer@web1");
      bot.called(card, "S1");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void whatChangesWhileTheBotIsDown_isReportedWhenItIsBack() throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.restart(() -> {
        isWellAgain("horizon");
        Breakable.breaks(web1, "mailer");
        web1.awaitStatus("mailer", "FATAL");
      });
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      Shown mailer = bot.tells("FATAL mailer@web1");
      bot.becomes(mailer, "Exit code 12");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void aStoreThatIsLocked_doublesNoAlert_andLosesNone() throws IOException, SQLException {
    try (AlertsBot bot = bot();
        Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("state/workerbot.db"));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Not recorded: another process keeps the database locked");
      statement.execute("ROLLBACK");
      bot.becomesRecorded(card);
      bot.becomes(card, "Exit code 12");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }
}
