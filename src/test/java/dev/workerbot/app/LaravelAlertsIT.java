package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.message.Message;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.FakeSlack.Shown;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with the workers of a real Laravel, and the card that Slack gets of it. */
class LaravelAlertsIT {
  @TempDir private Path dir;
  private LaravelApp app;
  private LoopbackServer web1;

  @BeforeEach
  void make() throws IOException {
    app = LaravelApp.in(dir.resolve("shop"));
  }

  private void serve(Map<String, String> commands) {
    web1 =
        LoopbackServer.start(
            commands.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> app.program(one.getValue()))));
  }

  private AlertsBot bot(String... alerts) throws IOException {
    return AlertsBot.on(dir, web1, alerts).listening("web1");
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  @Test
  void aDatabaseThatRefuses_isAnAlertWithinAMinute_withWhatTheApplicationLogged()
      throws IOException {
    app.set("DB_CONNECTION", "mysql");
    serve(Map.of("mail", "queue:work --sleep=0 --max-time=3600"));
    long begun = System.nanoTime();
    try (AlertsBot bot = bot()) {
      Shown card = bot.tells("Exits seconds after each start: mail@web1");
      bot.becomes(
          card,
          "It exits with code 0 seconds after each start",
          "PDOException: SQLSTATE[HY000] [2002] Connection refused");
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      assertTrue(took.compareTo(Duration.ofSeconds(60)) < 0, took.toString());
      Message logs = bot.bot().bot().anna("logs mail@web1 --app").message();
      String shown = logs.excerpt().orElseThrow().text().value();
      assertTrue(
          shown.matches(
              "(?s)20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d ERROR PDOException: SQLSTATE.*"
                  + " ×\\d+"),
          shown);
      assertEquals(1, shown.lines().count(), "what repeats is one line: " + shown);
      Message followed = bot.bot().bot().anna("logs mail@web1 --app --follow 1s").message();
      String more = followed.excerpt().orElseThrow().text().value();
      assertTrue(more.startsWith("20") && more.contains(" ERROR PDOException: SQLSTATE"), more);
      assertEquals("", bot.bot().log().errors());
    }
  }

  @Test
  void theJobThatWasTheEndOfItsWorker_isNamed() throws IOException {
    serve(
        Map.of(
            "mail", "queue:work --sleep=0.1 --timeout=2 --tries=1",
            "reports", "queue:work --sleep=0.1 --memory=64 --queue=reports"));
    web1.awaitStatus("mail", "RUNNING");
    web1.awaitStatus("reports", "RUNNING");
    try (AlertsBot bot = bot("crashes: 2")) {
      app.queue(Job.SLOW, 2, 60_000);
      app.queue(Job.GREEDY, 2, 1_100, "reports");
      bot.tells("App\\Jobs\\Slow ran into the worker's timeout of 2 s (--timeout)");
      bot.tells("it went over its memory limit of 64 MB (--memory) with App\\Jobs\\Greedy");
    }
  }

  /** As long as four lives of a worker that sleeps. */
  @Tag("soak")
  @Test
  void anApplicationInMaintenance_isNoAlert_thoughItsWorkersExitAgainAndAgain() throws IOException {
    serve(Map.of("mail", "queue:work --sleep=1 --max-time=60"));
    web1.awaitStatus("mail", "RUNNING");
    try (AlertsBot bot = bot()) {
      String _ = app.artisan("down");
      Await.until(
          "it exits again and again",
          () -> Files.readString(web1.mainLog()).split("exit status 0; expected").length > 6);
      assertEquals(List.of(), bot.reported());
    }
  }
}
