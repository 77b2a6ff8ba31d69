package dev.workerbot.app.socket.client;

import dev.workerbot.app.config.DatabaseUrl;
import dev.workerbot.app.socket.wire.SocketPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two values of a config by which a client finds the socket, without a parser of YAML, whose
 * loading takes longer than the command. What it does not understand it does not find: then the
 * whole config is read, and the bot at the socket says whether it is the one that is meant.
 */
final class ConfigGlance {
  private static final String VALUE = "\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s,}#\"'][^\\s,}#]*))";

  private ConfigGlance() {}

  /** Where the socket of a bot with this config may be. */
  static List<Path> sockets(Path config) {
    String text;
    try {
      text = Files.readString(config);
    } catch (IOException unreadable) {
      // Whoever may not read the config may use the socket all the same.
      text = "";
    }
    DatabaseUrl database = new DatabaseUrl(config);
    Path file =
        value(text, "storage", "url")
            .map(url -> database.resolve(url.replaceFirst("^" + DatabaseUrl.SQLITE, "")))
            .orElseGet(database::usual);
    return SocketPath.ofClient(value(text, "terminal", "socket").map(database::resolve), file);
  }

  /** The value of a key in a section at the top, in a block or in braces on one line. */
  static Optional<String> value(String text, String section, String key) {
    Matcher found =
        Pattern.compile(
                "(?m)^%s:[ \\t]*(?:\\{(?:.*[,{ ])?%s:%s|(?:#.*)?(?:\\R(?:[ \\t]+.*|[ \\t]*#.*|[ \\t]*))*?\\R[ \\t]+%s:%s)"
                    .formatted(section, key, VALUE, key, VALUE))
            .matcher(text);
    if (!found.find()) {
      return Optional.empty();
    }
    for (int group = 1; group <= found.groupCount(); group++) {
      if (found.group(group) != null) {
        return Optional.of(found.group(group));
      }
    }
    return Optional.empty();
  }
}
