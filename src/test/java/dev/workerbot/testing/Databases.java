package dev.workerbot.testing;

import dev.workerbot.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** New databases, copied from one that was migrated once: each migration would sync the disk. */
public final class Databases {
  private static final byte[] MIGRATED = migrate();

  private Databases() {}

  private static byte[] migrate() {
    try {
      Path folder = Files.createTempDirectory("workerbot-migrated");
      Path file = folder.resolve("workerbot.db");
      Database.open("jdbc:sqlite:" + file).close();
      byte[] migrated = Files.readAllBytes(file);
      try (Stream<Path> left = Files.list(folder)) {
        left.forEach(one -> one.toFile().delete());
      }
      Files.delete(folder);
      return migrated;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Opens {@code workerbot.db} in this folder, a new one where there is none. */
  public static Database open(Path folder) throws IOException {
    Path file = folder.resolve("workerbot.db");
    lay(file);
    return Database.open("jdbc:sqlite:" + file);
  }

  /** Where there is no such file yet, makes it a new database, readable by its owner only. */
  public static void lay(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    if (!Files.exists(file.getParent())) {
      Files.createDirectories(
          file.getParent(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path _ =
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Path _ = Files.write(file, MIGRATED);
  }
}
