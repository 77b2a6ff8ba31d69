package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pause of a worker with {@code --max-time}, which Laravel 8.83 ends at once: it takes the uptime
 * of the host for the worker's own.
 */
class PauseHoldsIT {
  @Test
  void aPause_holdsUntilContinue_thoughLaravelEndsTheProcess_andTheThreadSaysSoOnce(
      @TempDir Path dir, @TempDir Path state) throws IOException {
    LaravelApp app = LaravelApp.in(dir);
    try (LoopbackServer web1 =
            LoopbackServer.start(
                Map.of("mail", app.program("queue:work --sleep=0.5 --max-time=3600")));
        AlertsBot bot = AlertsBot.on(state, web1, "crashes: 2").listening("web1")) {
      web1.awaitStatus("mail", "RUNNING");
      app.queue(Job.QUICK, 1, 0);
      app.awaitAll();
      String first = web1.pid("mail");

      String _ = bot.slack().socket().type("U1", "pause mail@web1");
      Shown paused = shown(bot, "takes no more jobs");
      Await.until("Laravel ends it", () -> !web1.pid("mail").equals(first));
      Await.until(
          "the thread says so",
          () -> bot.thread(paused).stream().anyMatch(line -> line.contains("paused again (pid ")));
      for (int times = 0; times < 2; times++) {
        String last = web1.pid("mail");
        Await.until("it is ended once more", () -> !web1.pid("mail").equals(last));
      }
      assertEquals(
          1,
          bot.thread(paused).stream().filter(line -> line.contains("paused again")).count(),
          bot.thread(paused).toString());
      assertTrue(bot.reported().isEmpty(), bot.reported().toString());

      String _ = bot.slack().socket().type("U1", "continue mail@web1");
      Shown _ = shown(bot, "takes jobs again");
      app.queue(Job.QUICK, 1, 0);
      app.awaitAll();
      assertNotEquals(first, web1.pid("mail"));
    }
  }

  private static Shown shown(AlertsBot bot, String text) {
    Await.until(
        () -> text + " in " + bot.slack().messages(),
        () -> bot.slack().messages().stream().anyMatch(one -> one.text().contains(text)));
    return bot.slack().messages().stream()
        .filter(one -> one.text().contains(text))
        .findFirst()
        .orElseThrow();
  }
}
