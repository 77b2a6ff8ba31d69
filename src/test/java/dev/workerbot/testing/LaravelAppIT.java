package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.testing.LaravelApp.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Laravel itself does, on which the tests of graceful restarts, alerts and health rest. */
class LaravelAppIT {
  private LaravelApp app;
  private LoopbackServer web1;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    app = LaravelApp.in(dir);
    web1 =
        LoopbackServer.start(
            Map.of(
                "mail",
                app.program(
                    "queue:work --sleep=0.1 --tries=1 --memory=128",
                    "numprocs=2",
                    "process_name=%(program_name)s_%(process_num)02d")));
  }

  @AfterEach
  void stop() {
    web1.close();
  }

  private void awaitLine(Path log, String text) {
    Await.until(log + " has " + text, () -> Files.readString(log).contains(text));
  }

  @Test
  void workers_doEachJobOnce() throws IOException {
    app.queue(Job.QUICK, 50, 0);
    app.queue(Job.SLOW, 10, 200);
    app.awaitAll();
    assertEquals(List.of(), app.begunTwice());
    assertEquals(60, app.done().size());
  }

  @Test
  void badJobs_endAsLaravelEndsThem() throws IOException {
    app.queue(Job.FAILING, 1, 0);
    awaitLine(app.log(), "production.ERROR: The mailbox is full");
    app.queue(Job.EXITING, 1, 1_100);
    awaitLine(web1.mainLog(), "(exit status 3; not expected)");
    app.queue(Job.GREEDY, 1, 1_100);
    awaitLine(web1.mainLog(), "(exit status 12; not expected)");
    app.queue(Job.TOO_LONG, 1, 60_000);
    awaitLine(web1.mainLog(), "(terminated by SIGKILL; not expected)");
    assertEquals(List.of(3), app.done());
  }
}
