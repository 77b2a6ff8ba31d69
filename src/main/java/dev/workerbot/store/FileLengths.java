package dev.workerbot.store;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lengths that the files of an open SQLite database must have, by what SQLite wrote into them,
 * and whether they are still what it wrote. Safe for use by several threads.
 *
 * <p>The files stay open as long as the database is: a process that closes a file lets go of all
 * its locks on it, those of SQLite too. For the same reason no channel is used, which an interrupt
 * would close.
 */
final class FileLengths implements AutoCloseable {
  private static final int DATABASE_HEADER = 100;
  private static final int PAGE_SIZE = 16;
  private static final int CHANGES = 24;
  private static final int PAGES = 28;
  private static final int PAGES_VALID_FOR = 92;

  /** The index of the log begins with the same header twice, in the byte order of the machine. */
  private static final int INDEX_HEADER = 48;

  private static final int INDEX_PAGE_SIZE = 14;
  private static final int INDEX_FRAMES = 16;
  private static final int LOG_HEADER = 32;
  private static final int FRAME_HEADER = 24;

  private final Path database;
  private final Path log;
  private final RandomAccessFile openDatabase;
  private final RandomAccessFile openIndex;

  /** How often the database had been changed when that was looked at last; it never gets less. */
  private int changes;

  /** A file that is shorter than it must be. */
  record CutFile(Path file, long length, long expected) {}

  private FileLengths(
      Path database, Path log, RandomAccessFile openDatabase, RandomAccessFile openIndex) {
    this.database = database;
    this.log = log;
    this.openDatabase = openDatabase;
    this.openIndex = openIndex;
  }

  /** Opens them, for once SQLite has. */
  static FileLengths open(Path database, Path log, Path index) throws IOException {
    RandomAccessFile openDatabase = new RandomAccessFile(database.toFile(), "r");
    try {
      return new FileLengths(
          database, log, openDatabase, new RandomAccessFile(index.toFile(), "r"));
    } catch (IOException gone) {
      openDatabase.close();
      throw gone;
    }
  }

  /**
   * Whether an older database stands in the file, which is the same one by its name: whoever copies
   * a backup over it while it is open takes no notice of us.
   */
  boolean isOlder() throws IOException {
    byte[] header = read(openDatabase, DATABASE_HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (!isValid(fields)) {
      return false;
    }
    synchronized (this) {
      // The count begins again at zero one day.
      boolean older = fields.getInt(CHANGES) - changes < 0 && changes != 0;
      changes = older ? changes : fields.getInt(CHANGES);
      return older;
    }
  }

  /** Whether the header was written by an SQLite that fills in all of it. */
  private static boolean isValid(ByteBuffer header) {
    return header.limit() == DATABASE_HEADER
        && header.getInt(CHANGES) == header.getInt(PAGES_VALID_FOR);
  }

  /**
   * Whether the database file is shorter than its header says. For a moment it may be, while its
   * log is copied into it; then the log has all that the file lacks.
   */
  Optional<CutFile> database() throws IOException {
    byte[] header = read(openDatabase, DATABASE_HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header);
    if (!isValid(fields)) {
      return Optional.empty();
    }
    long pages = Integer.toUnsignedLong(fields.getInt(PAGES));
    return cut(database, pages * pageSize(fields.getShort(PAGE_SIZE)));
  }

  /** Whether the log lacks some of what was written to it. */
  Optional<CutFile> log() throws IOException {
    byte[] before = read(openIndex, 2 * INDEX_HEADER);
    if (before.length < 2 * INDEX_HEADER
        || !Arrays.equals(before, 0, INDEX_HEADER, before, INDEX_HEADER, 2 * INDEX_HEADER)) {
      // Somebody writes it just now.
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(before).order(ByteOrder.nativeOrder());
    long frames = Integer.toUnsignedLong(fields.getInt(INDEX_FRAMES));
    long frame = (long) FRAME_HEADER + pageSize(fields.getShort(INDEX_PAGE_SIZE));
    Optional<CutFile> cut = frames == 0 ? Optional.empty() : cut(log, LOG_HEADER + frames * frame);
    // SQLite cuts a log off only after it has written here that nothing in it is needed.
    return cut.isPresent() && Arrays.equals(before, read(openIndex, 2 * INDEX_HEADER))
        ? cut
        : Optional.empty();
  }

  private static Optional<CutFile> cut(Path file, long expected) throws IOException {
    long length = Files.size(file);
    return length < expected ? Optional.of(new CutFile(file, length, expected)) : Optional.empty();
  }

  private static int pageSize(short field) {
    return field == 1 ? 65_536 : Short.toUnsignedInt(field);
  }

  private static byte[] read(RandomAccessFile file, int length) throws IOException {
    synchronized (file) {
      file.seek(0);
      byte[] bytes = new byte[length];
      int read = file.read(bytes);
      return Arrays.copyOf(bytes, Math.max(read, 0));
    }
  }

  @Override
  public void close() {
    for (RandomAccessFile file : new RandomAccessFile[] {openDatabase, openIndex}) {
      try {
        file.close();
      } catch (IOException onlyRead) {
        // Nothing of it was to be written.
      }
    }
  }
}
