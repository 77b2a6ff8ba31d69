package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.Breakable;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Very many real workers that fail at once. */
@Tag("soak")
class AlertsFloodSoakIT {
  private static final int MANY = 200;

  @Test
  void twoHundredWorkersThatFailAtOnce_areOneCard_andDelayNoOtherServer(@TempDir Path dir)
      throws IOException {
    String[] many = {"numprocs=" + MANY, "process_name=%(program_name)s_%(process_num)03d"};
    try (LoopbackServer web1 =
            LoopbackServer.start(Map.of("queue", Breakable.worker("queue", many)));
        LoopbackServer web2 =
            LoopbackServer.start(Map.of("horizon", Breakable.worker("horizon")))) {
      web2.awaitStatus("horizon", "RUNNING");
      Await.until(Duration.ofMinutes(2), "all are up", () -> all(web1, "RUNNING"));
      Path config =
          TestBot.config(
              dir,
              Map.of("web1", web1, "web2", web2),
              Map.of(),
              AlertsBot.alerts("fold-within: 5m", "off: crash-loop"));
      try (AlertsBot bot = AlertsBot.on(config).listening("web1").listening("web2")) {
        Files.createFile(web1.dir().resolve("broken-queue"));
        long supervisord =
            Long.parseLong(Files.readString(web1.dir().resolve("supervisord.pid")).strip());
        List<ProcessHandle> all = ProcessHandle.of(supervisord).orElseThrow().children().toList();
        assertEquals(MANY, all.size());
        all.forEach(ProcessHandle::destroyForcibly);
        Breakable.breaks(web2, "horizon");
        Instant broken = Instant.now();
        bot.tells("FATAL horizon@web2");
        Duration late = Duration.between(broken, Instant.now());
        Await.until(
            Duration.ofMinutes(2), "supervisord has given up on all", () -> all(web1, "FATAL"));
        Shown card = bot.tells("200 workers on web1: 200 FATAL");
        assertTrue(late.toSeconds() < 15, "web2 was told after " + late);
        // A supervisord with so much to start may owe an answer for a while, which is said, too.
        assertEquals(
            2,
            bot.reported().stream().filter(one -> one.text().contains("FATAL")).count(),
            bot.reported().toString());
        int calls = bot.slack().calls("chat.postMessage") + bot.slack().calls("chat.update");
        assertTrue(calls < 40, calls + " calls of Slack");
        assertEquals("Start all 200", bot.buttons(card).get(1));
        bot.called(card, "S1");
      }
    }
  }

  private static boolean all(LoopbackServer server, String state) {
    return server.status("queue:*").lines().filter(one -> one.contains(state)).count() == MANY;
  }
}
