package dev.workerbot.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.health.FailedJobs.Listing;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.laravel.ArtisanAnswer;
import dev.workerbot.supervisor.laravel.ArtisanQuery;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.supervisor.laravel.answer.QueueSize;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.LaravelApp;
import dev.workerbot.testing.LaravelApp.Job;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.worker.ServerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real Laravel answers through {@code config/workerbot-artisan}, without a Supervisor. */
class LaravelAnswersIT {
  private static final ServerName WEB1 = new ServerName("web1");

  private LaravelApp app;
  private Supervisorctl supervisor;
  private FailedJobs failedJobs;

  @BeforeEach
  void make(@TempDir Path dir) throws IOException {
    app = LaravelApp.in(dir.resolve("shop"));
    Path runner = Files.copy(Path.of("config/workerbot-artisan"), dir.resolve("runner"));
    Files.setPosixFilePermissions(runner, PosixFilePermissions.fromString("rwxr-xr-x"));
    supervisor =
        new Supervisorctl(
            new LocalShell(),
            new SupervisorctlSettings(
                List.of("supervisorctl"),
                Optional.empty(),
                List.of("tail"),
                Duration.ofSeconds(5),
                List.of("sudo", "-n", "-u", "USER", runner.toString()),
                List.of()));
    failedJobs =
        new FailedJobs(
            new Fleet(
                List.of(new WatchedServer(WEB1, Set.of(), supervisor, LocalShell.noProgramFiles())),
                Clock.systemUTC()));
  }

  private QueueApp workers(String command) {
    String text = "[program:mail]\n" + app.program(command);
    return QueueApp.of(ServerConfig.of("/s.conf", Map.of("/s.conf", text)).programs()).getFirst();
  }

  private List<FailedJob> failed(String command) {
    return assertInstanceOf(Listing.Listed.class, failedJobs.list(WEB1, workers(command))).jobs();
  }

  private void work(String queue) {
    String _ = app.artisan("queue:work", "--once", "--tries=1", "--queue=" + queue);
  }

  @Test
  void aFailedJob_isListed_andRetriedByItsId() {
    assertEquals(List.of(), failed("queue:work"));
    app.queue(Job.FAILING, 1, 0, "high");
    app.queue(Job.FAILING, 1, 0);
    work("high");
    work("default");
    List<FailedJob> all = failed("queue:work");
    assertEquals(2, all.size());
    List<FailedJob> high = failed("queue:work --queue=high");
    assertEquals(
        List.of("database high App\\Jobs\\Failing"),
        high.stream()
            .map(job -> job.connection() + " " + job.queue() + " " + job.jobClass())
            .toList());
    assertEquals(
        new FailedJobs.PutBack(1, 0, Optional.empty()),
        failedJobs.retry(WEB1, workers("queue:work"), high));
    assertEquals(all.stream().filter(job -> !high.contains(job)).toList(), failed("queue:work"));
    assertEquals(List.of(1L), sizes("database:high"));
  }

  private List<Long> sizes(String... queues) {
    ArtisanAnswer answer =
        ((Reply.Ok<ArtisanAnswer>)
                supervisor.ask(
                    workers("queue:work").artisan(),
                    new ArtisanQuery.MonitorQueues(List.of(queues), false)))
            .value();
    return QueueSize.parse(assertInstanceOf(ArtisanAnswer.ArtisanOutput.class, answer).text())
        .orElseThrow()
        .stream()
        .map(QueueSize::size)
        .toList();
  }

  @Test
  void queuesAreCounted_theirConnectionsOwnToo() {
    app.queue(Job.QUICK, 3, 0);
    app.queue(Job.QUICK, 2, 0, "high");
    assertEquals(List.of(2L, 3L, 3L, 0L), sizes("high", ":", "database:", "database:low"));
  }

  @Test
  void whatLaravelDoesNotKnow_isNotWhatIsBroken() throws IOException {
    assertEquals(ArtisanAnswer.Reason.NO_SUCH_COMMAND, reason(new ArtisanQuery.ListHorizons()));
    assertEquals(
        ArtisanAnswer.Reason.NO_SUCH_OPTION,
        reason(new ArtisanQuery.MonitorQueues(List.of("high"), true)));
    Files.delete(app.folder().resolve("vendor/autoload.php"));
    Listing listing = failedJobs.list(WEB1, workers("queue:work"));
    assertTrue(
        assertInstanceOf(Listing.UnknownJobs.class, listing).why().contains("vendor/autoload.php"),
        listing.toString());
  }

  private ArtisanAnswer.Reason reason(ArtisanQuery query) {
    return assertInstanceOf(
            ArtisanAnswer.NotAnswered.class,
            ((Reply.Ok<ArtisanAnswer>) supervisor.ask(workers("queue:work").artisan(), query))
                .value())
        .reason();
  }
}
