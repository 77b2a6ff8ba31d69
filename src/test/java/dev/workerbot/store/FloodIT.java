package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.AuditedRequest;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.request.ButtonActions;
import dev.workerbot.testing.Processes;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than anybody has people. */
class FloodIT {
  @TempDir Path dir;

  private static AuditedRequest asked(String id) {
    return new AuditedRequest(
        id,
        "slack",
        "U1",
        "anna",
        "C1",
        "status",
        Optional.of("status"),
        Decided.ALLOWED,
        "role `operator`",
        Optional.empty(),
        Optional.empty());
  }

  /** Another process on the same store, such as an exec, that writes one line after the other. */
  static final class Beside {
    private Beside() {}

    public static void main(String[] arguments) throws Exception {
      try (Database database = Database.open(arguments[0])) {
        Audit audit = new Audit(database, Clock.systemUTC());
        System.out.println("open");
        System.out.flush();
        for (int i = 0; i < 20; i++) {
          audit.asked(asked("beside" + i), List.of());
        }
      }
      System.out.println("done");
    }
  }

  private static long count(Database database, String what) {
    return new Transactions(database)
        .read(handle -> handle.select("SELECT COUNT(*) FROM " + what).mapTo(Long.class).one());
  }

  @Test
  void aCrowdAtOnce_losesNeitherALineNorAButton_besideAnotherProcess()
      throws IOException, InterruptedException {
    flood(2_000);
  }

  @Test
  @Tag("soak") // A flood of minutes; the crowd above is the same in seconds.
  void twentyThousandAtOnce_loseNeitherALineNorAButton_besideAnotherProcess()
      throws IOException, InterruptedException {
    flood(20_000);
  }

  private void flood(int people) throws IOException, InterruptedException {
    String url = "jdbc:sqlite:" + dir.resolve("state/workerbot.db");
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (Database database = Database.open(url)) {
      Audit audit = new Audit(database, Clock.systemUTC());
      ButtonActions buttonActions = new ButtonActions(database, Clock.systemUTC());
      Process other =
          new ProcessBuilder(Processes.java(Beside.class, url))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      assertEquals(
          "open\n", new String(other.getInputStream().readNBytes(5), StandardCharsets.UTF_8));
      try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < people; i++) {
          String id = "flood" + i;
          crowd.execute(() -> {
            try {
              audit.asked(asked(id), List.of());
              buttonActions.save(
                  new ButtonActions.ButtonAction(
                      id,
                      "slack",
                      "C1",
                      Optional.empty(),
                      Clock.systemUTC().instant().plus(Duration.ofHours(1)),
                      List.of("status", "servers")));
              assertEquals(2, buttonActions.find(id).orElseThrow().commands().size());
              audit.finished(id, OutcomeCode.DONE, "all is well");
            } catch (RuntimeException | AssertionError lost) {
              failures.add(lost);
            }
          });
        }
      }
      assertTrue(other.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, other.exitValue(), "the other process lost nothing either");
      assertEquals(List.of(), failures.stream().map(Throwable::toString).distinct().toList());
      assertEquals(people, count(database, "request WHERE outcome = 'DONE'"));
      assertEquals(people, count(database, "offer"));
      assertEquals(2L * people, count(database, "offer_choice"));
      assertEquals(20, count(database, "request WHERE id LIKE 'beside%'"));
    }
  }
}
