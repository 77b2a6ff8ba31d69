package dev.workerbot.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of a SQLite database, and those that SQLite keeps beside it: made for our user only,
 * known again, and what is wrong with them in words. Safe for use by several threads.
 */
final class DatabaseFile {
  /** No SQLite database is smaller. */
  private static final long SMALLEST = 512;

  /** With less room than this a write may still find a free page, and the next one does not. */
  private static final long ROOM = 64 * 1024;

  private final Path path;

  /** By name, which file each was when it was last remembered. */
  private final Map<Path, Object> known = new ConcurrentHashMap<>();

  private final AtomicReference<Optional<FileLengths>> lengths =
      new AtomicReference<>(Optional.empty());

  /** Whether the file was there once, so that it is not made anew where it is missing. */
  private volatile boolean existed;

  DatabaseFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  String url() {
    return "jdbc:sqlite:" + path;
  }

  /** How it is opened: a file that is missing is not made anew. */
  static SQLiteConfig opening(Duration busy) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout((int) busy.toMillis());
    return config;
  }

  /** Of a database that could not be opened. */
  StoreTrouble unopened(IOException why) {
    Optional<StoreTrouble> lost = lost();
    if (lost.isPresent()) {
      return lost.get();
    }
    StoreTrouble cause = of(why);
    return cause.troubleKind() == StoreTrouble.TroubleKind.OTHER
        ? trouble(StoreTrouble.TroubleKind.OTHER, firstLine(why.getMessage()), DISK)
        : cause;
  }

  /** Makes the file and its folder where they are missing and were never there. */
  void prepare() throws IOException {
    Optional<StoreTrouble> lost = lost();
    if (lost.isPresent()) {
      throw new IOException(lost.get().sentence() + ". " + lost.get().remedy());
    }
    Path folder = path.getParent();
    try {
      if (!Files.exists(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      if (!Files.exists(path)) {
        Files.createFile(
            path,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      existed = true;
    } catch (IOException cannotWrite) {
      throw new IOException(
          "cannot create the database file "
              + path
              + " ("
              + reason(cannotWrite)
              + "); set storage.url to a place that this user can write to",
          cannotWrite);
    }
  }

  /** Of a database that was there and is not; SQLite would make an empty one in its place. */
  private Optional<StoreTrouble> lost() {
    boolean isMissing = !Files.exists(path);
    if (existed && isMissing) {
      return Optional.of(gone(path));
    }
    Path log = beside("-wal");
    try {
      if ((isMissing || Files.size(path) == 0) && Files.exists(log) && Files.size(log) > 0) {
        return Optional.of(
            trouble(
                isMissing ? StoreTrouble.TroubleKind.GONE : StoreTrouble.TroubleKind.EMPTIED,
                "the database file %s %s, but its log %s has data that belongs to it"
                    .formatted(path, isMissing ? "is missing" : "is empty", log),
                "Move the file back to its place; if it is lost, move the log away and put a backup"
                    + " in its place: see \"Backup and restore\" in docs/operating.md."));
      }
    } catch (IOException unreadable) {
      // Whoever opens it is told why.
    }
    return Optional.empty();
  }

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "its folder cannot be made";
      case FileSystemException other when other.getReason() != null -> other.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** Remembers which files these are; for once they are open. */
  void remember() throws IOException {
    for (Path file : new Path[] {path, beside("-wal"), beside("-shm")}) {
      known.put(file, key(file));
    }
    lengths
        .getAndSet(Optional.of(FileLengths.open(path, beside("-wal"), beside("-shm"))))
        .ifPresent(FileLengths::close);
  }

  /** The connections are closed. */
  void close() {
    lengths.getAndSet(Optional.empty()).ifPresent(FileLengths::close);
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** What happened to the files since they were opened: gone, replaced or cut off. */
  Optional<StoreTrouble> changed() {
    for (Map.Entry<Path, Object> one : known.entrySet()) {
      Path file = one.getKey();
      try {
        if (!key(file).equals(one.getValue())) {
          return Optional.of(replaced(file));
        }
        if (file.equals(path) && Files.size(file) < SMALLEST) {
          return Optional.of(
              trouble(
                  StoreTrouble.TroubleKind.EMPTIED,
                  "the database file " + path + " was emptied",
                  RESTORE));
        }
      } catch (NoSuchFileException gone) {
        return Optional.of(gone(file));
      } catch (IOException unreadable) {
        return Optional.of(
            trouble(
                StoreTrouble.TroubleKind.INPUT_OUTPUT,
                "the database file %s cannot be looked at (%s)".formatted(file, reason(unreadable)),
                DISK));
      }
    }
    return isOlder() ? Optional.of(overwritten()) : cut(FileLengths::log).map(this::cutLog);
  }

  private interface Length {
    Optional<FileLengths.CutFile> of(FileLengths lengths) throws IOException;
  }

  private Optional<FileLengths.CutFile> cut(Length which) {
    Optional<FileLengths> open = lengths.get();
    try {
      return open.isPresent() ? which.of(open.get()) : Optional.empty();
    } catch (IOException closedOrGone) {
      // The next look at the file itself says which.
      return Optional.empty();
    }
  }

  private boolean isOlder() {
    Optional<FileLengths> open = lengths.get();
    try {
      return open.isPresent() && open.get().isOlder();
    } catch (IOException closedOrGone) {
      return false;
    }
  }

  /** How the file is shorter than it says; perhaps only while its log is copied into it. */
  Optional<FileLengths.CutFile> shortened() {
    return cut(FileLengths::database);
  }

  /** What keeps the files from being written, as far as the file system says it. */
  Optional<StoreTrouble> unwritable() {
    if (!Files.isWritable(path)) {
      return Optional.of(readOnly());
    }
    return hasRoom() ? Optional.empty() : Optional.of(full());
  }

  private boolean hasRoom() {
    try {
      return Files.getFileStore(path).getUsableSpace() >= ROOM;
    } catch (IOException unknown) {
      return true;
    }
  }

  private static final String RESTORE =
      "Stop workerbot, put a backup in its place, and start it again: see \"Backup and restore\" in"
          + " docs/operating.md.";
  private static final String DISK =
      "Look at the disk and at the system's log; workerbot goes on by itself once the file can be"
          + " used again.";

  private StoreTrouble gone(Path file) {
    return trouble(
        StoreTrouble.TroubleKind.GONE,
        "the database file " + file + " was deleted or moved away",
        "Move it back and workerbot goes on by itself. If it is lost: " + lowered(RESTORE));
  }

  private StoreTrouble replaced(Path file) {
    return trouble(
        StoreTrouble.TroubleKind.REPLACED,
        "the database file " + file + " was replaced by another one",
        "Restart workerbot to go on with the file that lies there now.");
  }

  private StoreTrouble overwritten() {
    return trouble(
        StoreTrouble.TroubleKind.REPLACED,
        "an older database was copied over the database file %s while workerbot ran"
            .formatted(path),
        RESTORE);
  }

  /** Of a database file that lacks some of its pages. */
  static StoreTrouble cutShort(FileLengths.CutFile cutFile) {
    return trouble(StoreTrouble.TroubleKind.CUT_SHORT, sentence(cutFile), RESTORE);
  }

  private StoreTrouble cutLog(FileLengths.CutFile cutFile) {
    return trouble(
        StoreTrouble.TroubleKind.CUT_SHORT,
        sentence(cutFile),
        "Restart workerbot; what it wrote last is lost. If it then says that the database is"
            + " damaged: "
            + lowered(RESTORE));
  }

  private static String sentence(FileLengths.CutFile cutFile) {
    return "the database file %s was cut short: %,d of %,d bytes are left"
        .formatted(cutFile.file(), cutFile.length(), cutFile.expected());
  }

  private StoreTrouble readOnly() {
    return trouble(
        StoreTrouble.TroubleKind.READ_ONLY,
        "the database file " + path + " is read-only",
        "Make it writable for workerbot's user, or mount its file system read-write; workerbot goes"
            + " on by itself.");
  }

  private StoreTrouble full() {
    return trouble(
        StoreTrouble.TroubleKind.FULL,
        "the disk that holds workerbot's database is full",
        "Free some space on the file system of %s; workerbot goes on by itself."
            .formatted(path.getParent()));
  }

  /** Of a database whose pages do not fit together. */
  StoreTrouble damaged() {
    return trouble(
        StoreTrouble.TroubleKind.DAMAGED,
        "the database file %s is damaged".formatted(path),
        RESTORE);
  }

  private StoreTrouble locked() {
    return trouble(
        StoreTrouble.TroubleKind.LOCKED,
        "another process keeps the database locked",
        "Find it with `fuser %s` and end it; workerbot goes on by itself.".formatted(path));
  }

  /** Of a database that does not answer soon. */
  StoreTrouble slow() {
    return trouble(
        StoreTrouble.TroubleKind.LOCKED,
        "the database takes long to answer",
        "Another process may keep it locked (`fuser %s`), or the disk is slow or hangs; workerbot goes on by itself."
            .formatted(path));
  }

  private static StoreTrouble trouble(
      StoreTrouble.TroubleKind troubleKind, String sentence, String remedy) {
    return new StoreTrouble(troubleKind, sentence, remedy);
  }

  private static String lowered(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }

  /** What is wrong where something failed. */
  StoreTrouble of(Throwable failure) {
    Optional<StoreTrouble> changed = changed();
    if (changed.isPresent()) {
      return changed.get();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return of(sqlite);
      }
    }
    return trouble(
        StoreTrouble.TroubleKind.OTHER,
        "workerbot's database does not answer (%s)".formatted(rootMessage(failure)),
        DISK);
  }

  private StoreTrouble of(SQLiteException failure) {
    String code = failure.getResultCode().name();
    String message = firstLine(failure.getMessage());
    if (code.startsWith("SQLITE_FULL")) {
      return full();
    }
    if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) {
      return damaged();
    }
    if (code.startsWith("SQLITE_READONLY")) {
      return readOnly();
    }
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
      return locked();
    }
    if (code.startsWith("SQLITE_IOERR") || code.startsWith("SQLITE_CANTOPEN")) {
      return unwritable()
          .orElseGet(() ->
              trouble(
                  StoreTrouble.TroubleKind.INPUT_OUTPUT,
                  "workerbot's database cannot be read or written (%s)".formatted(message),
                  DISK));
    }
    return trouble(
        StoreTrouble.TroubleKind.OTHER,
        "workerbot's database does not answer (%s)".formatted(message),
        DISK);
  }

  /** What the innermost cause says, on one line. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return firstLine(root.getMessage());
  }

  private static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }
}
