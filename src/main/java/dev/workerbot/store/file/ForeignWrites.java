package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * Notices what something other than SQLite writes to the file of an open database, such as a backup
 * that is copied over it: SQLite itself would go on, with some pages of one and some of the other.
 * Safe for use by several threads.
 *
 * <p>In WAL mode SQLite writes to the file only while it copies its log there, and notes in the
 * index of the log how far it is. A file that changes while that stays the same was changed by
 * something else. Where both have changed, the identity and the count of changes in the header
 * still tell another database and an older one.
 */
final class ForeignWrites {
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int DATABASE_HEADER = 100;
  private static final int CHANGES = 24;
  private static final int BEATS = 60;
  private static final int IDENTITY = 68;

  /** Of the index: what is written anew in both its headers each time that the log begins anew. */
  private static final int INDEX_HEADER = 48;

  private static final int SALTS = 32;

  /** How much of the log was copied, and is to be while it is copied. */
  private static final int COPIED = 96;

  private static final int TO_COPY = 128;

  private final RawFiles files;
  private Optional<Seen> last = Optional.empty();

  /** As the header had it last; zero where it was not seen yet. */
  private int identity;

  /** How often it had been changed by then, by SQLite's count and by the database's own. */
  private int changes;

  private int beats;

  /** It stays so: nobody knows what belongs to what any more. */
  private Found overwritten = Found.NOTHING;

  /** Whether SQLite can have had no part in it. */
  private boolean isCertain;

  /** What became of the file. */
  enum Found {
    NOTHING,
    /** Its time of change is new and its header the same; perhaps nothing else was written. */
    TOUCHED,
    /** An earlier state of the same database lies in it. */
    OLDER,
    /** Another database does. */
    OTHER,
    /** It begins like no database. */
    NO_DATABASE
  }

  private record Copied(long salts, int frames) {}

  private record Seen(Copied copied, FileTime time, ByteBuffer header) {}

  ForeignWrites(RawFiles files) {
    this.files = files;
  }

  /** Looks at it. */
  synchronized Found look() throws IOException {
    if (overwritten != Found.NOTHING) {
      return overwritten;
    }
    Optional<Copied> copied = copied();
    FileTime time = Files.getLastModifiedTime(files.database());
    ByteBuffer header = ByteBuffer.wrap(files.header());
    if (header.limit() < DATABASE_HEADER) {
      // Whoever copies another one over it begins by emptying it.
      return Found.NO_DATABASE;
    }
    if (!copied.equals(copied())) {
      copied = Optional.empty();
    }
    boolean isSame = copied.isPresent() && last.map(Seen::copied).equals(copied);
    if (isSame && !header.equals(last.orElseThrow().header())) {
      overwritten = kind(header).orElse(Found.OTHER);
      isCertain = true;
      return overwritten;
    }
    boolean isTouched = isSame && !time.equals(last.orElseThrow().time());
    overwritten = kind(header).orElse(Found.NOTHING);
    if (overwritten != Found.NOTHING) {
      isCertain = overwritten == Found.OLDER;
      return overwritten;
    }
    if (copied.isPresent()) {
      changes = header.getInt(CHANGES);
      beats = header.getInt(BEATS);
      identity = header.getInt(IDENTITY);
      last = Optional.of(new Seen(copied.get(), time, header));
    }
    return isTouched ? Found.TOUCHED : Found.NOTHING;
  }

  /**
   * Whether what lies in the file now was put there by something other than SQLite, so that the log
   * does not belong to it.
   */
  synchronized boolean isCertain() {
    return isCertain;
  }

  /** What the header alone tells. */
  private Optional<Found> kind(ByteBuffer header) {
    if (!header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
      return Optional.of(Found.NO_DATABASE);
    }
    if (identity != 0 && header.getInt(IDENTITY) != identity) {
      return Optional.of(Found.OTHER);
    }
    // The counts begin again at zero one day.
    boolean isOlder =
        (changes != 0 && header.getInt(CHANGES) - changes < 0)
            || (beats != 0 && header.getInt(BEATS) - beats < 0);
    return isOlder ? Optional.of(Found.OLDER) : Optional.empty();
  }

  /** How far which log was copied; empty while that changes. */
  private Optional<Copied> copied() throws IOException {
    byte[] all = files.index();
    if (all.length < TO_COPY + Integer.BYTES) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(all);
    long salts = fields.getLong(SALTS);
    boolean isAtRest =
        salts == fields.getLong(INDEX_HEADER + SALTS)
            && fields.getInt(COPIED) == fields.getInt(TO_COPY);
    return isAtRest ? Optional.of(new Copied(salts, fields.getInt(COPIED))) : Optional.empty();
  }
}
