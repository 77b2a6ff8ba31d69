package dev.workerbot.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.Audit.Asked;
import dev.workerbot.store.Audit.Decided;
import dev.workerbot.store.StoreTrouble.Kind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a database file while it is open, done for real. */
class DatabaseTroubleIT {
  @TempDir Path dir;

  private Path small;
  private Path file;
  private Database database;
  private Audit audit;

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

  private void asked(String id) {
    audit.asked(
        new Asked(
            id,
            "slack",
            "U1",
            "anna",
            "C1",
            "status " + id + " " + "x".repeat(200),
            Optional.of("status"),
            Decided.ALLOWED,
            "role `operator`"),
        List.of());
  }

  private boolean isRead(String id) {
    return audit.newest(Instant.now().plusSeconds(1), 10_000).stream()
        .anyMatch(entry -> entry.text().startsWith("status " + id + " "));
  }

  private void becomes(Kind kind) {
    Await.until(
        () -> "the trouble is " + kind + ", not " + database.trouble(),
        () -> database.trouble().map(StoreTrouble::kind).equals(Optional.of(kind)));
  }

  private void becomesWell() {
    Await.until(() -> "all is well: " + database.trouble(), () -> database.trouble().isEmpty());
  }

  private StoreTrouble refusal() {
    return assertThrows(StoreException.class, () -> asked("refused")).trouble();
  }

  @Test
  void line17_aFullDisk_isNoticed_andGoesOnByItself() throws IOException {
    assertEquals(Optional.empty(), database.trouble());
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    becomes(Kind.FULL);
    StoreTrouble trouble = database.trouble().orElseThrow();
    assertEquals("the disk that holds workerbot's database is full", trouble.sentence());
    assertTrue(trouble.remedy().contains(small.toString()), trouble.remedy());
    assertTrue(trouble.healsByItself());
    assertTrue(isRead("before7"));
    Files.delete(small.resolve("ballast"));
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
  }

  @Test
  void line17_aDamagedPage_isNoticed_andNothingIsWrittenOn() throws IOException, SQLException {
    // All of it stands in the file, as after a while.
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    long pages = Files.size(file) / 4096;
    byte[] rubbish = new byte[4096];
    Arrays.fill(rubbish, (byte) 0xA5);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long page = 2; page < pages; page++) {
        channel.write(ByteBuffer.wrap(rubbish), page * 4096);
      }
    }
    Await.until(
        "somebody meets it",
        () -> {
          try {
            asked("more" + System.nanoTime());
            return database.trouble().isPresent();
          } catch (StoreException damaged) {
            return true;
          }
        });
    becomes(Kind.DAMAGED);
    assertEquals(Kind.DAMAGED, refusal().kind());
    assertTrue(database.trouble().orElseThrow().remedy().contains("Backup and restore"));
  }

  @Test
  void line17_aDeletedFile_isNoticedAtOnce() throws IOException {
    Files.delete(file);
    assertEquals(Kind.GONE, refusal().kind());
    becomes(Kind.GONE);
    assertTrue(isRead("before7"), "what was read before is still known");
  }

  @Test
  void line17_aFileThatWasMoved_isNoticed_andWellWhenItIsBack() throws IOException {
    Path aside = small.resolve("aside.db");
    Files.move(file, aside);
    assertEquals(Kind.GONE, refusal().kind());
    Files.move(aside, file);
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
  }

  @Test
  void line17_anotherFileInItsPlace_isNoticed_andNotWrittenTo() throws IOException {
    Path copy = small.resolve("copy.db");
    Files.copy(file, copy);
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    byte[] bytes = Files.readAllBytes(file);
    StoreTrouble trouble = refusal();
    assertEquals(Kind.REPLACED, trouble.kind());
    assertTrue(trouble.remedy().startsWith("Restart workerbot"), trouble.remedy());
    becomes(Kind.REPLACED);
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void line17_anEmptiedFile_isNoticed() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    assertEquals(Kind.EMPTIED, refusal().kind());
    becomes(Kind.EMPTIED);
  }

  @Test
  void line17_aDeletedLog_isNoticed() throws IOException {
    Files.delete(small.resolve("workerbot.db-wal"));
    assertEquals(Kind.GONE, refusal().kind());
    assertTrue(database.trouble().orElseThrow().sentence().contains("workerbot.db-wal"));
  }

  @Test
  @Tag("soak")
  void line17_aLockedFile_isNoticed_andGoesOnByItself() throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      long asked = System.nanoTime();
      assertEquals(Optional.of(Kind.LOCKED), database.trouble().map(StoreTrouble::kind));
      assertTrue(System.nanoTime() - asked < 9_000_000_000L, "long before the lock is given up");
      Await.until(
          "the reason is known",
          () -> database.trouble().orElseThrow().sentence().contains("another process"));
      statement.execute("ROLLBACK");
    }
    becomesWell();
    asked("after");
  }

  @Test
  void line17_aDatabaseThatIsDamagedAtStart_isOpenedForReading_andSaysSo() throws IOException {
    database.close();
    byte[] rubbish = new byte[4096];
    Arrays.fill(rubbish, (byte) 0xA5);
    long pages = Files.size(file) / 4096;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(rubbish), (pages - 2) * 4096);
    }
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    becomes(Kind.DAMAGED);
    assertEquals(Kind.DAMAGED, refusal().kind());
  }

  @Test
  void line17_aDiskThatIsFullAtStart_isSaid_andTheDatabaseOpensWhenThereIsRoom()
      throws IOException {
    database.close();
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    becomes(Kind.FULL);
    Files.delete(small.resolve("ballast"));
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
    assertTrue(isRead("before7"));
  }
}
