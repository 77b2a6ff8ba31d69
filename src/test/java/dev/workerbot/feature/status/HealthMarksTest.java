package dev.workerbot.feature.status;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.laravel.ArtisanAnswer.ArtisanOutput;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.NotAnswered;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.Reason;
import dev.workerbot.supervisor.laravel.ArtisanAnswer.RunPlace;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryAlerts;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a status says of workers that are probed, by a whole bot. */
class HealthMarksTest {
  private static final String CONFIG =
      """
      [program:queue]
      command=php /srv/shop/artisan queue:work redis --queue=high,default
      user=www-data
      """;
  private static final String SECTIONS =
      """
      resolve-after: 1ms
      health: {workers: "*@web*"}
      ssh: {artisan-runner: sudo -n -u USER /usr/local/bin/workerbot-artisan}
      """;

  @TempDir private Path dir;

  @Test
  void whatWaits_standsBehindTheWorker_orWhyThatIsNotKnown() throws IOException {
    String sizes =
        """
        [{"connection":"redis","queue":"high","size":12},\
        {"connection":"redis","queue":"default","size":4310}]
        """;
    MemorySupervisor web1 =
        MemorySupervisor.of(CONFIG).laravel(_ -> new ArtisanOutput(sizes, false, RunPlace.UNKNOWN));
    MemorySupervisor web2 =
        MemorySupervisor.of(CONFIG)
            .laravel(_ -> new NotAnswered(Reason.NOT_ALLOWED, "sudo does not let the SSH user"));
    try (MemoryAlerts bot =
        MemoryAlerts.on(dir, Map.of("web1", web1, "web2", web2), SECTIONS.strip())) {
      // Who asks again and again is asked to wait.
      Await.until("both are probed", () -> isProbed(web1) && isProbed(web2));
      Await.until(
          "both are known",
          () -> {
            String status = Said.text(bot.bot().anna("status"));
            return status.contains("high") && status.contains("cannot tell");
          });
      String status = Said.text(bot.bot().anna("status"));
      assertTrue(status.contains(" – high 12 · default 4,310"), status);
      assertTrue(
          status.contains(" – cannot tell whether it works: sudo does not let the SSH user"),
          status);
    }
  }

  private static boolean isProbed(MemorySupervisor server) {
    return server.done().stream().anyMatch(line -> line.startsWith("queue:monitor"));
  }
}
