package dev.workerbot.chat.terminal;

import dev.workerbot.chat.BoundedMap;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures of messages as files, of which the message says where they are. They lie in a folder of
 * their own, readable by the user only; the newest stay there when the session ends, older ones are
 * deleted. Safe for use by several threads.
 */
final class TerminalPictures {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalPictures.class);
  private static final int REMEMBERED = 500;

  /** How many files stay. */
  private static final int KEPT = 20;

  private final Path folder;
  private final Map<String, String> written = BoundedMap.map(REMEMBERED);

  /**
   * @param folder is made where it is missing
   */
  TerminalPictures(Path folder) {
    this.folder = folder;
  }

  /** The message, with a line that tells of its picture once it has settled. */
  Message written(String id, Message message) {
    if (message.picture().isEmpty() || message.severity() == Severity.WORKING) {
      return message;
    }
    Picture picture = message.picture().get();
    String place = written.computeIfAbsent(id, _ -> write(picture));
    return message.withLine(Sentence.of("%s: %s", picture.alt(), place));
  }

  private synchronized String write(Picture picture) {
    String name = picture.name().replaceAll("[^A-Za-z0-9_-]", "-").replaceFirst("-png$", "");
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      // Such a file is its owner's alone, whatever the umask says.
      Path file = Files.createTempFile(folder, name + "-", ".png");
      Files.write(file, picture.png());
      deleteOld();
      return Message.code(file).toString();
    } catch (IOException failed) {
      return "the chart could not be written to a file: " + failed.getMessage();
    }
  }

  private void deleteOld() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> old =
          files
              .filter(file -> file.toString().endsWith(".png"))
              .sorted(Comparator.comparing(TerminalPictures::changedAt).reversed())
              .skip(KEPT)
              .toList();
      for (Path file : old) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException notNow) {
      LOG.debug("old charts stay in {}", folder, notNow);
    }
  }

  private static FileTime changedAt(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }
}
