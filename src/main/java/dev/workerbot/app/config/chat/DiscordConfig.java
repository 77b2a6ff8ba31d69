package dev.workerbot.app.config.chat;

import java.util.Optional;
import java.util.Set;

/**
 * Discord, with its token, which is never shown.
 *
 * @param guilds ids of the Discord servers whose people are served
 * @param command its name, without the slash
 */
public record DiscordConfig(
    String token,
    Set<String> guilds,
    Optional<String> apiUrl,
    Optional<String> gatewayUrl,
    String command) {
  @Override
  public String toString() {
    return "Discord[/" + command + ", token hidden]";
  }
}
