package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on real servers, and the card that Slack gets of it. */
class AlertsIT {
  @TempDir private Path dir;
  private LoopbackServer web1;

  private void serve(Map<String, String> programs) {
    web1 = LoopbackServer.start(programs);
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  void aFatalWorker_isOneCard_fromItsCauseToItsEnd() throws IOException {
    serve(Map.of("horizon", Breakable.worker("horizon"), "mailer", Breakable.worker("mailer")));
    web1.awaitStatus("mailer", "RUNNING");
    try (AlertsBot bot =
        AlertsBot.on(dir, web1, "dashboard: https://shop.example.com/horizon", "resolve-after: 3s")
            .hears("web1")) {
      Breakable.breaks(web1, "horizon");
      Shown card = bot.tells("FATAL horizon@web1");
      bot.becomes(
          card,
          "Exit code 12: it went over its memory limit",
          "Since",
          "Just before",
          "killed by SIGKILL",
          "https://shop.example.com/horizon",
          "Last lines of horizon (" + web1.dir() + "/log/horizon-error.log)",
          "Allowed memory size exhausted in horizon");
      assertEquals(List.of("Start", "Logs", "Acknowledge", "Silence 1 h"), bot.buttons(card));

      bot.press("U1", card, "Acknowledge");
      bot.becomes(card, "FATAL horizon@web1", "Acknowledged", "by @anna");
      bot.threadSays(card, "horizon@web1: acknowledged by @anna");
      assertEquals(List.of("Start", "Logs", "Silence 1 h"), bot.buttons(card));

      Breakable.isMended(web1, "horizon");
      bot.press("U1", card, "Start");
      bot.becomes(card, "Resolved: horizon@web1 is RUNNING again", "started by @anna", "Was FATAL");
      web1.awaitStatus("horizon", "RUNNING");
      bot.threadSays(card, "Resolved: horizon@web1 is RUNNING again, after");
      assertEquals(List.of(), bot.buttons(card));
      assertEquals(
          List.of(
              "horizon@web1: acknowledged by @anna",
              "horizon@web1: being started by @anna",
              "horizon@web1 is RUNNING again",
              "horizon@web1: started by @anna"),
          bot.thread(card).subList(0, 4));
      bot.called(card, "S1");
      assertEquals(1, bot.told().size(), bot.told().toString());
      assertEquals("", bot.bot().log().errors());
    }
  }
}
