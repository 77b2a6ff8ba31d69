package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How alerts keep from being a nuisance, and who may say what becomes of them. */
@Tag("soak")
class AlertsQuietIT {
  @TempDir private Path dir;
  private LoopbackServer web1;
  private LoopbackServer web2;

  @BeforeEach
  void serve() {
    web1 =
        LoopbackServer.start(
            Map.of(
                "horizon",
                Breakable.worker("horizon"),
                "mailer",
                Breakable.worker("mailer"),
                "exporter",
                Breakable.worker("exporter")));
    web2 = LoopbackServer.start(Map.of("horizon", Breakable.worker("horizon")));
    for (String worker : List.of("horizon", "mailer", "exporter")) {
      web1.awaitStatus(worker, "RUNNING");
    }
    web2.awaitStatus("horizon", "RUNNING");
  }

  @AfterEach
  void stop() {
    web1.close();
    web2.close();
  }

  /** Anna is an operator; U2 only reads. */
  private AlertsBot bot(String... alerts) throws IOException {
    Path config =
        TestBot.config(dir, Map.of("web1", web1, "web2", web2), Map.of(), AlertsBot.alerts(alerts));
    Files.writeString(
        config,
        Files.readString(config)
            .replace("roles:\n", "roles:\n  reader:\n    - verbs: read\n")
            .replace("grants:\n", "grants:\n  - role: reader\n    to: slack:U2\n"));
    return AlertsBot.on(config).listening("web1").listening("web2");
  }

  @Test
  void whatFailsTogetherOnOneServer_isOneCard_andAnotherServerHasItsOwn() throws IOException {
    try (AlertsBot bot = bot("fold-within: 30s")) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      Breakable.breaks(web1, "mailer");
      Breakable.breaks(web2, "horizon");
      Breakable.breaks(web1, "exporter");
      bot.becomes(card, "3 workers on web1: 3 FATAL", "mailer@web1 FATAL", "exporter@web1 FATAL");
      bot.threadSays(card, "mailer@web1: FATAL (exit code 12");
      // Of each its cause and a line of its log.
      bot.becomes(
          card,
          "mailer@web1 FATAL – exit code 12",
          "horizon: Allowed memory size exhausted in horizon",
          "mailer: Allowed memory size exhausted in mailer",
          "exporter: Allowed memory size exhausted in exporter");
      Shown other = bot.tells("FATAL horizon@web2");
      assertEquals(List.of("Start all 3", "Logs of horizon"), bot.buttons(card).subList(0, 2));
      bot.called(card, "S1");
      bot.called(other, "S1");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  @Tag("soak")
  void whatFlaps_keepsItsCard() throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      for (int times = 1; times <= 2; times++) {
        web1.awaitStatus("horizon", "FATAL");
        Breakable.isMended(web1, "horizon");
        web1.supervisorctl("start", "horizon");
        bot.becomes(card, "Resolved: horizon@web1 is RUNNING again");
        Breakable.breaks(web1, "horizon");
        bot.becomes(
            card, "FATAL horizon@web1", times == 1 ? "Recovered: once" : "Recovered: twice");
      }
      bot.threadSays(card, "horizon@web1: FATAL (exit code 12");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void whatIsSilenced_isRecorded_andReportedWhenTheSilenceEndsBeforeTheTrouble()
      throws IOException {
    try (AlertsBot bot = bot("fold-within: 30s")) {
      bot.bot()
          .talk()
          .asks("U1", "silence horizon@web1 10m new release", "Silenced for 10 min, until");
      Breakable.breaks(web1, "horizon");
      web1.awaitStatus("horizon", "FATAL");
      Breakable.breaks(web1, "mailer");
      bot.tells("FATAL mailer@web1");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
      Shown open = bot.bot().talk().asks("U2", "alerts", "2 open alerts");
      assertTrue(open.text().contains("FATAL horizon@web1, for "), open.text());
      assertTrue(open.text().contains(", silenced"), open.text());
      Shown silences = bot.bot().talk().asks("U2", "silences", "1 silence");
      assertTrue(silences.text().contains("#1 horizon@web1 for "), silences.text());
      assertTrue(silences.text().contains("by @anna – new release"), silences.text());
      bot.bot().talk().asks("U1", "unsilence #1", "Not silenced any more: horizon@web1");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12");
      bot.called(card, "S1");
    }
  }

  @Test
  void aSilenceThatRunsOut_isOver_andWhatIsStillFatalIsReported() throws IOException {
    try (AlertsBot bot = bot()) {
      bot.bot().talk().asks("U1", "silence horizon@web1 8s", "Silenced for 8 s");
      Instant silenced = Instant.now();
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      assertTrue(Instant.now().isAfter(silenced.plusSeconds(6)), "not while it was silenced");
      bot.called(card, "S1");
    }
  }

  @Test
  void whatBecomesOfAnAlert_isForThoseWhoMay() throws IOException {
    try (AlertsBot bot = bot("resolve-after: 10m")) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      refused(bot, "ack #1");
      refused(bot, "silence horizon@web1 1h");
      refused(bot, "resolve horizon@web1");
      int whispers = bot.slack().whispers().size();
      bot.press("U2", card, "Acknowledge");
      String answer = bot.bot().talk().whispered(whispers, "U2");
      assertTrue(answer.contains("You have no right to ack"), answer);
      assertFalse(bot.now(card).text().contains("Acknowledged"), bot.now(card).text());

      bot.bot().talk().asks("U1", "ack horizon@web1", "You have it: horizon@web1 (#1)");
      bot.becomes(card, "Acknowledged: by @anna");
      bot.bot().talk().asks("U1", "ack #1", "@anna has horizon@web1 (#1) already");
      String refusal = bot.bot().talk().whispered("U1", "resolve #1");
      assertTrue(refusal.contains("horizon@web1 is still FATAL"), refusal);

      web1.awaitStatus("horizon", "FATAL");
      Breakable.isMended(web1, "horizon");
      web1.supervisorctl("start", "horizon");
      bot.becomes(card, "horizon@web1 is well again, watching whether it stays so");
      bot.bot().talk().asks("U1", "resolve #1", "Resolved: horizon@web1 (#1)");
      bot.becomes(card, "Resolved: horizon@web1 is closed, by @anna");
      bot.bot().talk().asks("U2", "alerts", "No open alerts");
    }
  }

  private static void refused(AlertsBot bot, String text) {
    String answer = bot.bot().talk().whispered("U2", text);
    assertTrue(answer.contains("You have no right to"), answer);
  }

  @Test
  void alertsGoWhereTheirRuleSays_andCallWhomItSays() throws IOException {
    String rule =
        "rules: [{workers: mailer@prod, channel: [slack:C2, slack:C3], mention: slack:U9}]";
    try (AlertsBot bot = bot(rule)) {
      Breakable.breaks(web1, "horizon");
      Breakable.breaks(web1, "mailer");
      Shown horizon = bot.tells("FATAL horizon@web1");
      assertEquals("C1", horizon.channel());
      bot.called(horizon, "S1");
      Await.until("both channels have it", () -> bot.reported().size() == 3);
      List<Shown> mailer =
          bot.reported().stream().filter(one -> one.text().contains("FATAL mailer@web1")).toList();
      assertEquals(List.of("C2", "C3"), mailer.stream().map(Shown::channel).sorted().toList());
      bot.press("U1", mailer.getFirst(), "Acknowledge");
      for (Shown one : mailer) {
        bot.becomes(one, "Acknowledged: by @anna");
        bot.called(one, "U9");
      }
    }
  }

  @Test
  @Tag("soak")
  void whatNobodyAcknowledges_callsOnceMore_andIsReportedAgainWhileItIsOpen() throws IOException {
    try (AlertsBot bot = bot("remind-after: 2s", "repeat-every: 6s")) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      Shown reminder =
          bot.tells("Nobody has acknowledged this for 2 s: FATAL horizon@web1 (ack #1)");
      bot.called(reminder, "S1");
      Shown repeated = bot.tells("Still open, for ");
      bot.called(repeated, "S1");
      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      int reported = bot.reported().size();
      Await.until("it is told again", () -> bot.reported().size() > reported);
      Shown last = bot.reported().getLast();
      assertTrue(last.text().contains("Still open, for "), last.text());
      bot.called(last);
    }
  }

  @Test
  void whatLoops_cannotBeResolvedByHand() throws IOException {
    web1.close();
    web1 =
        LoopbackServer.start(
            Map.of("looper", "command=perl -e 'select undef,undef,undef,0.3;exit 3'\nstartsecs=0"));
    try (AlertsBot bot = bot()) {
      Shown card = bot.tells("Crash loop: looper@web1");
      String answer = bot.bot().talk().whispered("U1", "resolve #1");
      assertTrue(answer.contains("looper@web1 is still in a crash loop"), answer);
      assertTrue(bot.now(card).text().contains("Crash loop: looper@web1"), card.text());
    }
  }
}
