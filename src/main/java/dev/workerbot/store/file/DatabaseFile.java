package dev.workerbot.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;

/**
 * The file of a SQLite database, and those that SQLite keeps beside it: made for our user only,
 * known again, and what is wrong with them in words. Safe for use by several threads.
 */
public final class DatabaseFile {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

  /** No SQLite database is smaller. */
  private static final long SMALLEST = 512;

  private final Path path;
  private final FileTroubles troubles;
  private final DatabasePlace place;

  /** By name, which file each was when it was last remembered. */
  private final Map<Path, Object> known = new ConcurrentHashMap<>();

  private final AtomicReference<Optional<Opened>> opened = new AtomicReference<>(Optional.empty());

  private final AtomicBoolean touched = new AtomicBoolean();

  /** Whether the file was there once, so that it is not made anew where it is missing. */
  private volatile boolean existed;

  private record Opened(RawFiles files, FileLengths lengths, ForeignWrites writes) {}

  public DatabaseFile(Path path) {
    this.path = path.toAbsolutePath();
    this.troubles = new FileTroubles(this.path);
    this.place = new DatabasePlace(path);
  }

  public FileTroubles troubles() {
    return troubles;
  }

  public Path path() {
    return path;
  }

  public String url() {
    return "jdbc:sqlite:" + path;
  }

  /** How it is opened: a file that is missing is not made anew. */
  public static SQLiteConfig opening(Duration busy) {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout((int) busy.toMillis());
    return config;
  }

  /** Of a database that could not be opened. */
  public UnusableException unopened(Exception why) {
    return why instanceof UnusableException known
        ? known
        : new UnusableException(lost().orElseGet(() -> of(why)), why);
  }

  /** Makes the file and its folder where they are missing and were never there. */
  public void prepare() throws IOException {
    Optional<StoreTrouble> lost = lost();
    if (lost.isPresent()) {
      throw new UnusableException(lost.get(), null);
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
      throw new UnusableException(place.uncreated(cannotWrite), cannotWrite);
    }
  }

  /** Of a database that was there and is not; SQLite would make an empty one in its place. */
  private Optional<StoreTrouble> lost() {
    boolean isMissing = !Files.exists(path);
    if (existed && isMissing) {
      return Optional.of(troubles.gone(path));
    }
    Path log = beside("-wal");
    try {
      if ((isMissing || Files.size(path) == 0) && Files.exists(log) && Files.size(log) > 0) {
        return Optional.of(isMissing ? troubles.missing(log) : troubles.empty(log));
      }
    } catch (IOException unreadable) {
      // Whoever opens it gets the reason.
    }
    return Optional.empty();
  }

  /** Remembers which files these are; for once they are open. */
  public void remember() throws IOException {
    for (Path file : new Path[] {path, beside("-wal"), beside("-shm")}) {
      known.put(file, key(file));
    }
    RawFiles files = RawFiles.open(path, beside("-wal"), beside("-shm"));
    opened
        .getAndSet(Optional.of(new Opened(files, new FileLengths(files), new ForeignWrites(files))))
        .ifPresent(before -> before.files().close());
  }

  /**
   * The connections are about to be closed, and nobody writes any more. SQLite would copy its log
   * into the file now, also where that was overwritten by a database that has nothing to do with
   * it.
   */
  public void beforeClose() {
    boolean _ = changed().isPresent();
    Optional<Opened> open = opened.get();
    if (open.isEmpty() || !open.get().writes().isCertain()) {
      return;
    }
    try {
      open.get().files().emptyLog();
    } catch (IOException cannotEmpty) {
      LOG.warn("{} could not be emptied: {}", beside("-wal"), FileReason.of(cannotEmpty));
    }
  }

  /** The connections are closed. */
  public void close() {
    opened.getAndSet(Optional.empty()).ifPresent(open -> open.files().close());
  }

  private Path beside(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /** What happened to the files since they were opened: gone, replaced, overwritten or cut off. */
  public Optional<StoreTrouble> changed() {
    for (Map.Entry<Path, Object> one : known.entrySet()) {
      Path file = one.getKey();
      try {
        if (!key(file).equals(one.getValue())) {
          return Optional.of(troubles.replaced(file));
        }
        if (file.equals(path) && Files.size(file) < SMALLEST) {
          return Optional.of(troubles.emptied());
        }
      } catch (NoSuchFileException gone) {
        return Optional.of(troubles.gone(file));
      } catch (IOException unreadable) {
        return Optional.of(troubles.unreadable(file, FileReason.of(unreadable)));
      }
    }
    Optional<StoreTrouble> overwritten = look(open -> open.writes().look()).flatMap(this::trouble);
    return overwritten.isPresent()
        ? overwritten
        : look(open -> open.lengths().log()).flatMap(cut -> cut).map(troubles::cutLog);
  }

  /** Something was written, which says nothing of what others write from now on. */
  public void written() {
    boolean _ = look(open -> open.writes().look()).flatMap(this::trouble).isPresent();
  }

  private Optional<StoreTrouble> trouble(ForeignWrites.Found found) {
    if (found == ForeignWrites.Found.TOUCHED && !touched.getAndSet(true)) {
      LOG.warn(
          "{} was changed while workerbot has it open, and not by SQLite; its pages are checked",
          path);
    }
    return troubles.overwritten(found);
  }

  /**
   * Whether it may have been written to by something else than SQLite since this was asked last.
   */
  boolean wasTouched() {
    return touched.getAndSet(false);
  }

  private interface Look<T> {
    T of(Opened open) throws IOException;
  }

  private <T> Optional<T> look(Look<T> query) {
    Optional<Opened> open = opened.get();
    try {
      return open.isPresent() ? Optional.of(query.of(open.get())) : Optional.empty();
    } catch (IOException closedOrGone) {
      // The next look at the file itself says which.
      return Optional.empty();
    }
  }

  /** How the file is shorter than it says; perhaps only while its log is copied into it. */
  Optional<FileLengths.CutFile> shortened() {
    return look(open -> open.lengths().database()).flatMap(cut -> cut);
  }

  /** What keeps the files from being written, as far as the file system says it. */
  public Optional<StoreTrouble> unwritable() {
    return place.trouble();
  }

  /** What is wrong where something failed. */
  public StoreTrouble of(Throwable failure) {
    Optional<StoreTrouble> changed = changed();
    if (changed.isPresent()) {
      return changed.get();
    }
    String message = FileTroubles.rootMessage(failure);
    Optional<StoreTrouble> ofProcess = place.ofProcess(message);
    if (ofProcess.isPresent()) {
      return ofProcess.get();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return troubles.of(sqlite, this::unwritable);
      }
    }
    return troubles.other(message);
  }
}
