package dev.workerbot.app.config.chat;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Discord, with its token, which is never shown.
 *
 * @param guilds ids of the Discord servers whose people are served
 * @param command its name, without the slash
 * @param defaultMemberPermissions who sees the command, as long as a Discord server's own settings
 *     do not say otherwise: members with these permissions; empty for everybody
 */
public record DiscordConfig(
    String token,
    Set<String> guilds,
    Optional<String> apiUrl,
    Optional<String> gatewayUrl,
    String command,
    OptionalLong defaultMemberPermissions) {
  @Override
  public String toString() {
    return "Discord[/" + command + ", token hidden]";
  }
}
