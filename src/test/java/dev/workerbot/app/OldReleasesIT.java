package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Severity;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LoopbackServer;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Laravel worker that was not restarted when its application was deployed. */
class OldReleasesIT {
  private static final String OLD = "the release before, deployed ";

  private static void link(Path current, Path release) {
    Processes.must("ln", "-sfn", release.toString(), current.toString());
  }

  private static int age(Path current) {
    String pid = Processes.must("pgrep", "-fo", current + "/artisan queue:work").strip();
    return Integer.parseInt(Processes.must("ps", "-o", "etimes=", "-p", pid).strip());
  }

  private static CommandAnswer run(TestBot bot, String line) {
    return bot.ask("anna", line);
  }

  @Test
  void itIsMarked_untilItIsRestarted_andAfterDeployLooksForIt(@TempDir Path dir)
      throws IOException {
    Path first = LaravelApp.in(dir.resolve("app/releases/1")).folder();
    Path second = LaravelApp.in(dir.resolve("app/releases/2")).folder();
    Path current = dir.resolve("app/current");
    link(current, first);
    String worker =
        "command=php %s/artisan queue:work --sleep=0.1\nuser=nobody\nautorestart=true\n"
            .formatted(current);
    try (LoopbackServer web1 = LoopbackServer.start(Map.of("mail", worker))) {
      web1.awaitStatus("mail", "RUNNING");
      Path config = TestBot.config(dir, Map.of("web1", web1), Map.of(), "");
      Files.writeString(
          config,
          Files.readString(config)
              + """
              actions:
                forgotten: {command: start mail@web1, run-by: [terminal:anna]}
                after-deploy: {command: restart mail@web1, run-by: [terminal:anna]}
              """);
      Await.until("it is older than a status is exact", () -> age(current) > 3);
      link(current, second);
      try (TestBot bot = TestBot.on(config)) {
        String status = run(bot, "status mail@web1").message().toString();
        assertTrue(status.contains("runs " + OLD), status);
        String doctor = run(bot, "doctor mail@web1").message().toString();
        assertTrue(doctor.contains("1 of its processes runs the release before"), doctor);
        CommandAnswer forgotten = run(bot, "run forgotten v2");
        assertEquals(Severity.WARNING, forgotten.message().severity());
        assertTrue(forgotten.message().toString().contains("mail on web1 still runs " + OLD));
        CommandAnswer deployed = run(bot, "run after-deploy v2");
        assertEquals(Severity.GOOD, deployed.message().severity(), deployed.message().toString());
        assertFalse(deployed.message().toString().contains(OLD));
        assertFalse(run(bot, "status mail@web1").message().toString().contains(OLD));
      }
    }
  }
}
