package dev.workerbot.store.file;

import dev.workerbot.store.file.StoreTrouble.TroubleKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The place on disk where a database is or will be: whether we may write there and how much room is
 * left, as far as the system says it without a write.
 */
public final class DatabasePlace {
  /** With less room than this a write may still find a free page, and the next one does not. */
  private static final long ROOM = 64 * 1024;

  /** A year of a busy workerbot takes somewhat more: docs/performance.md. */
  private static final long PLENTY = 100_000_000;

  /** What SQLite's own code takes where it is unpacked. */
  private static final long LIBRARY = 2_000_000;

  private final Path database;

  public DatabasePlace(Path database) {
    this.database = database.toAbsolutePath().normalize();
  }

  /** What keeps the database from being written there, or from being made where it is missing. */
  public Optional<StoreTrouble> trouble() {
    if (Files.isDirectory(database)) {
      return Optional.of(
          new StoreTrouble(
              TroubleKind.UNUSABLE,
              "%s is a folder".formatted(database),
              "`storage.url` takes the path of a file, such as %s."
                  .formatted(database.resolve("workerbot.db"))));
    }
    return isReadOnly()
        ? Optional.of(mountedReadOnly())
        : refusal().or(() -> hasRoom(ROOM) ? Optional.empty() : Optional.of(full()));
  }

  /** A sentence on how little room is left there; empty where there is plenty, or none is known. */
  public Optional<String> littleRoom() {
    return hasRoom(PLENTY)
        ? Optional.empty()
        : Optional.of(
            "only %d MB are free on its file system, and a year of workerbot takes some 130 MB: free some space, or set `storage.url` to a larger one"
                .formatted(room() / 1_000_000));
  }

  private boolean hasRoom(long bytes) {
    return room() >= bytes;
  }

  private long room() {
    return room(existing());
  }

  private static long room(Path place) {
    try {
      return Files.getFileStore(place).getUsableSpace();
    } catch (IOException unknown) {
      return Long.MAX_VALUE;
    }
  }

  boolean isReadOnly() {
    try {
      FileStore store = Files.getFileStore(existing());
      return store.isReadOnly();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** The file, or the nearest folder above it that is there. */
  private Path existing() {
    Path at = database;
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private Optional<StoreTrouble> refusal() {
    Path folder = database.getParent();
    for (String suffix : List.of("", "-wal", "-shm")) {
      Path file = Path.of(database + suffix);
      if (Files.exists(file) && !(Files.isWritable(file) && Files.isReadable(file))) {
        String owner = owner(file);
        return Optional.of(
            unwritable(
                "the database file %s belongs to %s, and %s may not read and write it"
                    .formatted(file, owner, user()),
                remedyFor(owner)));
      }
    }
    Path existing = existing();
    if (Files.exists(database)
        ? !Files.isWritable(folder)
        : Files.isDirectory(existing) && !Files.isWritable(existing)) {
      Path file = Files.exists(database) ? folder : existing;
      return Optional.of(
          unwritable(
              "%s may not write to the folder %s, in which the database has its files"
                  .formatted(user(), file),
              "Run workerbot as %s, or set `storage.url` in the config to a folder that belongs to %s."
                  .formatted(owner(file), user())));
    }
    return Optional.empty();
  }

  private String remedyFor(String owner) {
    return owner.equals("root")
        ? "A command that was run as root may have made it. Give it back, as root: `chown %s %s*`."
            .formatted(user(), database)
        : "Run this as %s: `sudo -u %s …`.".formatted(owner, owner);
  }

  /** Of a file or folder that could not be made. */
  StoreTrouble uncreated(IOException failure) {
    return FileReason.isFull(failure)
        ? full()
        : (isReadOnly() ? Optional.of(mountedReadOnly()) : refusal())
            .orElseGet(() ->
                unwritable(
                    "cannot create the database file %s (%s)"
                        .formatted(database, FileReason.of(failure)),
                    "Set `storage.url` in the config to a place that %s can write to."
                        .formatted(user())));
  }

  /** Of a process that can open no file at all, or cannot load SQLite's own code. */
  Optional<StoreTrouble> ofProcess(String failure) {
    if (failure.startsWith("No native library found")) {
      Path folder =
          Path.of(System.getProperty("org.sqlite.tmpdir", System.getProperty("java.io.tmpdir")));
      return Optional.of(
          new StoreTrouble(
              TroubleKind.UNUSABLE,
              "SQLite's own code cannot be unpacked into %s and run there: %s"
                  .formatted(folder, why(folder)),
              "Mend that, or name another folder:"
                  + " WORKERBOT_JAVA_OPTIONS=-Djava.io.tmpdir=FOLDER."));
    }
    try (FileChannel _ = FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ)) {
      return Optional.empty();
    } catch (IOException noFile) {
      return noFile instanceof FileSystemException known && known.getReason() != null
          ? Optional.of(
              new StoreTrouble(
                  TroubleKind.OTHER,
                  "workerbot can open no file, its database neither: " + FileReason.of(noFile),
                  "Raise the limit (`ulimit -n`, or LimitNOFILE in its systemd unit) and restart"
                      + " workerbot."))
          : Optional.empty();
    }
  }

  private static String why(Path folder) {
    if (!Files.isDirectory(folder)) {
      return "there is no such folder";
    }
    if (!Files.isWritable(folder)) {
      return "%s may not write there".formatted(user());
    }
    return room(folder) < LIBRARY ? "its disk is full" : "it may be mounted noexec";
  }

  StoreTrouble full() {
    return new StoreTrouble(
        TroubleKind.FULL,
        "the disk that holds workerbot's database is full",
        "Free some space on the file system of %s.".formatted(database.getParent()));
  }

  StoreTrouble mountedReadOnly() {
    return unwritable(
        "the file system that holds the database file %s is mounted read-only".formatted(database),
        "Mount it read-write. Linux makes it read-only after disk errors: see `dmesg`. In"
            + " a systemd unit with ProtectSystem, name the folder in ReadWritePaths.");
  }

  private static StoreTrouble unwritable(String sentence, String remedy) {
    return new StoreTrouble(TroubleKind.READ_ONLY, sentence, remedy);
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private static String owner(Path file) {
    try {
      return Files.getOwner(file).getName();
    } catch (IOException | UnsupportedOperationException unknown) {
      return "another user";
    }
  }
}
