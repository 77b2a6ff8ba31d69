package dev.workerbot.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.store.Database;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State changes and memory in a real SQLite file. */
class StateChangesIT {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Target QUEUE = Target.of("queue:queue_00@web2");
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");

  @TempDir private Path dir;
  private Database database;
  private StateChanges changes;
  private MemoryUse memory;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    changes = new StateChanges(database);
    memory = new MemoryUse(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static StateChange change(Target target, Duration ago, WorkerState state, boolean began) {
    return new StateChange(
        target,
        NOW.minus(ago),
        state,
        OptionalInt.of(41),
        began,
        Optional.of(false),
        Optional.of("exit code 12: 漢字 '; DROP TABLE memory; --"));
  }

  private static StateChange bare(Target target, Duration ago) {
    return new StateChange(
        target,
        NOW.minus(ago),
        WorkerState.UNKNOWN,
        OptionalInt.empty(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void changes_readBackWhole_oldestFirst() {
    StateChange first = change(HORIZON, Duration.ofHours(2), WorkerState.EXITED, false);
    StateChange second = bare(QUEUE, Duration.ofHours(1));
    StateChange third = change(HORIZON, Duration.ofMinutes(1), WorkerState.STARTING, true);
    changes.save(List.of(third, first, second));
    assertEquals(
        List.of(first, second, third), changes.since(Set.of(HORIZON, QUEUE), Instant.EPOCH, 10));
    assertEquals(List.of(third), changes.since(Set.of(HORIZON, QUEUE), Instant.EPOCH, 1));
    assertEquals(
        List.of(third), changes.since(Set.of(HORIZON), NOW.minus(Duration.ofHours(1)), 10));
    assertEquals(Map.of(HORIZON, third, QUEUE, second), changes.newest());
    assertEquals(
        Map.of(HORIZON, first), changes.before(Set.of(HORIZON, QUEUE), NOW.minusSeconds(4000)));
    assertEquals(Map.of(HORIZON, 1), changes.begun(NOW.minus(Duration.ofHours(24))));
    assertEquals(Map.of(), changes.begun(NOW));
  }

  @Test
  void aChangeOfTheSameMoment_isReplaced() {
    StateChange known = change(HORIZON, Duration.ofHours(2), WorkerState.EXITED, false);
    changes.save(List.of(bare(HORIZON, Duration.ofHours(2))));
    changes.save(List.of(known));
    assertEquals(List.of(known), changes.since(Set.of(HORIZON), Instant.EPOCH, 10));
  }

  @Test
  void whatIsTooOld_isForgotten_butNotHowAWorkerIs() {
    StateChange newest = change(HORIZON, Duration.ofDays(40), WorkerState.RUNNING, true);
    StateChange fresh = change(QUEUE, Duration.ofDays(29), WorkerState.RUNNING, true);
    changes.save(
        List.of(
            bare(HORIZON, Duration.ofDays(41)), newest, bare(QUEUE, Duration.ofDays(31)), fresh));
    Instant before = NOW.minus(Duration.ofDays(30));
    assertEquals(1, changes.prune(before, 1));
    assertEquals(1, changes.prune(before, 10));
    assertEquals(0, changes.prune(before, 10));
    assertEquals(List.of(newest, fresh), changes.since(Set.of(HORIZON, QUEUE), Instant.EPOCH, 10));
  }

  @Test
  void aWorkerThatDiesEverySecond_keepsOnlyItsNewest() {
    StateChanges few = new StateChanges(database, 3);
    for (int i = 10; i > 0; i--) {
      few.save(List.of(bare(HORIZON, Duration.ofSeconds(i))));
    }
    few.save(List.of(bare(QUEUE, Duration.ofSeconds(60))));
    assertEquals(2, few.thin(2));
    assertEquals(5, few.thin(100));
    assertEquals(0, few.thin(100));
    assertEquals(
        List.of(
            bare(HORIZON, Duration.ofSeconds(3)),
            bare(HORIZON, Duration.ofSeconds(2)),
            bare(HORIZON, Duration.ofSeconds(1))),
        few.since(Set.of(HORIZON), Instant.EPOCH, 100));
    assertEquals(1, few.since(Set.of(QUEUE), Instant.EPOCH, 100).size());
  }

  @Test
  void memory_keepsTheMostOfABucket_forSevenDays() {
    Instant start = Bucket.startOf(NOW.minusSeconds(1));
    assertEquals(Instant.parse("2026-11-24T08:35:00Z"), start);
    memory.save(List.of(new Bucket(HORIZON, start, 90)));
    memory.save(List.of(new Bucket(HORIZON, start, 80)));
    memory.save(List.of(new Bucket(HORIZON, start.minus(Duration.ofDays(8)), 70)));
    assertEquals(2, memory.since(Set.of(HORIZON), Instant.EPOCH).size());
    assertEquals(1, memory.prune(NOW.minus(MemoryUse.KEPT), 10));
    assertEquals(0, memory.prune(NOW.minus(MemoryUse.KEPT), 10));
    assertEquals(
        List.of(new Bucket(HORIZON, start, 90)), memory.since(Set.of(HORIZON), Instant.EPOCH));
  }
}
