package dev.workerbot.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.store.Database;
import dev.workerbot.store.Transactions;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.file.StoreTrouble.TroubleKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What something other than SQLite writes to the file of an open database, done for real. */
class OverwrittenDatabaseIT extends TroubledDatabase {
  @Test
  void aBackupCopiedOverIt_isNoticed_andNotWrittenTo() throws IOException, SQLException {
    checkpoint();
    Path copy = dir.resolve("copy.db");
    Files.copy(file, copy);
    for (int i = 0; i < 60; i++) {
      asked("since" + i);
    }
    checkpoint();
    assertEquals(Optional.empty(), database.trouble());
    Processes.must("cp", copy.toString(), file.toString());
    StoreTrouble trouble = refusal();
    assertEquals(TroubleKind.REPLACED, trouble.troubleKind());
    assertEquals(
        "an older database was copied over the database file %s while workerbot ran"
            .formatted(file),
        trouble.sentence());
    assertTrue(trouble.remedy().contains("Backup and restore"), trouble.remedy());
    becomes(TroubleKind.REPLACED);
    assertArrayEquals(Files.readAllBytes(copy), Files.readAllBytes(file));
  }

  /** Another one, which does not look like an earlier state, for it was changed more often. */
  private Path another() throws IOException {
    Path other = dir.resolve("another.db");
    try (Database another = Database.open("jdbc:sqlite:" + other)) {
      assertEquals(Optional.empty(), another.trouble());
    }
    countChanges(other, 5000);
    return other;
  }

  /** As if it had been changed so often. */
  private static void countChanges(Path closed, int changes) throws IOException {
    try (FileChannel channel = FileChannel.open(closed, StandardOpenOption.WRITE)) {
      for (int field : new int[] {24, 92}) {
        channel.write(ByteBuffer.allocate(4).putInt(changes).flip(), field);
      }
    }
  }

  private static int changes(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).getInt(24);
  }

  private static int beats(Database database) {
    return new Transactions(database)
        .read(handle -> handle.select("PRAGMA user_version").mapTo(Integer.class).one());
  }

  private static int beats(Path file) {
    try {
      return ByteBuffer.wrap(Files.readAllBytes(file)).getInt(60);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private StoreTrouble copiedOver(Path other) throws IOException {
    assertTrue(changes(other) > changes(file), "it does not look older");
    Processes.must("cp", other.toString(), file.toString());
    StoreTrouble trouble = refusal();
    assertEquals(TroubleKind.REPLACED, trouble.troubleKind());
    assertEquals(
        "another database was copied over the database file %s while workerbot ran".formatted(file),
        trouble.sentence());
    becomes(TroubleKind.REPLACED);
    assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(file));
    return trouble;
  }

  @Test
  void anotherDatabaseThatChangedMoreOften_copiedOverIt_isNoticed_andNeverWrittenTo()
      throws IOException {
    assertEquals(Optional.empty(), database.trouble());
    Path other = another();
    StoreTrouble trouble = copiedOver(other);
    assertTrue(trouble.remedy().startsWith("Restart workerbot"), trouble.remedy());
    database.close();
    assertArrayEquals(
        Files.readAllBytes(other), Files.readAllBytes(file), "the old log was not copied into it");
    database = Database.openAtLast("jdbc:sqlite:" + file);
    assertEquals(Optional.empty(), database.trouble());
    audit = new Audit(database, Clock.systemUTC());
    asked("after");
    assertTrue(isRead("after"));
    assertFalse(isRead("before7"), "that was in the other one");
  }

  @Test
  void aCopyOfItThatWentOnElsewhere_copiedOverIt_isNoticed() throws IOException, SQLException {
    checkpoint();
    Path copy = dir.resolve("copy.db");
    Files.copy(file, copy);
    countChanges(copy, 5000);
    asked("since");
    StoreTrouble trouble = copiedOver(copy);
    assertTrue(trouble.remedy().contains("Backup and restore"), trouble.remedy());
  }

  @Test
  void anotherDatabase_copiedOverItRightAfterACheckpoint_isNoticed()
      throws IOException, SQLException {
    Path other = another();
    checkpoint();
    assertEquals(Optional.empty(), database.trouble());
    asked("since");
    checkpoint();
    StoreTrouble _ = copiedOver(other);
  }

  @Test
  void anEarlierStateThatWasChangedAsOften_copiedOverItRightAfterACheckpoint_isNoticed()
      throws IOException, SQLException {
    assertEquals(Optional.empty(), database.trouble());
    checkpoint();
    Path copy = dir.resolve("copy.db");
    Files.copy(file, copy);
    Await.until(
        "it beats once more", () -> database.trouble().isEmpty() && beats(database) > beats(copy));
    checkpoint();
    asked("since");
    countChanges(copy, changes(file));
    checkpoint();
    Processes.must("cp", copy.toString(), file.toString());
    assertEquals(TroubleKind.REPLACED, refusal().troubleKind());
    assertTrue(refusal().sentence().startsWith("an older database was copied over"));
  }

  @Test
  void aFileOfAnotherKind_copiedOverIt_isNoticed() throws IOException {
    Path text = dir.resolve("text");
    Files.writeString(text, "no database\n".repeat(100_000));
    Processes.must("cp", text.toString(), file.toString());
    assertEquals(TroubleKind.REPLACED, refusal().troubleKind());
    assertTrue(refusal().sentence().startsWith("something that is not a database was copied over"));
    assertArrayEquals(Files.readAllBytes(text), Files.readAllBytes(file));
  }

  @Test
  void pagesZeroedInPlace_areFound_thoughNobodyReadsThem() throws IOException, SQLException {
    checkpoint();
    assertEquals(Optional.empty(), database.trouble());
    long pages = Files.size(file) / 4096;
    Processes.must(
        "dd",
        "if=/dev/zero",
        "of=" + file,
        "bs=4096",
        "seek=" + pages / 2,
        "count=" + pages / 4,
        "conv=notrunc",
        "status=none");
    becomes(TroubleKind.DAMAGED);
    assertEquals(TroubleKind.DAMAGED, refusal().troubleKind());
  }

  @Test
  void damageThatLeavesNoTrace_isFoundByTheNextLookAtAllPages() throws Exception {
    checkpoint();
    database.close();
    DatabaseFile closed = new DatabaseFile(file);
    Integrity sound = new Integrity(closed, Duration.ZERO);
    assertEquals(Optional.empty(), sound.damage());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[4096 * 8]), Files.size(file) / 2 / 4096 * 4096);
    }
    Await.until("a look finds it", () -> sound.damage().isPresent());
    assertEquals(TroubleKind.DAMAGED, sound.damage().orElseThrow().troubleKind());
    assertEquals(Optional.empty(), new Integrity(closed).damage(), "not before an hour is over");
  }

  @Test
  void aFileThatIsOnlyTouched_isNoTrouble() throws IOException {
    assertEquals(Optional.empty(), database.trouble());
    Processes.must("touch", file.toString());
    asked("after");
    asked("later");
    assertEquals(Optional.empty(), database.trouble());
    assertTrue(isRead("after") && isRead("before7"));
  }

  @Test
  void aDatabaseWithoutIdentity_goesOn_andGetsOneOfItsOwn() throws IOException, SQLException {
    database.close();
    withoutIdentity(file);
    Path copy = dir.resolve("copy.db");
    Files.copy(file, copy);
    database = Database.openAtLast("jdbc:sqlite:" + file);
    audit = new Audit(database, Clock.systemUTC());
    assertEquals(Optional.empty(), database.trouble());
    assertTrue(isRead("before7"));
    try (Database other = Database.open("jdbc:sqlite:" + copy)) {
      assertEquals(Optional.empty(), other.trouble());
    }
    assertNotEquals(identity(file), identity(copy));
    int before = identity(file);
    database.close();
    database = Database.open("jdbc:sqlite:" + file);
    assertEquals(before, identity(file), "it keeps it");
  }

  private static void withoutIdentity(Path file) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("PRAGMA application_id = 0");
    }
  }

  private static int identity(Path file) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement();
        ResultSet row = statement.executeQuery("PRAGMA application_id")) {
      return row.getInt(1);
    }
  }
}
