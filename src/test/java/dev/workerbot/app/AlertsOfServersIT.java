package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.CuttableProxy;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is reported of a server itself. */
class AlertsOfServersIT {
  @TempDir private Path dir;
  private LoopbackServer web1;
  private LoopbackServer web2;
  private CuttableProxy line;

  @BeforeEach
  void serve() throws IOException {
    Map<String, String> programs =
        Map.of("horizon", Breakable.worker("horizon"), "mailer", Breakable.worker("mailer"));
    web1 = LoopbackServer.start(programs);
    web2 = LoopbackServer.start(programs);
    line = new CuttableProxy(web1.port());
    web1.isKnownAt(line.port());
    for (LoopbackServer server : List.of(web1, web2)) {
      server.awaitStatus("horizon", "RUNNING");
      server.awaitStatus("mailer", "RUNNING");
    }
  }

  @AfterEach
  void stop() throws IOException {
    line.close();
    web1.close();
    web2.close();
  }

  private AlertsBot bot() throws IOException {
    return AlertsBot.on(
            TestBot.config(
                dir,
                Map.of("web1", web1, "web2", web2),
                Map.of("web1", line.port()),
                AlertsBot.alerts()))
        .listening("web1")
        .listening("web2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aServerThatCannotBeReached_isOneCard_andItsWorkersWait(boolean withoutGoodbye)
      throws IOException {
    try (AlertsBot bot = bot()) {
      if (withoutGoodbye) {
        line.freeze();
      } else {
        line.cut();
      }
      Shown card = bot.tells("web1 cannot be reached, its workers are unknown");
      assertEquals(List.of("Silence 1 h", "Acknowledge"), bot.buttons(card));
      Breakable.breaks(web1, "horizon");
      web1.awaitStatus("horizon", "FATAL");
      Breakable.breaks(web2, "mailer");
      bot.tells("FATAL mailer@web2");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      line.heal();
      bot.becomes(card, "Resolved: web1 is reachable again", "was unreachable for");
      Shown fatal = bot.tells("FATAL horizon@web1");
      bot.becomes(fatal, "Exit code 12");
      bot.called(card, "S1");
      assertEquals(3, bot.reported().size(), bot.reported().toString());
      assertEquals("", bot.bot().log().errors());
    }
  }

  /**
   * Workers may need a second try after a reload: supervisord 4.2.5 closes the descriptors of
   * whoever follows its main log twice then, and the second time it can be those of a worker that
   * it is about to start, which ends with 127.
   */
  @Test
  void aSupervisordThatDies_isOneCard_andANoticeWhenItIsBack_asIsAReload() throws IOException {
    String[] again = {"startretries=1"};
    web1.write(
        Map.of(
            "horizon", Breakable.worker("horizon", again),
            "mailer", Breakable.worker("mailer", again)));
    try (AlertsBot bot = bot()) {
      web1.stopSupervisord();
      Shown card = bot.tells("supervisord is down on web1");
      bot.becomes(card, "supervisord is not running");
      web1.startSupervisord();
      bot.becomes(card, "Resolved: web1 has supervisord again", "was without supervisord for");
      String pid = Files.readString(web1.dir().resolve("supervisord.pid")).strip();
      Shown notice =
          bot.tells("supervisord on web1 was restarted (pid " + pid + "): 2 of 2 workers RUNNING");
      bot.called(card, "S1");
      bot.called(notice);
      bot.listening("web1");
      web1.supervisorctl("reload");
      Await.until(
          "the reload is noticed",
          () ->
              bot.reported().getLast().text().contains("supervisord on web1 was restarted")
                  && bot.reported().size() == 3);
      Breakable.breaks(web1, "horizon");
      bot.tells("FATAL horizon@web1");
      assertEquals(4, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  void aSupervisordThatHangs_isSupervisorDown_notUnreachable_withinFifteenSeconds()
      throws IOException {
    try (AlertsBot bot = bot()) {
      long from = System.nanoTime();
      web1.signalSupervisord("STOP");
      Shown card = bot.tells("supervisord does not answer on web1");
      long took = Duration.ofNanos(System.nanoTime() - from).toSeconds();
      assertTrue(took < 15, took + " s");
      String pid = Files.readString(web1.dir().resolve("supervisord.pid")).strip();
      bot.becomes(card, "its process " + pid + " was stopped", "kill -CONT " + pid);
      web1.signalSupervisord("CONT");
      bot.becomes(card, "Resolved: web1 has supervisord again");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    } finally {
      web1.signalSupervisord("CONT");
    }
  }

  @Test
  void resolve_whileTheServerHangs_tellsWhomItWaitsFor() throws IOException {
    try (AlertsBot bot = bot()) {
      Breakable.breaks(web2, "mailer");
      bot.tells("FATAL mailer@web2");
      web2.signalSupervisord("STOP");
      Shown answer = bot.bot().talk().asks("U1", "resolve mailer@web2", "web2: no answer for ");
      // Two seconds are waited; a busy machine counts one more.
      assertTrue(
          answer.text().matches("(?s).*web2: no answer for [2-4] s; last seen .*"), answer.text());
    } finally {
      web2.signalSupervisord("CONT");
    }
  }
}
