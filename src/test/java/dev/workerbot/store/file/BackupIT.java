package dev.workerbot.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.AuditedRequest;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.store.request.Journal;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a real SQLite file, which others write to meanwhile. */
class BackupIT {
  @TempDir Path dir;

  private Path file;
  private Path folder;
  private Path to;
  private Database database;
  private Audit audit;

  @BeforeEach
  void open() throws IOException {
    file = dir.resolve("workerbot.db");
    folder = Files.createDirectory(dir.resolve("backups"));
    to = folder.resolve("monday.db");
    database = Database.open(url(file));
    audit = new Audit(database, Clock.systemUTC());
    for (int i = 0; i < 100; i++) {
      asked("before" + i);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static String url(Path of) {
    return "jdbc:sqlite:" + of;
  }

  private void asked(String id) {
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

  private String refusal(String url, Path where) {
    return assertThrows(IOException.class, () -> Backup.write(url, where)).getMessage();
  }

  private String refusal() {
    return refusal(url(file), to);
  }

  private static long count(Path of, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(of));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getLong(1) : -1;
    }
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url(file));
        Statement statement = connection.createStatement()) {
      for (String one : statements) {
        statement.execute(one);
      }
    }
  }

  private void move() {
    try {
      execute(
          "PRAGMA busy_timeout = 10000",
          "BEGIN IMMEDIATE",
          "INSERT INTO right_side SELECT * FROM left_side WHERE rowid IN"
              + " (SELECT rowid FROM left_side LIMIT 1)",
          "DELETE FROM left_side WHERE rowid IN (SELECT rowid FROM left_side LIMIT 1)",
          "COMMIT");
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  /** Each transaction moves something from one table to the other: their sum never changes. */
  @Test
  void aBackup_isOfOneMoment_whileOthersWrite() throws Exception {
    execute(
        "CREATE TABLE left_side (n INTEGER, filler TEXT)",
        "CREATE TABLE right_side (n INTEGER, filler TEXT)",
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000)"
            + " INSERT INTO left_side SELECT n, hex(randomblob(100)) FROM c");
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch moving = new CountDownLatch(20);
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(() -> {
          int moved = 0;
          while (!over.get()) {
            move();
            moved++;
            moving.countDown();
          }
          return moved;
        });
    moving.await();
    for (int i = 0; i < 3; i++) {
      Path one = folder.resolve("during" + i);
      Backup.WrittenBackup writtenBackup = Backup.write(url(file), one);
      assertEquals(Files.size(one), writtenBackup.bytes());
      assertEquals(
          20_000,
          count(
              one, "SELECT (SELECT count(*) FROM left_side) + (SELECT count(*) FROM right_side)"));
      assertTrue(count(one, "SELECT count(*) FROM right_side") >= 20);
    }
    over.set(true);
    assertTrue(writer.get() > 20);
    assertEquals(List.of("during0", "during1", "during2"), left());
  }

  @Test
  void restored_itHasAllThatWasThere_andIsForItsOwnerOnly() throws IOException {
    Backup.WrittenBackup writtenBackup = Backup.write(url(file), to);
    assertEquals(to, writtenBackup.file());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to)));
    assertEquals(List.of("monday.db"), left());
    asked("after");
    database.close();
    for (String part : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(Path.of(file + part));
    }
    Files.copy(to, file);
    open(file);
    List<Audit.AuditEntry> entries = audit.newest(Instant.now().plusSeconds(1), 1000);
    assertEquals(100, entries.size());
    asked("again");
  }

  private void open(Path of) throws IOException {
    database = Database.open(url(of));
    audit = new Audit(database, Clock.systemUTC());
  }

  /** A stop that was under way would stop the worker days later. */
  @Test
  void whatIsUnderWay_isNotDoneAgainByWhoRestoresIt() throws Exception {
    execute(
        "INSERT INTO operation (id, verb, owner, started_at) VALUES ('before1', 'stop', 'me', 7)");
    Backup.WrittenBackup _ = Backup.write(url(file), to);
    assertEquals(List.of("me"), new Journal(database, Clock.systemUTC()).owners());
    try (Database restored = Database.open(url(to))) {
      assertEquals(List.of(), new Journal(restored, Clock.systemUTC()).owners());
    }
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(to, "precious");
    assertEquals(
        to + " exists, and a backup overwrites nothing. Take another name, or remove it",
        refusal());
    assertEquals("precious", Files.readString(to));
    Path dangling = Files.createSymbolicLink(folder.resolve("link"), dir.resolve("nowhere"));
    assertTrue(refusal(url(file), dangling).contains("overwrites nothing"));
    assertFalse(Files.exists(dir.resolve("nowhere")));
    assertTrue(refusal(url(file), file).contains("overwrites nothing"), "the database itself");
    assertTrue(refusal(url(file), folder).contains("overwrites nothing"), "a folder");
    Files.writeString(folder.resolve("old.db-wal"), "stale");
    assertTrue(refusal(url(file), folder.resolve("old.db")).contains("old.db-wal exists"));
    assertEquals(List.of("link", "monday.db", "old.db-wal"), left());
  }

  @Test
  void aNameThatSqliteTakesForAPartOfTheDatabase_isRefused() {
    database.close();
    for (String part : List.of("-wal", "-shm", "-journal")) {
      String said = refusal(url(file), Path.of(file + part));
      assertTrue(said.contains("SQLite keeps that name"), said);
    }
    assertTrue(
        refusal(url(file), dir.resolve("backups/../workerbot.db-journal"))
            .contains("SQLite keeps that name"));
  }

  @Test
  void aFullDisk_isSaid_andNothingIsLeft() throws IOException {
    Processes.must("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
    try {
      String said = refusal();
      assertTrue(said.startsWith("the disk is full below " + folder + ": a backup takes"), said);
      assertEquals(List.of(), left());
    } finally {
      Processes.must("umount", folder.toString());
    }
  }

  @Test
  void aDamagedDatabase_isSaid_andNotBackedUp() throws Exception {
    database.close();
    long page = count(file, "PRAGMA page_size");
    long root = count(file, "SELECT rootpage FROM sqlite_master WHERE name = 'request'");
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek((root - 1) * page);
      raw.write(new byte[(int) page]);
    }
    String said = refusal();
    assertTrue(said.startsWith("the database " + file + " is damaged ("), said);
    assertTrue(said.contains("Keep those that you have"), said);
    assertEquals(List.of(), left());
  }

  /** A copy is made of the tables alone, and would look whole. */
  @Test
  void anIndexThatHasLostRows_isDamageToo() throws Exception {
    execute(
        "CREATE TABLE t (n INTEGER)",
        "INSERT INTO t VALUES (1), (2)",
        "CREATE INDEX t_n ON t (n)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX t_n ON t (n) WHERE n > 5' WHERE name = 't_n'",
        "PRAGMA writable_schema = RESET",
        "INSERT INTO t VALUES (3)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX t_n ON t (n)' WHERE name = 't_n'");
    String said = refusal();
    assertTrue(said.contains("index t_n), and no backup"), said);
  }

  @Test
  void whatIsNoDatabaseOfOurs_isSaid_andNoneIsMade() throws Exception {
    Path none = dir.resolve("none.db");
    assertTrue(refusal(url(none), to).startsWith("there is no database at " + none));
    assertFalse(Files.exists(none));
    Files.createFile(none);
    assertTrue(refusal(url(none), to).contains("or nothing in it"));
    Files.writeString(none, "this is a text, and quite a long one ".repeat(100));
    assertTrue(
        refusal(url(none), to).contains("is damaged (it does not begin like an SQLite file)"));
    Path other = dir.resolve("other.db");
    try (Connection connection = DriverManager.getConnection(url(other));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE t (n INTEGER)");
    }
    assertTrue(refusal(url(other), to).contains("holds nothing of workerbot's"));
    assertTrue(
        refusal("jdbc:postgresql://u:secret@db/x", to)
            .equals(
                "this database is not an SQLite file (jdbc:postgresql): back it up with its own"
                    + " tools"));
    assertTrue(refusal(url(file), dir.resolve("no/such/folder")).startsWith("there is no folder"));
    assertEquals(List.of(), left());
  }

  @Test
  void whileAnotherProgramWritesForLong_itWaitsForNobody() throws Exception {
    try (Connection other = DriverManager.getConnection(url(file));
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM request");
      Backup.WrittenBackup _ = Backup.write(url(file), to);
      statement.execute("ROLLBACK");
    }
    assertEquals(100, count(to, "SELECT count(*) FROM request"));
  }
}
