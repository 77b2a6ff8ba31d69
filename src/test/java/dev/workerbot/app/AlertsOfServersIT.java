package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of a server itself, and of what people do there past the bot or through it. */
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
      assertEquals(List.of("Acknowledge", "Silence 1 h"), bot.buttons(card));
      Breakable.breaks(web1, "horizon");
      web1.awaitStatus("horizon", "FATAL");
      Breakable.breaks(web2, "mailer");
      bot.tells("FATAL mailer@web2");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "Acknowledged: by @anna");
      line.heal();
      bot.becomes(card, "Resolved: web1 can be reached again", "Was unreachable for");
      Shown fatal = bot.tells("FATAL horizon@web1");
      bot.becomes(fatal, "Exit code 12");
      bot.called(card, "S1");
      assertEquals(3, bot.reported().size(), bot.reported().toString());
      assertEquals("", bot.bot().log().errors());
    }
  }

  @Test
  void aSupervisordThatDies_isOneCard_andANoticeWhenItIsBack() throws IOException {
    try (AlertsBot bot = bot()) {
      web1.stopSupervisord();
      Shown card = bot.tells("supervisord is down on web1");
      bot.becomes(card, "supervisord is not running");
      web1.startSupervisord();
      bot.becomes(
          card, "Resolved: web1 has its supervisord again", "Was without its supervisord for");
      String pid = Files.readString(web1.dir().resolve("supervisord.pid")).strip();
      Shown notice =
          bot.tells("supervisord on web1 was restarted (pid " + pid + "): 2 of 2 workers RUNNING");
      bot.called(card, "S1");
      bot.called(notice);
      assertEquals(2, bot.reported().size(), bot.reported().toString());
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
      bot.becomes(card, "Resolved: web1 has its supervisord again");
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

  /**
   * Its workers may need a second try: supervisord 4.2.5 closes the descriptors of whoever follows
   * its main log twice when it is reloaded, and the second time it can be those of a worker that it
   * is about to start, which then ends with 127.
   */
  @Test
  @Tag("soak")
  void aSupervisordThatIsReloaded_isOnlyNoticed() throws IOException {
    try (AlertsBot bot = bot()) {
      web1.write(
          Map.of(
              "horizon",
              Breakable.worker("horizon", "startretries=3"),
              "mailer",
              Breakable.worker("mailer", "startretries=3")));
      web1.supervisorctl("reload");
      bot.tells("supervisord on web1 was restarted");
      Breakable.breaks(web1, "horizon");
      bot.tells("FATAL horizon@web1");
      assertEquals(
          List.of(),
          bot.reported().stream().filter(one -> one.text().contains("outside")).toList());
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  @Tag("soak")
  void whatPeopleDoPastTheBot_isNoticed_whatTheyDoThroughIt_isNot() throws IOException {
    try (AlertsBot bot = bot()) {
      bot.bot().talk().asks("U1", "restart mailer@web1", "RUNNING again");
      bot.bot().talk().asks("U1", "stop horizon@web2", "stopped");
      web1.supervisorctl("stop", "horizon");
      Shown stopped = bot.tells("horizon@web1 was stopped outside workerbot");
      web1.supervisorctl("restart", "mailer");
      Shown restarted = bot.tells("mailer@web1 was restarted outside workerbot");
      bot.called(stopped);
      bot.called(restarted);
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }

  @Test
  @Tag("soak")
  void aRestartThroughTheBot_isAnAlertOnlyWhereItFails() throws IOException {
    try (AlertsBot bot = bot()) {
      bot.bot().talk().asks("U1", "restart mailer@web1", "RUNNING again");
      Files.createFile(web1.dir().resolve("broken-horizon"));
      bot.bot().talk().asks("U1", "restart horizon@web1", "FATAL");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(card, "Exit code 12", "Just before: ", "the restart by @anna failed");
      bot.called(card, "S1");
      assertEquals(1, bot.reported().size(), bot.reported().toString());
    }
  }
}
