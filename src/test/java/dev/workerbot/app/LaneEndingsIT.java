package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How workers ended, over a lane, on a server without a main log. */
class LaneEndingsIT {
  @Test
  void anExit_isKnown_withItsCode_onTheCard_andInStatus(@TempDir Path dir) throws IOException {
    Map<String, String> programs =
        Map.of(
            "good", "command=bash -c 'exit 3'\nexitcodes=3\nstartsecs=0\nautorestart=false",
            "bad", "command=bash -c 'exit 7'\nstartsecs=0\nautorestart=false\nautostart=false",
            "ok", "command=sleep 1000");
    try (LoopbackServer web1 = LoopbackServer.start(programs, "", "logfile=/dev/null");
        AlertsBot bot = AlertsBot.on(dir, web1).polls("web1")) {
      String status = bot.bot().bot().anna("status --all").message().toString();
      assertTrue(status.contains("good@web1 EXITED as expected – just now, at "), status);
      web1.supervisorctl("start", "bad");
      Shown card = bot.tells("bad");
      assertTrue(card.text().contains("Exit code 7"), card.text());
      status = bot.bot().bot().anna("status --all").message().toString();
      assertTrue(status.contains("bad@web1 EXITED, failed – just now, at "), status);
      assertTrue(status.contains(": exit code 7"), status);
      assertEquals(1, bot.reported().size(), "only of the one that failed");
    }
  }
}
