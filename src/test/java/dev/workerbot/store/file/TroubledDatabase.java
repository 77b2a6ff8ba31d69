package dev.workerbot.store.file;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.AuditedRequest;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.file.StoreTrouble.TroubleKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database with some rows on a small disk of its own, for what may befall it. */
abstract class TroubledDatabase {
  @TempDir Path dir;
  Path small;
  Path file;
  Database database;
  Audit audit;

  @BeforeEach
  void open() throws IOException {
    small = Files.createDirectory(dir.resolve("small"));
    Processes.must("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", small.toString());
    file = small.resolve("workerbot.db");
    database = Database.open("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    for (int i = 0; i < 200; i++) {
      asked("before" + i);
    }
  }

  @AfterEach
  void close() {
    database.close();
    Processes.run("umount", "-l", small.toString());
  }

  final void asked(String id) {
    audit.asked(
        new AuditedRequest(
            id,
            "slack",
            "U1",
            "anna",
            "C1",
            "status " + id + " " + "x".repeat(200),
            Optional.of("status"),
            Decided.ALLOWED,
            "role `operator`",
            Optional.empty(),
            Optional.empty()),
        List.of());
  }

  final boolean isRead(String id) {
    return audit.newest(Instant.now().plusSeconds(1), 10_000).stream()
        .anyMatch(auditEntry -> auditEntry.text().startsWith("status " + id + " "));
  }

  final void becomes(TroubleKind troubleKind) {
    Await.until(
        () -> "the trouble is " + troubleKind + ", not " + database.trouble(),
        () -> database.trouble().map(StoreTrouble::troubleKind).equals(Optional.of(troubleKind)));
  }

  final void becomesWell() {
    Await.until(() -> "all is well: " + database.trouble(), () -> database.trouble().isEmpty());
  }

  final StoreTrouble refusal() {
    return assertThrows(StoreException.class, () -> asked("refused")).trouble();
  }

  final void checkpoint() throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }
}
