package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The lengths that the files of an open SQLite database must have, by what SQLite wrote into them.
 */
record FileLengths(RawFiles files) {
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

  /** A file that is shorter than it must be. */
  record CutFile(Path file, long length, long expected) {}

  /**
   * Whether the database file is shorter than its header says. For a moment it may be, while its
   * log is copied into it; then the log has all that the file lacks.
   */
  Optional<CutFile> database() throws IOException {
    ByteBuffer header = ByteBuffer.wrap(files.header());
    // Else an SQLite wrote it that does not fill in all of it.
    boolean isValid =
        header.limit() == DATABASE_HEADER
            && header.getInt(CHANGES) == header.getInt(PAGES_VALID_FOR);
    if (!isValid) {
      return Optional.empty();
    }
    long pages = Integer.toUnsignedLong(header.getInt(PAGES));
    return cut(files.database(), pages * pageSize(header.getShort(PAGE_SIZE)));
  }

  /** Whether the log lacks some of what was written to it. */
  Optional<CutFile> log() throws IOException {
    byte[] before = headers();
    if (before.length < 2 * INDEX_HEADER
        || !Arrays.equals(before, 0, INDEX_HEADER, before, INDEX_HEADER, 2 * INDEX_HEADER)) {
      // Somebody writes it just now.
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(before).order(ByteOrder.nativeOrder());
    long frames = Integer.toUnsignedLong(fields.getInt(INDEX_FRAMES));
    long frame = (long) FRAME_HEADER + pageSize(fields.getShort(INDEX_PAGE_SIZE));
    Optional<CutFile> cut =
        frames == 0 ? Optional.empty() : cut(files.log(), LOG_HEADER + frames * frame);
    // SQLite cuts a log off only after it has written here that nothing in it is needed.
    return cut.isPresent() && Arrays.equals(before, headers()) ? cut : Optional.empty();
  }

  private byte[] headers() throws IOException {
    byte[] index = files.index();
    return Arrays.copyOf(index, Math.min(index.length, 2 * INDEX_HEADER));
  }

  private static Optional<CutFile> cut(Path file, long expected) throws IOException {
    long length = Files.size(file);
    return length < expected ? Optional.of(new CutFile(file, length, expected)) : Optional.empty();
  }

  private static int pageSize(short field) {
    return field == 1 ? 65_536 : Short.toUnsignedInt(field);
  }
}
