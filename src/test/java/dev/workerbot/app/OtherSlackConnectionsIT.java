package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the alert channel is told of the bot itself. */
class OtherSlackConnectionsIT {
  @Test
  void whatConcernsTheBotItself_isReportedInTheAlertChannel_once(@TempDir Path dir)
      throws IOException {
    try (LoopbackServer web1 = LoopbackServer.start(Map.of("horizon", "command=sleep 1000"));
        AlertsBot bot = AlertsBot.on(dir, web1).listening("web1")) {
      bot.bot().bot().bot().tell("Another program uses workerbot's Slack app", List.of("Stop it."));
      Shown notice = bot.tells("Another program uses workerbot's Slack app");
      assertEquals("C1", notice.channel());
      assertTrue(notice.text().contains("Stop it."), notice.text());
      bot.bot().bot().bot().tell("And something more", List.of());
      bot.tells("And something more");
      assertEquals(2, bot.reported().size(), bot.reported().toString());
    }
  }
}
