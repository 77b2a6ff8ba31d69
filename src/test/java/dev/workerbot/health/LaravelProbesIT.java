package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.ArtisanRunner;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.event.HealthSign;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What probes see of a real Laravel whose worker Supervisor has as RUNNING all the while. */
class LaravelProbesIT {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final WorkerName MAIL = WorkerName.of("mail");
  private static final HealthSign WORKS = new HealthSign.Works();

  private final MovableClock clock = new MovableClock();
  private LaravelApp app;
  private Fleet fleet;
  private HealthReports reports;
  private HealthWatch.ServerRounds rounds;

  @BeforeEach
  void make(@TempDir Path dir) throws IOException {
    app = LaravelApp.in(dir.resolve("shop"));
    Path runner = Files.copy(Path.of("config/workerbot-artisan"), dir.resolve("runner"));
    Files.setPosixFilePermissions(runner, PosixFilePermissions.fromString("rwxr-xr-x"));
    ArtisanRunner artisan =
        new ArtisanRunner(
            new LocalShell(),
            List.of("sudo", "-n", "-u", "USER", runner.toString()),
            Duration.ofSeconds(5));
    ArtisanApp asked = new ArtisanApp("nobody", "php", app.folder().resolve("artisan").toString());
    MemorySupervisor web1 =
        MemorySupervisor.of("[program:mail]\n" + app.program("queue:work --queue=high,default"))
            .laravel(query -> ((Reply.Ok<ArtisanAnswer>) artisan.ask(asked, query)).value());
    fleet = new Fleet(List.of(web1.watched(WEB1, Set.of())), clock);
    HealthSettings settings =
        new HealthSettings(
            Optional.of(Selector.parse("*@web1")), Duration.ofMinutes(1), Duration.ofMinutes(4), 3);
    reports = new HealthReports(settings, clock);
    rounds =
        new HealthWatch(fleet, settings, reports, Map::of, clock, new Random(1))
        .new ServerRounds(WEB1);
    // Laravel 8 lists a table, which the first round finds out.
    assertEquals(Map.of(), rounds.next());
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private HealthSign probed() {
    return rounds.next().get(MAIL);
  }

  private String figures() {
    return reports.of(new Target(WEB1, MAIL)).orElseThrow().figures();
  }

  private void cannotReach(String what) {
    HealthSign.NotWorking sign = assertInstanceOf(HealthSign.NotWorking.class, probed());
    assertTrue(sign.why().startsWith("the application cannot reach its queue: "), sign.why());
    assertTrue(sign.why().contains(what), sign.why());
  }

  @Test
  void jobsThatNobodyTakes_areSeen_andThatTheyAreTaken() {
    assertEquals(WORKS, probed());
    assertEquals("high 0 · default 0", figures());
    app.queue(Job.QUICK, 2, 0);
    assertEquals(WORKS, probed());
    assertEquals("high 0 · default 2 ↑", figures());
    app.queue(Job.QUICK, 1, 0);
    assertEquals(new HealthSign.NotWorking("queue default: 3 jobs wait, more and more"), probed());
    String _ = app.artisan("queue:work", "--once");
    assertEquals(WORKS, probed());
    assertEquals("high 0 · default 2 ↓", figures());
  }

  @Test
  void aRedisThatRefuses_isTrouble_whateverSupervisorSays() throws IOException {
    app.set("QUEUE_CONNECTION", "redis");
    app.set("REDIS_PORT", "1");
    cannotReach("Connection refused");
    app.set("QUEUE_CONNECTION", "database");
    assertEquals(WORKS, probed());
  }

  @Test
  void inMaintenance_nobodyCanTell_andABrokenApplicationIsNotADeadWorker() throws IOException {
    String _ = app.artisan("down");
    assertEquals(
        new HealthSign.UnknownHealth(
            "the application is down for maintenance, when workers take no jobs"),
        probed());
    String _ = app.artisan("up");
    assertEquals(WORKS, probed());
    Files.writeString(app.folder().resolve("bootstrap/app.php"), "<?php this is no PHP");
    HealthSign.UnknownHealth sign = assertInstanceOf(HealthSign.UnknownHealth.class, probed());
    assertTrue(sign.why().contains("syntax error"), sign.why());
  }
}
