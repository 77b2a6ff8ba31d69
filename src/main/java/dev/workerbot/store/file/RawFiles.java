package dev.workerbot.store.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The beginnings of the files of an open SQLite database, read from the disk and not by SQLite.
 * Safe for use by several threads.
 *
 * <p>The files stay open as long as the database is: a process that closes a file lets go of all
 * its locks on it, those of SQLite too. For the same reason no channel is used, which an interrupt
 * would close.
 */
final class RawFiles implements AutoCloseable {
  private static final int DATABASE_HEADER = 100;

  /** The header of the index twice, and how much of the log was copied into the database. */
  private static final int INDEX_HEADERS = 136;

  private final Path database;
  private final Path log;
  private final RandomAccessFile openDatabase;
  private final RandomAccessFile openIndex;

  private RawFiles(
      Path database, Path log, RandomAccessFile openDatabase, RandomAccessFile openIndex) {
    this.database = database;
    this.log = log;
    this.openDatabase = openDatabase;
    this.openIndex = openIndex;
  }

  /** Opens them, for once SQLite has. */
  static RawFiles open(Path database, Path log, Path index) throws IOException {
    RandomAccessFile openDatabase = new RandomAccessFile(database.toFile(), "r");
    try {
      return new RawFiles(database, log, openDatabase, new RandomAccessFile(index.toFile(), "rw"));
    } catch (IOException gone) {
      openDatabase.close();
      throw gone;
    }
  }

  Path database() {
    return database;
  }

  Path log() {
    return log;
  }

  /** The header of the database file; less where the file is shorter. */
  byte[] header() throws IOException {
    return read(openDatabase, DATABASE_HEADER);
  }

  /** The headers of the index of the log; less where the file is shorter. */
  byte[] index() throws IOException {
    return read(openIndex, INDEX_HEADERS);
  }

  private static byte[] read(RandomAccessFile file, int length) throws IOException {
    synchronized (file) {
      file.seek(0);
      byte[] bytes = new byte[length];
      int read = file.read(bytes);
      return Arrays.copyOf(bytes, Math.max(read, 0));
    }
  }

  /**
   * Empties the log, so that SQLite copies none of it into the database file when it closes both.
   * Nobody may be writing.
   */
  void emptyLog() throws IOException {
    try (RandomAccessFile openLog = new RandomAccessFile(log.toFile(), "rw")) {
      openLog.setLength(0);
    }
    synchronized (openIndex) {
      // Without a valid header SQLite makes the index anew from the log.
      openIndex.seek(0);
      openIndex.write(new byte[INDEX_HEADERS]);
    }
  }

  @Override
  public void close() {
    for (RandomAccessFile file : new RandomAccessFile[] {openDatabase, openIndex}) {
      try {
        file.close();
      } catch (IOException written) {
        // What was to be written is.
      }
    }
  }
}
