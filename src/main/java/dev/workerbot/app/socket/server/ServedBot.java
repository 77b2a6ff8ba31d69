package dev.workerbot.app.socket.server;

import dev.workerbot.app.bot.Workerbot;
import dev.workerbot.app.config.access.TerminalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bot behind a socket.
 *
 * @param config the file that it runs with
 * @param terminal who may be whom
 * @param terminals those that are open
 */
record ServedBot(Workerbot bot, Path config, TerminalConfig terminal, OpenTerminals terminals) {
  /** Whether a client means this bot; one that names no config takes any. */
  boolean runsWith(Optional<String> named) {
    return named
        .filter(path -> !path.equals(config.toAbsolutePath().normalize().toString()))
        .filter(path -> !path.equals(real()))
        .isEmpty();
  }

  private String real() {
    try {
      return config.toRealPath().toString();
    } catch (IOException gone) {
      return config.toString();
    }
  }
}
