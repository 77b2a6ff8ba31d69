package dev.workerbot.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.Database;
import dev.workerbot.store.DatabaseConnections;
import dev.workerbot.store.Schema;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.file.StoreTrouble.TroubleKind;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What befalls a database file while it is open, done for real. */
class DatabaseTroubleIT extends TroubledDatabase {
  @Test
  void aFullDisk_isNoticed_andGoesOnByItself() throws IOException {
    assertEquals(Optional.empty(), database.trouble());
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    becomes(TroubleKind.FULL);
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
  void aDamagedPage_isNoticed_andNothingIsWrittenOn() throws IOException, SQLException {
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
    becomes(TroubleKind.DAMAGED);
    assertEquals(TroubleKind.DAMAGED, refusal().troubleKind());
    assertTrue(database.trouble().orElseThrow().remedy().contains("Backup and restore"));
  }

  @Test
  void aDeletedFile_isNoticedAtOnce() throws IOException {
    Files.delete(file);
    assertEquals(TroubleKind.GONE, refusal().troubleKind());
    becomes(TroubleKind.GONE);
    assertTrue(isRead("before7"), "what was read before is still known");
  }

  @Test
  void aFileThatWasMoved_isNoticed_andWellWhenItIsBack() throws IOException {
    Path aside = small.resolve("aside.db");
    Files.move(file, aside);
    assertEquals(TroubleKind.GONE, refusal().troubleKind());
    Files.move(aside, file);
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
  }

  @Test
  void anotherFileInItsPlace_isNoticed_andNotWrittenTo() throws IOException {
    Path copy = small.resolve("copy.db");
    Files.copy(file, copy);
    Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
    byte[] bytes = Files.readAllBytes(file);
    StoreTrouble trouble = refusal();
    assertEquals(TroubleKind.REPLACED, trouble.troubleKind());
    assertTrue(trouble.remedy().startsWith("Restart workerbot"), trouble.remedy());
    becomes(TroubleKind.REPLACED);
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void anEmptiedFile_isNoticed() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    assertEquals(TroubleKind.EMPTIED, refusal().troubleKind());
    becomes(TroubleKind.EMPTIED);
  }

  private static void cut(Path wanted, long length) throws IOException {
    Processes.must("truncate", "-s", Long.toString(length), wanted.toString());
    assertEquals(length, Files.size(wanted));
  }

  @Test
  void aFileCutInHalf_isNoticed_beforeAnybodyReadsThatPart() throws IOException, SQLException {
    checkpoint();
    long length = Files.size(file);
    cut(file, length / 2);
    Optional<StoreTrouble> trouble = database.trouble();
    assertEquals(Optional.of(TroubleKind.CUT_SHORT), trouble.map(StoreTrouble::troubleKind));
    assertEquals(
        "the database file %s was cut short: %,d of %,d bytes are left"
            .formatted(file, length / 2, length),
        trouble.orElseThrow().sentence());
    assertTrue(trouble.orElseThrow().remedy().contains("Backup and restore"));
    assertEquals(TroubleKind.CUT_SHORT, refusal().troubleKind());
    assertEquals(length / 2, Files.size(file), "nothing was written on");
  }

  @Test
  void aFileThatLacksItsLastPages_isNoticed_andStaysSo() throws IOException, SQLException {
    checkpoint();
    long length = Files.size(file);
    cut(file, length - 3 * 4096 - 100);
    assertEquals(TroubleKind.CUT_SHORT, refusal().troubleKind());
    cut(file, length);
    assertEquals(
        TroubleKind.CUT_SHORT, refusal().troubleKind(), "as long as before, and full of zeros");
  }

  @Test
  void aLogCutShort_isNoticed_andARestartGoesOnWithTheRest() throws IOException {
    Path log = small.resolve("workerbot.db-wal");
    cut(log, Files.size(log) / 2);
    StoreTrouble trouble = refusal();
    assertEquals(TroubleKind.CUT_SHORT, trouble.troubleKind());
    assertTrue(trouble.sentence().contains("workerbot.db-wal was cut short"), trouble.sentence());
    assertTrue(trouble.remedy().startsWith("Restart workerbot"), trouble.remedy());
    assertEquals(
        Optional.of(TroubleKind.CUT_SHORT),
        database.trouble().map(StoreTrouble::troubleKind),
        "asked again");
    database.close();
    database = Database.openAtLast("jdbc:sqlite:" + file);
    assertEquals(Optional.empty(), database.trouble());
    audit = new Audit(database, Clock.systemUTC());
    assertTrue(isRead("before7"));
    assertFalse(isRead("before199"));
  }

  @Test
  void anEmptiedLog_isNoticed() throws IOException {
    cut(small.resolve("workerbot.db-wal"), 0);
    assertEquals(TroubleKind.CUT_SHORT, refusal().troubleKind());
  }

  @Test
  void aLogThatAnotherProcessCopiedIn_isNoTrouble() throws SQLException {
    checkpoint();
    assertEquals(Optional.empty(), database.trouble());
    asked("after");
    assertTrue(isRead("after"));
  }

  @Test
  void aFileWithSomethingBehindIt_isNoTrouble() throws IOException, SQLException {
    checkpoint();
    cut(file, Files.size(file) + 10_000);
    assertEquals(Optional.empty(), database.trouble());
    asked("after");
    assertTrue(isRead("after") && isRead("before7"));
  }

  @Test
  void aFileThatGrowsAndShrinks_isNoTrouble() throws Exception {
    AtomicBoolean isOver = new AtomicBoolean();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("CREATE TABLE ballast (x TEXT)");
      Thread mover =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; i < 60; i++) {
                    statement.execute(
                        "INSERT INTO ballast VALUES (hex(zeroblob(%d)))"
                            .formatted(1000 * (i % 50 + 1)));
                    statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
                    statement.execute("DELETE FROM ballast");
                    statement.execute("PRAGMA incremental_vacuum");
                    statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
                  }
                } catch (SQLException failed) {
                  throw new IllegalStateException(failed);
                } finally {
                  isOver.set(true);
                }
              });
      int asked = 0;
      while (!isOver.get()) {
        // Throws if that is refused.
        asked("meanwhile" + asked++);
      }
      mover.join();
      assertEquals(Optional.empty(), database.trouble());
      assertTrue(isRead("meanwhile" + (asked - 1)));
    }
  }

  @Test
  void aFolderThatIsHiddenByAMount_isNoticed_andWellWhenItIsBack() {
    Processes.must("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
    assertEquals(TroubleKind.GONE, refusal().troubleKind());
    Processes.must("umount", small.toString());
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
  }

  @Test
  void aFileThatIsGone_isNotMadeAnewByALaterConnection() throws IOException {
    DatabaseFile other = new DatabaseFile(dir.resolve("other.db"));
    other.prepare();
    Files.delete(other.path());
    assertThrows(IOException.class, () -> DatabaseConnections.pool(other, "late", 1, 0, true));
    assertThrows(IOException.class, () -> Schema.prepare(other, Duration.ofSeconds(1)));
    assertEquals(Optional.empty(), new Integrity(other).check());
    IOException again = assertThrows(IOException.class, other::prepare);
    assertTrue(again.getMessage().contains("was deleted or moved away"), again.getMessage());
    assertFalse(Files.exists(other.path()));
  }

  @Test
  void aFileThatGoesBeforeItCouldBeOpened_isNotMadeAnew() throws IOException {
    database.close();
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    becomes(TroubleKind.FULL);
    Path aside = dir.resolve("aside.db");
    Files.move(file, aside);
    Files.delete(small.resolve("ballast"));
    becomes(TroubleKind.GONE);
    assertFalse(Files.exists(file));
    Files.move(aside, file);
    becomesWell();
    assertTrue(isRead("before7"));
  }

  @Test
  void aLogWithoutItsDatabase_isLeftAlone() throws IOException {
    Path lost = dir.resolve("lost.db");
    Path log = dir.resolve("lost.db-wal");
    Files.copy(small.resolve("workerbot.db-wal"), log);
    byte[] bytes = Files.readAllBytes(log);
    IOException missing =
        assertThrows(IOException.class, () -> Database.open("jdbc:sqlite:" + lost));
    assertTrue(
        missing.getMessage().contains("is missing, but its log " + log), missing.getMessage());
    Files.createFile(lost);
    try (Database empty = Database.openAtLast("jdbc:sqlite:" + lost)) {
      StoreTrouble trouble = empty.trouble().orElseThrow();
      assertEquals(TroubleKind.EMPTIED, trouble.troubleKind());
      assertTrue(trouble.sentence().contains("is empty, but its log " + log), trouble.sentence());
    }
    assertArrayEquals(bytes, Files.readAllBytes(log));
    assertEquals(0, Files.size(lost));
  }

  @Test
  void aDeletedLog_isNoticed() throws IOException {
    Files.delete(small.resolve("workerbot.db-wal"));
    assertEquals(TroubleKind.GONE, refusal().troubleKind());
    assertTrue(database.trouble().orElseThrow().sentence().contains("workerbot.db-wal"));
  }

  @Test
  void aLockedFile_isNoticed_andGoesOnByItself() throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      long asked = System.nanoTime();
      assertEquals(
          Optional.of(TroubleKind.LOCKED), database.trouble().map(StoreTrouble::troubleKind));
      assertTrue(System.nanoTime() - asked < 9_000_000_000L, "long before the lock is given up");
      statement.execute("ROLLBACK");
    }
    becomesWell();
    asked("after");
  }

  @Test
  void aDatabaseThatIsDamagedAtStart_isOpenedForReading_andSaysSo() throws IOException {
    database.close();
    byte[] rubbish = new byte[4096];
    Arrays.fill(rubbish, (byte) 0xA5);
    long pages = Files.size(file) / 4096;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(rubbish), (pages - 2) * 4096);
    }
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    becomes(TroubleKind.DAMAGED);
    assertEquals(TroubleKind.DAMAGED, refusal().troubleKind());
  }

  @Test
  void aDiskThatIsFullAtStart_isSaid_andTheDatabaseOpensWhenThereIsRoom() throws IOException {
    database.close();
    Processes.run("sh", "-c", "cat /dev/zero > " + small + "/ballast");
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    becomes(TroubleKind.FULL);
    Files.delete(small.resolve("ballast"));
    becomesWell();
    asked("after");
    assertTrue(isRead("after"));
    assertTrue(isRead("before7"));
  }
}
