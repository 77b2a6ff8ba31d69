package dev.workerbot.feature.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.ChatException;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ChannelChat;
import dev.workerbot.testing.ChannelChat.Shown;
import dev.workerbot.testing.MemoryAlerts;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Alerts while the chat or the bot has troubles of its own: none lost, none doubled. */
class AlertsTroubleTest {
  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");

  /** What a chat does to what comes next. */
  enum Fault {
    FAILS,
    ASKS_FOR_TIME,
    REFUSES,
    LOSES_ITS_ANSWER;

    private void befalls(ChannelChat chat) {
      switch (this) {
        case FAILS -> chat.refusesNext(ChatException.passing("HTTP 500", null));
        case ASKS_FOR_TIME ->
            chat.refusesNext(ChatException.later("HTTP 429", Duration.ofMillis(100)));
        case REFUSES -> chat.refusesNext(ChatException.permanent("not_in_channel"));
        case LOSES_ITS_ANSWER -> chat.losesNextAnswer();
      }
    }
  }

  private MemoryAlerts bot() throws IOException {
    return bot("resolve-after: 1ms");
  }

  private MemoryAlerts bot(String resolveAfter) throws IOException {
    return MemoryAlerts.on(dir, Map.of("web1", web1), "fold-within: 1ms", resolveAfter);
  }

  private void isWellAgain(String worker) {
    web1.becomes(worker, WorkerState.RUNNING);
  }

  @Test
  void aLongOutageOfTheChat_endsInASummaryOfWhatIsOver_andACardOfWhatIsNot() throws IOException {
    try (MemoryAlerts bot = bot()) {
      bot.slack().down(ChatException.passing("HTTP 500", null));
      web1.breaks("horizon");
      Await.until("it is open", () -> alerts(bot).equals("1 open alert"));
      isWellAgain("horizon");
      Await.until("it is over", () -> alerts(bot).equals("No open alerts"));
      long over = System.nanoTime();
      web1.breaks("mailer");
      Await.until("the other is open", () -> alerts(bot).equals("1 open alert"));
      Await.until(
          "it is older than what is reported by itself",
          () -> System.nanoTime() - over > Duration.ofMillis(700).toNanos());
      bot.slack().up();
      Shown summary = bot.tells("1 alert came and went while this channel was unreachable");
      assertTrue(
          summary.text().contains("#1 Resolved: horizon@web1 is RUNNING again"), summary.text());
      assertEquals(List.of(), summary.called());
      Shown card = bot.tells("FATAL mailer@web1");
      bot.becomes(card, "Exit code 12", "Alert #2: since");
      assertEquals(List.of("S1"), card.called());
      isWellAgain("mailer");
      bot.becomes(card, "Resolved: mailer@web1 is RUNNING again");
      bot.reportedOnly(2);
    }
  }

  private static String alerts(MemoryAlerts bot) {
    return bot.bot().anna("alerts").message().title();
  }

  @ParameterizedTest
  @EnumSource
  void whateverBefallsAPost_theCardStandsThereOnce(Fault fault) throws IOException {
    try (MemoryAlerts bot = bot()) {
      fault.befalls(bot.slack());
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      CommandAnswer _ = bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      isWellAgain("horizon");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      bot.threadSays(card, "Resolved: horizon@web1");
      bot.reportedOnly(1);
      assertEquals(List.of("S1"), card.called());
    }
  }

  /** Of an edit and a line that are due together, the edit comes first. */
  @ParameterizedTest
  @EnumSource
  void whateverBefallsALineOrAnEdit_bothComeOnce(Fault fault) throws IOException {
    try (MemoryAlerts bot = bot()) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12");
      fault.befalls(bot.slack());
      fault.befalls(bot.slack());
      isWellAgain("horizon");
      bot.threadSays(card, "Resolved: horizon@web1");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      List<String> thread = bot.thread(card);
      assertEquals(thread.stream().distinct().toList(), thread);
      bot.reportedOnly(1);
    }
  }

  @Test
  void aCardThatSomebodyDeletes_isPostedAnew_withTheNextNews() throws IOException {
    try (MemoryAlerts bot = bot("resolve-after: 10m")) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      CommandAnswer _ = bot.press("U1", card, "Acknowledge");
      bot.threadSays(card, "acknowledged by @anna");
      bot.slack().delete(card);
      isWellAgain("horizon");
      Shown anew = bot.tells("horizon@web1 is well again, watching whether it stays so");
      assertTrue(anew.text().contains("Acknowledged: by @anna"), anew.text());
      CommandAnswer _ = bot.bot().anna("resolve #1");
      bot.threadSays(anew, "Resolved by @anna: horizon@web1");
      assertFalse(bot.thread(anew).toString().contains("acknowledged"), "that is told already");
      bot.reportedOnly(1);
    }
  }

  @Test
  void overRestartsOfTheBot_theCardIsTheSameOne_andWhatHappenedMeanwhileIsReported()
      throws IOException {
    try (MemoryAlerts bot = bot()) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.restart(() -> {});
      CommandAnswer _ = bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "FATAL horizon@web1", "Exit code 12", "Acknowledged: by @anna");
      bot.restart(() -> {
        isWellAgain("horizon");
        web1.breaks("mailer");
      });
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
      Shown mailer = bot.tells("FATAL mailer@web1");
      bot.becomes(mailer, "Exit code 12");
      web1.isMended("mailer");
      CommandAnswer _ = bot.press("U1", mailer, "Start");
      bot.becomes(mailer, "Resolved: mailer@web1 is RUNNING again", "started by @anna");
      assertEquals(List.of("S1"), card.called());
      bot.reportedOnly(2);
    }
  }
}
