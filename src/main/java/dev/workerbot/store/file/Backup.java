package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Copies the database into one file as it was at one moment, while others go on writing to it. The
 * file gets its name only once it is whole and was checked.
 */
public final class Backup {
  private static final String SQLITE = "jdbc:sqlite:";
  private static final Duration BUSY = Duration.ofSeconds(10);

  private final Path database;
  private final Path file;

  private Backup(Path database, Path file) {
    this.database = database;
    this.file = file;
  }

  /**
   * A backup that was made.
   *
   * @param schema the newest migration that its database has seen
   */
  public record WrittenBackup(Path file, long bytes, String schema) {}

  /**
   * Makes one.
   *
   * @param url of the database, as the config has it
   * @throws IOException if there is none now; its message is for people
   */
  public static WrittenBackup write(String url, Path file) throws IOException {
    if (!url.startsWith(SQLITE)) {
      throw new IOException(
          "this database is not an SQLite file (%s): back it up with its own tools"
              .formatted(url.replaceFirst("^(jdbc:[a-z]+):.*", "$1")));
    }
    Path database = Path.of(url.substring(SQLITE.length())).toAbsolutePath();
    return new Backup(database, file.toAbsolutePath().normalize()).write();
  }

  private WrittenBackup write() throws IOException {
    if (!Files.exists(database) || Files.size(database) == 0) {
      throw new IOException(
          "there is no database at %s, or nothing in it. Set `storage.url` in the config to where the running workerbot has it"
              .formatted(database));
    }
    refuseNames();
    Path part = part();
    try {
      copy(part);
      String schema = check(part);
      try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
        written.force(true);
      }
      long bytes = Files.size(part);
      name(part);
      return new WrittenBackup(file, bytes, schema);
    } finally {
      for (String rest : List.of("", "-journal", "-wal", "-shm")) {
        Files.deleteIfExists(Path.of(part + rest));
      }
    }
  }

  private void refuseNames() throws IOException {
    List<Path> own =
        Stream.of("-wal", "-shm", "-journal").map(end -> Path.of(database + end)).toList();
    if (own.contains(file)) {
      throw new IOException(
          "SQLite keeps that name for a part of the database: %s. Take another".formatted(file));
    }
    for (String rest : List.of("", "-wal", "-journal")) {
      Path there = Path.of(file + rest);
      if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(there);
      }
    }
  }

  private static IOException taken(Path there) {
    return new IOException(
        "%s exists, and a backup overwrites nothing. Take another name, or remove it"
            .formatted(there));
  }

  private Path part() throws IOException {
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException("there is no folder %s to write a backup to".formatted(folder));
    }
    try {
      return Files.createTempFile(
          folder,
          "." + file.getFileName() + ".",
          ".part",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (AccessDeniedException _) {
      throw new IOException("this user may not write to the folder " + folder);
    } catch (IOException failed) {
      throw new IOException(
          "cannot write to %s: %s".formatted(folder, FileReason.of(failed)), failed);
    }
  }

  private void copy(Path part) throws IOException {
    try (Connection from = connect(database)) {
      // A copy is built from the tables, and would not show that an index has lost rows.
      refuseDamage(from);
      try (PreparedStatement copy = from.prepareStatement("VACUUM INTO ?")) {
        copy.setString(1, part.toString());
        copy.execute();
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private void refuseDamage(Connection from) throws SQLException, IOException {
    String found = one(from, "PRAGMA integrity_check(1)");
    if (!found.equals("ok")) {
      throw damaged(found);
    }
  }

  private String check(Path part) throws IOException {
    try (Connection copy = connect(part)) {
      settle(copy);
      String found = one(copy, "PRAGMA integrity_check(1)");
      if (!found.equals("ok")) {
        throw new IOException(
            "what was written is damaged (%s), so it was deleted: look at the disk below %s"
                .formatted(found, file.getParent()));
      }
      return one(
          copy,
          "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank DESC"
              + " LIMIT 1");
    } catch (SQLException notOurs) {
      throw new IOException(
          "%s holds nothing of workerbot's (%s)".formatted(database, notOurs.getMessage()),
          notOurs);
    }
  }

  /**
   * Whoever restores it days later must not find a worker stopped that somebody stops just now:
   * what is under way is nobody's to finish there.
   */
  private static void settle(Connection copy) throws SQLException {
    try (Statement statement = copy.createStatement()) {
      statement.execute("UPDATE operation SET reported_at = started_at WHERE reported_at IS NULL");
    }
  }

  /** Never makes a database where there is none. */
  private static Connection connect(Path file) throws SQLException {
    return DatabaseFile.opening(BUSY).createConnection(SQLITE + file);
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "empty";
    }
  }

  /** Gives the finished file its name, unless somebody else has it by now. */
  private void name(Path part) throws IOException {
    try {
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException _) {
      throw taken(file);
    } catch (UnsupportedOperationException | FileSystemException noLinksHere) {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw taken(file);
      }
      Files.move(part, file);
    }
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private IOException failure(SQLException failed) {
    SQLiteErrorCode code =
        failed instanceof SQLiteException known
            ? known.getResultCode()
            : SQLiteErrorCode.UNKNOWN_ERROR;
    DatabasePlace place = new DatabasePlace(database);
    if (place.isReadOnly()) {
      return new IOException("no backup was made: " + place.mountedReadOnly().inFull(), failed);
    }
    return switch (code) {
      case SQLITE_FULL, SQLITE_IOERR_WRITE ->
          new IOException(
              "the disk is full below %s: a backup takes up to %d MB there. Nothing was left of this one"
                  .formatted(file.getParent(), megabytes()),
              failed);
      case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_VTAB -> damaged("malformed");
      case SQLITE_NOTADB -> damaged("it does not begin like an SQLite file");
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_READONLY ->
          new IOException(
              "this user may not read the database %s: run it as the one that workerbot runs as, or as root"
                  .formatted(database),
              failed);
      case SQLITE_BUSY ->
          new IOException(
              "another program has locked the database %s: end that one, or try again"
                  .formatted(database),
              failed);
      default ->
          new IOException(
              "no backup was made: " + new DatabaseFile(database).of(failed).inFull(), failed);
    };
  }

  private IOException damaged(String found) {
    return new IOException(
        "the database %s is damaged (%s), and no backup was made of it. Keep those that you have; docs/operating.md says how to restore one"
            .formatted(database, found));
  }

  private long megabytes() {
    try {
      return Math.ceilDiv(Files.size(database), 1_000_000);
    } catch (IOException gone) {
      return 0;
    }
  }
}
