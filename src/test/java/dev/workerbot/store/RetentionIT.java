package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.MemoryUse.Bucket;
import dev.workerbot.history.StateChanges;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.AuditedRequest;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.testing.ExpiringTables;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What is kept of what was, and for how long. */
class RetentionIT {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Target HORIZON =
      new Target(new ServerName("web1"), WorkerName.of("horizon"));

  @TempDir Path dir;
  private final HandClock clock = new HandClock();

  /** A clock that stands where it is set. */
  private static final class HandClock extends Clock {
    private Instant now = NOW;

    void set(Instant moment) {
      now = moment;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  private String url() {
    return "jdbc:sqlite:" + dir.resolve("workerbot.db");
  }

  private static AuditedRequest asked(String id, String verb) {
    return new AuditedRequest(
        id,
        "slack",
        "U1",
        "anna",
        "C1",
        verb + " horizon@web1",
        Optional.of(verb),
        Decided.ALLOWED,
        "role `operator`",
        Optional.empty(),
        Optional.empty());
  }

  private static StateChange change(Duration ago, WorkerState state) {
    return new StateChange(
        HORIZON,
        NOW.minus(ago),
        state,
        OptionalInt.of(41),
        true,
        Optional.empty(),
        Optional.of("exit code 12"));
  }

  private List<String> texts(Audit audit) {
    return audit.newest(NOW.plusSeconds(1), 100).stream().map(Audit.AuditEntry::text).toList();
  }

  @Test
  void whatIsOlderThanItIsKept_goes_andWhatIsOpenStays() throws IOException, InterruptedException {
    try (Database database = Database.open(url())) {
      Audit audit = new Audit(database, clock);
      Journal journal = new Journal(database, clock);
      StateChanges states = new StateChanges(database);
      MemoryUse memory = new MemoryUse(database);
      clock.set(NOW.minus(YEAR).minusSeconds(10));
      for (String id : List.of("told", "untold", "working")) {
        audit.asked(asked(id, "restart"), List.of(HORIZON));
        journal.open(
            id,
            Verb.RESTART,
            RestartOptions.PLAIN,
            "me",
            List.of(JournalStep.planned(HORIZON, OptionalInt.of(41))),
            Optional.empty());
      }
      journal.finish("told", OutcomeCode.DONE);
      journal.reported("told");
      journal.finish("untold", OutcomeCode.DONE);
      audit.asked(asked("looked", "status"), List.of());
      clock.set(NOW.minus(YEAR).plusSeconds(10));
      audit.asked(asked("younger", "status"), List.of());
      states.save(
          List.of(
              change(Duration.ofDays(92), WorkerState.EXITED),
              change(Duration.ofDays(91), WorkerState.RUNNING),
              change(Duration.ofDays(89), WorkerState.FATAL)));
      memory.save(
          List.of(
              new Bucket(HORIZON, Bucket.startOf(NOW.minus(Duration.ofDays(8))), 7),
              new Bucket(HORIZON, Bucket.startOf(NOW.minus(Duration.ofDays(6))), 8)));
      clock.set(NOW);
      try (Retention retention = ExpiringTables.retention(database, clock)) {
        retention.forget(Duration.ZERO);
      }
      assertEquals(Set.of("restart horizon@web1", "status horizon@web1"), Set.copyOf(texts(audit)));
      assertEquals(3, texts(audit).size(), "the untold, the one under way, the younger one");
      assertEquals(Optional.empty(), journal.find("told"));
      assertTrue(journal.find("untold").isPresent());
      assertTrue(journal.find("working").isPresent());
      assertEquals(
          List.of(WorkerState.FATAL),
          states.since(Set.of(HORIZON), Instant.EPOCH, 10).stream()
              .map(StateChange::state)
              .toList());
      assertEquals(1, memory.since(Set.of(HORIZON), Instant.EPOCH).size());
    }
  }

  @Test
  void pagesThatBecomeFree_areGivenBack() throws IOException, InterruptedException {
    try (Database database = Database.open(url())) {
      Audit audit = new Audit(database, clock);
      clock.set(NOW.minus(YEAR).minusSeconds(10));
      try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 3_000; i++) {
          AuditedRequest old = asked("old" + i, "status " + "x".repeat(1_000));
          crowd.execute(() -> audit.asked(old, List.of()));
        }
      }
      clock.set(NOW);
      long before = pages(database);
      try (Retention retention = ExpiringTables.retention(database, clock)) {
        retention.forget(Duration.ZERO);
      }
      assertTrue(pages(database) < before / 2, before + " pages became " + pages(database));
      assertEquals(Optional.empty(), database.trouble());
    }
  }

  private static long pages(Database database) {
    return new Transactions(database)
        .read(handle -> handle.select("PRAGMA page_count").mapTo(Long.class).one());
  }

  @Test
  void aDatabaseOfBefore_opensAndGoesOn() throws IOException, SQLException {
    SQLiteDataSource before = new SQLiteDataSource();
    before.setUrl(url());
    Files.createFile(dir.resolve("workerbot.db"));
    var _ = Flyway.configure().dataSource(before).target("9").load().migrate();
    List<String> rows = new ArrayList<>();
    rows.add(
        "INSERT INTO request (id, asked_at, chat, user_id, user_name, channel, text, verb,"
            + " decision, reason) VALUES ('r1', 1000, 'slack', 'U1', 'anna', 'C1',"
            + " 'status horizon@web1', 'status', 'ALLOWED', 'roles')");
    rows.add("INSERT INTO request_target VALUES ('r1', 'web1', 'horizon:horizon')");
    for (int i = 0; i < 3; i++) {
      rows.add(
          "INSERT INTO memory VALUES ('web1', 'horizon:horizon', " + 300_000 * i + ", " + i + ")");
      rows.add(
          "INSERT INTO memory VALUES ('web2', 'queue:queue', %d, %d)"
              .formatted(300_000 * i, 10 * i));
      rows.add(
          "INSERT INTO state_change VALUES ('web1', 'horizon:horizon', %d, 'RUNNING', %d, 1, NULL, NULL)"
              .formatted(1000 * i, i));
    }
    for (String row : rows) {
      try (Connection connection = before.getConnection();
          Statement statement = connection.createStatement()) {
        int _ = statement.executeUpdate(row);
      }
    }
    try (Database database = Database.open(url())) {
      Audit.AuditEntry auditEntry = new Audit(database, clock).newest(NOW, 10).getFirst();
      assertEquals("status horizon@web1", auditEntry.text());
      assertEquals(List.of(HORIZON), auditEntry.targets());
      MemoryUse memory = new MemoryUse(database);
      Target queue = new Target(new ServerName("web2"), WorkerName.of("queue"));
      assertEquals(
          List.of(0L, 10L, 20L),
          memory.since(Set.of(queue), Instant.EPOCH).stream().map(Bucket::most).toList());
      StateChanges states = new StateChanges(database);
      assertEquals(3, states.since(Set.of(HORIZON), Instant.EPOCH, 10).size());
      Target fresh = new Target(new ServerName("web3"), WorkerName.of("mailer"));
      memory.save(List.of(new Bucket(fresh, Instant.EPOCH, 5), new Bucket(HORIZON, NOW, 6)));
      assertEquals(1, memory.since(Set.of(fresh), Instant.EPOCH).size());
      assertEquals(4, memory.since(Set.of(HORIZON), Instant.EPOCH).size());
      assertEquals(Set.of(HORIZON), states.newest().keySet());
      assertEquals(3, states.begun(Instant.EPOCH).get(HORIZON));
    }
  }
}
