package dev.workerbot.app.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The file in which a running bot writes down every few seconds how it is, for {@code workerbot
 * health}: the answer of {@code /healthz}, or nothing where the disk takes nothing more.
 *
 * @param at when it was written
 * @param health may be empty
 */
record Heartbeat(Instant at, String health) {
  static void write(Path file, String health, Instant at) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      put(fresh, health);
      Files.setLastModifiedTime(fresh, FileTime.from(at));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException full) {
      Files.deleteIfExists(fresh);
      put(file, "");
      Files.setLastModifiedTime(file, FileTime.from(at));
    }
  }

  private static void put(Path file, String text) throws IOException {
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
    }
  }

  /** The last one; empty where there is none. */
  static Optional<Heartbeat> read(Path file) throws IOException {
    try {
      Instant at = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new Heartbeat(at, Files.readString(file)));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }
}
