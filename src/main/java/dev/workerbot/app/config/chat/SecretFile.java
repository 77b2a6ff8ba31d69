package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/** Reads a secret out of a file that only we may read. */
public final class SecretFile {
  private SecretFile() {}

  /**
   * The secret, without the line's end.
   *
   * @param key the key of the config that names the file
   * @param what is in it, such as {@code token}
   */
  public static Optional<String> read(Section section, Key<String> key, Path path, String what) {
    try {
      Set<PosixFilePermission> rights = Files.getPosixFilePermissions(path);
      if (rights.contains(PosixFilePermission.OTHERS_READ)
          || rights.contains(PosixFilePermission.GROUP_READ)) {
        section.wrong(key, Sentence.of("others can read %s; run chmod 600 %s", path, path));
      }
      return Optional.of(Files.readString(path).replaceFirst("^\uFEFF", "").strip());
    } catch (IOException unreadable) {
      section.wrong(
          key,
          Sentence.of("the %s file %s cannot be read: %s", what, path, FileReason.of(unreadable)));
      return Optional.empty();
    }
  }
}
