package dev.workerbot.feature.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.ChannelChat.Shown;
import dev.workerbot.testing.MemoryAlerts;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How alerts keep from being a nuisance, and who may say what becomes of them. */
class AlertsQuietTest {
  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor("horizon", "mailer", "exporter");
  private final MemorySupervisor web2 = new MemorySupervisor("horizon");

  private MemoryAlerts bot(String... alerts) throws IOException {
    return MemoryAlerts.on(dir, Map.of("web1", web1, "web2", web2), alerts);
  }

  @Test
  void whatFailsTogetherOnOneServer_isOneCard_andAnotherServerHasItsOwn() throws IOException {
    try (MemoryAlerts bot = bot("fold-within: 30s")) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      web1.breaks("mailer");
      web2.breaks("horizon");
      web1.breaks("exporter");
      bot.becomes(card, "3 workers on web1: 3 FATAL", "mailer@web1 FATAL", "exporter@web1 FATAL");
      bot.threadSays(card, "mailer@web1: FATAL");
      // Of each its cause and a line of its log.
      bot.becomes(
          card,
          "mailer@web1 FATAL – exit code 12",
          "`Out of memory in horizon`",
          "`Out of memory in mailer`",
          "`Out of memory in exporter`");
      Shown other = bot.tells("FATAL horizon@web2");
      assertEquals(
          List.of("Logs of horizon", "Start all 3"), bot.now(card).buttons().subList(0, 2));
      assertEquals(List.of("S1"), card.called());
      assertEquals(List.of("S1"), other.called());
      bot.reportedOnly(2);
    }
  }

  @Test
  void whatFlaps_keepsItsCard() throws IOException {
    try (MemoryAlerts bot = bot("resolve-after: 1ms")) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      for (String times : List.of("once", "twice")) {
        web1.becomes("horizon", WorkerState.RUNNING);
        bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
        web1.breaks("horizon");
        bot.becomes(card, "FATAL horizon@web1", "Recovered: " + times);
      }
      bot.threadSays(card, "horizon@web1: FATAL");
      bot.reportedOnly(1);
    }
  }

  @Test
  void whatIsSilenced_isRecorded_andReportedWhenTheSilenceEndsBeforeTheTrouble()
      throws IOException {
    try (MemoryAlerts bot = bot("fold-within: 30s")) {
      Said.contains(
          bot.bot().anna("silence horizon@web1 10m new release"), "Silenced for 10 min, until");
      web1.breaks("horizon");
      web1.breaks("mailer");
      bot.tells("FATAL mailer@web1");
      bot.reportedOnly(1);
      Said.contains(
          bot.bot().ask("rita", "alerts"),
          "2 open alerts",
          "FATAL horizon@web1, for ",
          ", silenced");
      Said.contains(
          bot.bot().ask("rita", "silences"),
          "1 silence",
          "#1 `horizon@web1` until ",
          "by @anna – new release");
      Said.contains(bot.bot().anna("unsilence #1"), "No longer silenced: `horizon@web1`");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12");
      assertEquals(List.of("S1"), card.called());
    }
  }

  @Test
  void aSilenceByAButton_isNamedAsPeopleWriteIt_andEndsByThat() throws IOException {
    try (MemoryAlerts bot = bot()) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      Said.contains(
          bot.press("U1", card, "Silence 1 h"), "Silenced for 1 h, until", "`horizon@web1`");
      Said.contains(bot.bot().anna("unsilence horizon@web1"), "No longer silenced: `horizon@web1`");
    }
  }

  @Test
  void aSilenceThatRunsOut_isOver_andWhatIsStillFatalIsReported() throws IOException {
    try (MemoryAlerts bot = bot()) {
      Said.contains(bot.bot().anna("silence horizon@web1 1s"), "Silenced for 1 s");
      Instant silenced = Instant.now();
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      assertTrue(Instant.now().isAfter(silenced.plusMillis(900)), "not while it was silenced");
      assertEquals(List.of("S1"), card.called());
    }
  }

  @Test
  void whatBecomesOfAnAlert_isForThoseWhoMay() throws IOException {
    try (MemoryAlerts bot = bot("resolve-after: 10m")) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      for (String text : List.of("ack #1", "silence horizon@web1 1h", "resolve horizon@web1")) {
        assertEquals(OutcomeCode.REFUSED, bot.bot().ask("rita", text).code(), text);
      }
      CommandAnswer refusal = bot.press("U2", card, "Acknowledge");
      Said.contains(refusal, "You have no right to `ack` here.");
      assertFalse(bot.now(card).text().contains("Acknowledged"), bot.now(card).text());

      Said.contains(bot.bot().anna("ack horizon@web1"), "You have it: horizon@web1 (#1)");
      bot.becomes(card, "Acknowledged: by @anna");
      Said.contains(bot.bot().anna("ack #1"), "@anna already has horizon@web1 (#1)");
      Said.contains(bot.bot().anna("resolve #1"), "horizon@web1 is still FATAL");

      web1.becomes("horizon", WorkerState.RUNNING);
      bot.becomes(card, "horizon@web1 is well again, watching whether it stays so");
      Said.contains(bot.bot().anna("resolve #1"), "Resolved: horizon@web1 (#1)");
      bot.becomes(card, "Resolved: horizon@web1 was closed by @anna");
      Said.contains(bot.bot().ask("rita", "alerts"), "No open alerts");
    }
  }

  @Test
  void alertsGoWhereTheirRuleSays_andCallWhomItSays() throws IOException {
    String rule =
        "rules: [{workers: mailer@prod, channel: [slack:C2, slack:C3], mention: slack:U9}]";
    try (MemoryAlerts bot = bot(rule)) {
      web1.breaks("horizon", "mailer");
      Shown horizon = bot.tells("FATAL horizon@web1");
      assertEquals("C1", horizon.posted().channel());
      assertEquals(List.of("S1"), horizon.called());
      Await.until("both channels have it", () -> bot.reported().size() == 3);
      List<Shown> mailer =
          bot.reported().stream().filter(one -> one.text().contains("FATAL mailer@web1")).toList();
      assertEquals(
          List.of("C2", "C3"),
          mailer.stream().map(one -> one.posted().channel()).sorted().toList());
      CommandAnswer _ = bot.press("U1", mailer.getFirst(), "Acknowledge");
      for (Shown one : mailer) {
        bot.becomes(one, "Acknowledged: by @anna");
        assertEquals(List.of("U9"), one.called());
      }
    }
  }

  @Test
  void whatNobodyAcknowledges_callsOnceMore_andIsReportedAgainWhileItIsOpen() throws IOException {
    try (MemoryAlerts bot = bot("remind-after: 300ms", "repeat-every: 1s")) {
      web1.breaks("horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      Shown reminder = bot.tells("Not acknowledged for ");
      assertTrue(reminder.text().contains(": FATAL horizon@web1 (`ack #1`)"), reminder.text());
      assertEquals(List.of("S1"), reminder.called());
      Shown repeated = bot.tells("Still open, for ");
      assertEquals(List.of("S1"), repeated.called());
      CommandAnswer _ = bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      int reported = bot.reported().size();
      Await.until("it is told again", () -> bot.reported().size() > reported);
      Shown last = bot.reported().getLast();
      assertTrue(last.text().contains("Still open, for "), last.text());
      assertEquals(List.of(), last.called());
    }
  }

  @Test
  void whatLoops_cannotBeResolvedByHand() throws IOException {
    web1.configured("[program:horizon]\ncommand=php artisan horizon\nautorestart=unexpected\n");
    try (MemoryAlerts bot = bot()) {
      Await.until(
          "it is in a crash loop",
          () -> {
            web1.becomes("horizon", WorkerState.RUNNING);
            return !bot.reported().isEmpty();
          });
      Shown card = bot.tells("Crash loop: horizon@web1");
      bot.becomes(card, "why it exited is unknown: Supervisor's main log cannot be followed");
      Said.contains(bot.bot().anna("resolve #1"), "horizon@web1 is still in a crash loop");
      assertTrue(bot.now(card).text().contains("Crash loop: horizon@web1"), card.text());
    }
  }
}
