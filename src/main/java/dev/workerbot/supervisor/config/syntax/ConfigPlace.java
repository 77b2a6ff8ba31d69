package dev.workerbot.supervisor.config.syntax;

import dev.workerbot.message.Message;

/**
 * Where something stands in a config file.
 *
 * @param line counted from 1
 */
public record ConfigPlace(String file, int line) {
  /** For people: {@code line 3 of `/etc/supervisor/supervisord.conf`}. */
  public String shown() {
    return "line %d of %s".formatted(line, Message.code(file));
  }
}
