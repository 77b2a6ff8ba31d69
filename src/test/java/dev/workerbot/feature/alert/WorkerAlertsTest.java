package dev.workerbot.feature.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.ChannelChat.Shown;
import dev.workerbot.testing.MemoryAlerts;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of workers, by itself, through the bot or past it, and what is reported of it. */
class WorkerAlertsTest {
  @TempDir private Path dir;
  private final MemorySupervisor web2 = new MemorySupervisor("horizon", "mailer");

  private MemoryAlerts bot(MemorySupervisor web1, String... alerts) throws IOException {
    return MemoryAlerts.on(dir, Map.of("web1", web1, "web2", web2), alerts);
  }

  @Test
  void aWorkerThatIsStuck_isReported_inWhicheverStateItIs() throws IOException {
    MemorySupervisor web1 = new MemorySupervisor("tries", "slow", "stubborn");
    try (MemoryAlerts bot =
        bot(
            web1,
            "fold-within: 1ms",
            "resolve-after: 1ms",
            "stuck-after: 1s",
            "rules: [{workers: slow@web1, stuck-after: 2s}, {workers: stubborn@web1,"
                + " stopping-after: 1s}]")) {
      web1.becomes("tries", WorkerState.BACKOFF);
      web1.becomes("slow", WorkerState.STARTING);
      web1.becomes("stubborn", WorkerState.STOPPING);
      Shown tries = bot.tells("Stuck: tries@web1");
      bot.becomes(tries, "It has not come up for more than 1 s");
      Shown slow = bot.tells("Stuck: slow@web1");
      bot.becomes(slow, "It has not come up for more than 2 s");
      Shown stubborn = bot.tells("Stuck: stubborn@web1");
      bot.becomes(stubborn, "It has been STOPPING for more than 1 s");
      web1.becomes("tries", WorkerState.RUNNING);
      web1.becomes("stubborn", WorkerState.STOPPED);
      bot.becomes(tries, "Resolved: tries@web1 is RUNNING again", "was stuck for");
      bot.becomes(stubborn, "Resolved: stubborn@web1 is STOPPED");
    }
  }

  @Test
  void ofTwoWorkersOfOneName_theOneThatFailedIsReported_andStarted() throws IOException {
    MemorySupervisor web1 = new MemorySupervisor("a:w_0", "a:w_1", "b:w_0", "b:w_1");
    try (MemoryAlerts bot = bot(web1, "resolve-after: 1ms")) {
      web1.breaks("b:w_1");
      Shown card = bot.tells("FATAL b:w_1@web1");
      bot.becomes(card, "Out of memory in b:w_1");
      web1.isMended("b:w_1");
      CommandAnswer _ = bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: b:w_1@web1 is RUNNING again", "started by @anna");
      assertEquals(List.of("start b:w_1"), web1.done());
      bot.reportedOnly(1);
    }
  }

  @Test
  void twoHundredWorkersThatFailAtOnce_areOneCard_andDelayNoOtherServer() throws IOException {
    String[] many =
        IntStream.range(0, 200).mapToObj("queue:queue_%03d"::formatted).toArray(String[]::new);
    MemorySupervisor web1 = new MemorySupervisor(many);
    try (MemoryAlerts bot = bot(web1, "fold-within: 5m")) {
      web1.breaks(many);
      web2.breaks("horizon");
      bot.tells("FATAL horizon@web2");
      Shown card = bot.tells("200 workers on web1: 200 FATAL");
      assertEquals("Start all 200", card.buttons().get(1));
      assertEquals(List.of("S1"), card.called());
      bot.reportedOnly(2);
      assertTrue(bot.slack().calls() < 40, bot.slack().calls() + " calls of the chat");
    }
  }

  @Test
  void whatPeopleDoPastTheBot_isNoticed_whatTheyDoThroughIt_isNot() throws IOException {
    MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");
    try (MemoryAlerts bot = bot(web1)) {
      Said.contains(bot.bot().anna("restart mailer@web1"), "RUNNING again");
      Said.contains(bot.bot().anna("stop horizon@web2"), "stopped");
      web1.becomes("horizon", WorkerState.STOPPED);
      web2.becomes("mailer", WorkerState.STOPPED);
      // Whoever watches sees what is asked for.
      Said.contains(bot.bot().anna("status mailer@web2"), "STOPPED");
      web2.becomes("mailer", WorkerState.RUNNING);
      Shown stopped = bot.tells("horizon@web1 was stopped outside workerbot");
      Shown restarted = bot.tells("mailer@web2 was restarted outside workerbot");
      assertEquals(List.of(), stopped.called());
      assertEquals(List.of(), restarted.called());
      bot.reportedOnly(2);
    }
  }

  @Test
  void aRestartThroughTheBot_isAnAlertOnlyWhereItFails() throws IOException {
    MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer");
    try (MemoryAlerts bot = bot(web1)) {
      Said.contains(bot.bot().anna("restart mailer@web1"), "RUNNING again");
      web1.cannotStart("horizon");
      Said.contains(bot.bot().anna("restart horizon@web1"), "FATAL");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12", "Just before", "the restart by @anna failed");
      assertEquals(List.of("S1"), card.called());
      bot.reportedOnly(1);
    }
  }
}
