package dev.workerbot.store.file;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.sqlite.SQLiteException;

/**
 * What can be wrong with the file of a database, in words for people.
 *
 * @param path of the database file
 */
public record FileTroubles(Path path) {
  private static final String RESTORE =
      "Stop workerbot, put a backup in its place, and start it again: see \"Backup and restore\" in"
          + " docs/operating.md.";
  private static final String RESTART =
      "Restart workerbot to go on with the database that lies there now. If it is not the right one"
          + " (workerbot does not write to it before): "
          + lowered(RESTORE);
  private static final String DISK = "Look at the disk and at the system's log.";

  StoreTrouble gone(Path file) {
    return trouble(
        StoreTrouble.TroubleKind.GONE,
        "the database file " + file + " was deleted or moved away",
        "Move it back and workerbot goes on by itself. If it is lost: " + lowered(RESTORE));
  }

  StoreTrouble missing(Path log) {
    return withoutDatabase(StoreTrouble.TroubleKind.GONE, "is missing", log);
  }

  StoreTrouble empty(Path log) {
    return withoutDatabase(StoreTrouble.TroubleKind.EMPTIED, "is empty", log);
  }

  private StoreTrouble withoutDatabase(
      StoreTrouble.TroubleKind troubleKind, String what, Path log) {
    return trouble(
        troubleKind,
        "the database file %s %s, but its log %s has data that belongs to it"
            .formatted(path, what, log),
        "Move the file back to its place; if it is lost, move the log away and put a backup in its"
            + " place: see \"Backup and restore\" in docs/operating.md.");
  }

  StoreTrouble emptied() {
    return trouble(
        StoreTrouble.TroubleKind.EMPTIED, "the database file " + path + " was emptied", RESTORE);
  }

  StoreTrouble replaced(Path file) {
    return trouble(
        StoreTrouble.TroubleKind.REPLACED,
        "the database file " + file + " was replaced by another one",
        "Restart workerbot to go on with the file that lies there now.");
  }

  /** Of a database file that something else than SQLite wrote to; empty where it may be sound. */
  Optional<StoreTrouble> overwritten(ForeignWrites.Found found) {
    return switch (found) {
      case NOTHING, TOUCHED -> Optional.empty();
      case OLDER -> Optional.of(copiedOver("an older database", RESTART));
      case OTHER -> Optional.of(copiedOver("another database", RESTART));
      case NO_DATABASE -> Optional.of(copiedOver("something that is not a database", RESTORE));
    };
  }

  private StoreTrouble copiedOver(String what, String remedy) {
    return trouble(
        StoreTrouble.TroubleKind.REPLACED,
        "%s was copied over the database file %s while workerbot ran".formatted(what, path),
        remedy);
  }

  /** Of a database file that lacks some of its pages. */
  static StoreTrouble cutShort(FileLengths.CutFile cutFile) {
    return trouble(StoreTrouble.TroubleKind.CUT_SHORT, sentence(cutFile), RESTORE);
  }

  StoreTrouble cutLog(FileLengths.CutFile cutFile) {
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

  StoreTrouble unreadable(Path file, String why) {
    return trouble(
        StoreTrouble.TroubleKind.INPUT_OUTPUT,
        "the database file %s cannot be looked at (%s)".formatted(file, why),
        DISK);
  }

  private StoreTrouble readOnly() {
    return trouble(
        StoreTrouble.TroubleKind.READ_ONLY,
        "the database file " + path + " is read-only",
        "Make it writable for workerbot's user, or mount its file system read-write.");
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
        "Find it with `fuser %s` and end it.".formatted(path));
  }

  /** Of a database that does not answer soon. */
  public StoreTrouble slow() {
    return trouble(
        StoreTrouble.TroubleKind.LOCKED,
        "the database takes long to answer",
        "Another process may keep it locked (`fuser %s`), or the disk is slow or hangs."
            .formatted(path));
  }

  /** Of a database that fails for a reason of its own. */
  StoreTrouble other(String why) {
    return trouble(
        StoreTrouble.TroubleKind.OTHER,
        "workerbot's database cannot be used (%s)".formatted(why),
        DISK);
  }

  /** Of a database with tables, and none of them ours. */
  public StoreTrouble foreign() {
    return trouble(
        StoreTrouble.TroubleKind.UNUSABLE,
        "the database file %s belongs to another program".formatted(path),
        "Set `storage.url` in the config to a file that workerbot has for itself.");
  }

  private StoreTrouble noDatabase() {
    return trouble(
        StoreTrouble.TroubleKind.DAMAGED,
        "the file %s is not an SQLite database, or is damaged".formatted(path),
        "If `storage.url` in the config names a file of something else, name another. Else: "
            + lowered(RESTORE));
  }

  /**
   * Of what SQLite itself reports.
   *
   * @param unwritable what keeps the files from being written, where the disk is meant
   */
  StoreTrouble of(SQLiteException failure, Supplier<Optional<StoreTrouble>> unwritable) {
    String code = failure.getResultCode().name();
    String message = firstLine(failure.getMessage());
    if (code.startsWith("SQLITE_FULL")) {
      return new DatabasePlace(path).full();
    }
    if (code.startsWith("SQLITE_NOTADB")) {
      return noDatabase();
    }
    if (code.startsWith("SQLITE_CORRUPT")) {
      return damaged();
    }
    if (code.startsWith("SQLITE_READONLY")) {
      return unwritable.get().orElseGet(this::readOnly);
    }
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
      return locked();
    }
    if (code.startsWith("SQLITE_IOERR") || code.startsWith("SQLITE_CANTOPEN")) {
      return unwritable
          .get()
          .orElseGet(() ->
              trouble(
                  StoreTrouble.TroubleKind.INPUT_OUTPUT,
                  "workerbot's database cannot be read or written (%s)".formatted(message),
                  DISK));
    }
    return other(message);
  }

  /** What the innermost cause says, on one line. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return firstLine(root.getMessage());
  }

  static String firstLine(String message) {
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  private static StoreTrouble trouble(
      StoreTrouble.TroubleKind troubleKind, String sentence, String remedy) {
    return new StoreTrouble(troubleKind, sentence, remedy);
  }

  private static String lowered(String sentence) {
    return Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
