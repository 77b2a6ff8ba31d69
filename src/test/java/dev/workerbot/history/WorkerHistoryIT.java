package dev.workerbot.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.store.Database;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The history on a real SQLite file. */
class WorkerHistoryIT {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final WorkerName HORIZON = WorkerName.of("horizon");
  private static final Target TARGET = new Target(WEB1, HORIZON);
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");
  private static final SteadyClock CLOCK =
      new SteadyClock(Clock.fixed(NOW, ZoneOffset.UTC), () -> 0);
  private static final long MB = 1024 * 1024;

  @TempDir private Path dir;
  private ServerTimeline timeline = new ServerTimeline(WEB1, List.of());
  private Database database;

  @BeforeEach
  void open() throws IOException {
    database = Database.open(url());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private String url() {
    return "jdbc:sqlite:" + dir.resolve("workerbot.db");
  }

  private WorkerHistory history() {
    return new WorkerHistory(new StateChanges(database), new MemoryUse(database), CLOCK);
  }

  private WorkerHistory impatient(int room) {
    return new WorkerHistory(
        new StateChanges(database),
        new MemoryUse(database),
        CLOCK,
        new HistoryWriter.FlushPolicy(room, Duration.ofMillis(50), Duration.ofMillis(20)));
  }

  private static Instant ago(long seconds) {
    return NOW.minusSeconds(seconds);
  }

  private Observation running(long secondsAgo, int pid) {
    return timeline.looked(
        List.of(
            new WorkerStatus(
                HORIZON, WorkerState.RUNNING, OptionalInt.of(pid), Optional.empty(), "")),
        ago(secondsAgo),
        ago(secondsAgo),
        true);
  }

  private Observation log(long secondsAgo, Transition what) {
    return timeline.heard(HORIZON, what, ago(secondsAgo), ago(secondsAgo));
  }

  private static Observation memory(long secondsAgo, long megabytes) {
    // A clock tells more than the milliseconds that are kept.
    return new Observation.Memory(
        WEB1, ago(secondsAgo).plusNanos(123_456), Map.of(HORIZON, megabytes * MB));
  }

  private static List<WorkerState> states(WorkerHistory workerHistory) {
    return workerHistory.changes(Set.of(TARGET), Instant.EPOCH, 100).stream()
        .map(StateChange::state)
        .toList();
  }

  @Test
  void whatHappened_isThereAfterARestart_andIsNotRecordedTwice() {
    try (WorkerHistory first = history()) {
      first.accept(running(300, 41));
      first.accept(log(200, new Transition.Exited(false, "exit code 12")));
      first.accept(log(199, new Transition.Spawned(42)));
      first.accept(log(198, new Transition.NowRunning()));
    }
    try (WorkerHistory second = history()) {
      timeline = new ServerTimeline(WEB1, second.newest());
      second.accept(running(100, 42));
      Await.until("written", () -> states(second).size() == 4);
      assertEquals(
          List.of(
              WorkerState.RUNNING, WorkerState.EXITED, WorkerState.STARTING, WorkerState.RUNNING),
          states(second));
      assertEquals(1, second.restarts(TARGET, Duration.ofHours(24)));
      assertEquals(Map.of(), second.restarts(Duration.ofSeconds(60)));
      assertEquals(
          Optional.of("exit code 12"),
          second.changes(Set.of(TARGET), ago(250), 100).getFirst().cause());
    }
  }

  @Test
  void memory_isKnownWhileItIsFresh_andWhileTheWorkerHasAProcess() {
    try (WorkerHistory workerHistory = history()) {
      assertEquals(OptionalLong.empty(), workerHistory.memory(TARGET));
      workerHistory.accept(memory(300, 70));
      assertEquals(OptionalLong.empty(), workerHistory.memory(TARGET));
      workerHistory.accept(memory(20, 86));
      assertEquals(OptionalLong.of(86 * MB), workerHistory.memory(TARGET));
      workerHistory.accept(new Observation.Memory(WEB1, ago(10), Map.of()));
      assertEquals(OptionalLong.empty(), workerHistory.memory(TARGET));
    }
  }

  @Test
  void memory_isKeptByBuckets_acrossRuns() {
    try (WorkerHistory first = history()) {
      first.accept(running(4000, 41));
      first.accept(memory(3900, 60));
      first.accept(memory(3870, 90));
      first.accept(memory(3600, 70));
    }
    try (WorkerHistory second = history()) {
      second.accept(memory(30, 86));
      WorkerStats stats =
          second.stats(new TreeSet<>(Set.of(TARGET)), Duration.ofHours(2)).workers().getFirst();
      assertEquals(
          List.of(90L, 70L, 86L),
          stats.memory().stream().map(sample -> sample.bytes() / MB).toList());
      assertEquals(OptionalLong.of(86 * MB), stats.memoryNow());
      assertEquals(Optional.of(WorkerState.RUNNING), stats.state());
      assertEquals(OptionalLong.of(70 * MB), stats.memoryMin());
    }
  }

  @Test
  void downtime_runsFromTheFirstExitToRunning_andRecyclingIsNone() {
    try (WorkerHistory workerHistory = history()) {
      workerHistory.accept(running(7000, 41));
      workerHistory.accept(log(6000, new Transition.Exited(true, "exit code 0")));
      workerHistory.accept(log(5999, new Transition.Spawned(42)));
      workerHistory.accept(log(5998, new Transition.NowRunning()));
      workerHistory.accept(log(600, new Transition.Exited(false, "exit code 1")));
      workerHistory.accept(log(590, new Transition.Spawned(43)));
      workerHistory.accept(log(580, new Transition.Exited(false, "exit code 1")));
      workerHistory.accept(log(570, new Transition.GaveUp(Optional.empty())));
      workerHistory.accept(log(300, new Transition.Spawned(44)));
      workerHistory.accept(log(299, new Transition.NowRunning()));
      workerHistory.accept(log(60, new Transition.Stopped()));
      Await.until("written", () -> states(workerHistory).size() == 11);
      WorkerStats stats =
          workerHistory
              .stats(new TreeSet<>(Set.of(TARGET)), Duration.ofHours(24))
              .workers()
              .getFirst();
      assertEquals(
          List.of(
              new WorkerStats.Down(ago(600), ago(299), true),
              new WorkerStats.Down(ago(60), NOW, false)),
          stats.downs());
      assertEquals(3, stats.restarts().size());
    }
  }

  @Test
  void aWorkerThatIsGone_isKnownButNotListed() {
    try (WorkerHistory workerHistory = history()) {
      workerHistory.accept(running(60, 41));
      workerHistory.accept(timeline.looked(List.of(), ago(30), ago(30), true));
      assertEquals(Set.of(TARGET), workerHistory.known(_ -> true));
      assertEquals(Set.of(), workerHistory.listed(_ -> true));
    }
  }

  @Test
  void whatCannotBeWritten_waits_andTheLogSaysSoOnce() throws SQLException {
    try (CapturedLog log = new CapturedLog();
        WorkerHistory workerHistory = impatient(100);
        Connection other = DriverManager.getConnection(url());
        Statement statement = other.createStatement()) {
      int _ = statement.executeUpdate("ALTER TABLE state_change RENAME TO away");
      for (int i = 0; i < 50; i++) {
        workerHistory.accept(running(1000 - i, 100 + i));
      }
      Await.until("failed", () -> log.text().contains("cannot be written, and waits"));
      int _ = statement.executeUpdate("ALTER TABLE away RENAME TO state_change");
      Await.until("written", () -> states(workerHistory).size() == 50);
      Await.until("said", () -> log.text().contains("nothing of it was lost"));
      assertEquals(2, log.text().split("cannot be written", -1).length, log.text());
    }
  }

  @Test
  void moreThanThereIsRoomFor_isLost_andSaid() throws SQLException {
    try (CapturedLog log = new CapturedLog();
        WorkerHistory workerHistory = impatient(10)) {
      try (Connection other = DriverManager.getConnection(url());
          Statement statement = other.createStatement()) {
        boolean _ = statement.execute("BEGIN EXCLUSIVE");
        for (int i = 0; i < 2000; i++) {
          workerHistory.accept(running(5000 - i, 100 + i));
        }
        boolean _ = statement.execute("COMMIT");
      }
      Await.until("said", () -> log.text().contains("the history misses "));
      assertTrue(states(workerHistory).size() < 2000);
    }
  }

  @Test
  void fiveHundredWorkers_areCountedAtOnce() {
    List<Target> targets = new ArrayList<>();
    List<StateChange> changes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Target target = Target.of("queue:queue_%03d@web1".formatted(i));
      targets.add(target);
      for (int j = 0; j < 40; j++) {
        changes.add(
            new StateChange(
                target,
                ago(10_000 - j),
                WorkerState.STARTING,
                OptionalInt.of(j + 1),
                j % 2 == 1,
                Optional.empty(),
                Optional.empty()));
      }
    }
    new StateChanges(database).save(changes);
    try (WorkerHistory workerHistory = history()) {
      long from = System.nanoTime();
      Map<Target, Integer> restarts = workerHistory.restarts(Duration.ofHours(24));
      Duration took = Duration.ofNanos(System.nanoTime() - from);
      assertEquals(500, restarts.size());
      assertEquals(20, restarts.get(targets.getFirst()));
      assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, took::toString);
    }
  }
}
