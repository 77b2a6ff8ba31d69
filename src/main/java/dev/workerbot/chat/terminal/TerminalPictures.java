package dev.workerbot.chat.terminal;

import dev.workerbot.chat.Recent;
import dev.workerbot.message.Message;
import dev.workerbot.message.Picture;
import dev.workerbot.message.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Pictures of messages as files, of which the message says where they are. They lie in the
 * temporary directory, readable by the user only, and stay there when the session ends. Safe for
 * use by several threads.
 */
final class TerminalPictures {
  private static final int REMEMBERED = 500;

  private final Map<String, String> written = Recent.map(REMEMBERED);

  /** The message, with a line that tells of its picture once it has settled. */
  Message written(String id, Message message) {
    if (message.picture().isEmpty() || message.severity() == Severity.WORKING) {
      return message;
    }
    Picture picture = message.picture().get();
    String place = written.computeIfAbsent(id, _ -> write(picture));
    return message.withLine(picture.alt() + ": " + place);
  }

  private static String write(Picture picture) {
    String name = picture.name().replaceAll("[^A-Za-z0-9_-]", "-").replaceFirst("-png$", "");
    try {
      // Such a file is its owner's alone, whatever the umask says.
      Path file = Files.createTempFile("workerbot-" + name + "-", ".png");
      Files.write(file, picture.png());
      return Message.code(file);
    } catch (IOException failed) {
      return "the picture could not be written to a file: " + failed.getMessage();
    }
  }
}
