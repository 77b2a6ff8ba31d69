package dev.workerbot.chat.discord.call;

import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.message.entity.ChatPlatform;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How to be in Discord.
 *
 * @param guilds ids of the Discord servers whose people are served
 * @param apiUrl another root of the REST API, such as a proxy's
 * @param gatewayUrl another gateway
 * @param command its name, without the slash
 * @param defaultMemberPermissions which a member needs to see the command; empty for everybody
 * @param channels those that the config names
 */
public record DiscordSettings(
    String token,
    Set<String> guilds,
    Optional<String> apiUrl,
    Optional<String> gatewayUrl,
    String command,
    OptionalLong defaultMemberPermissions,
    List<NamedChannel> channels) {
  /** As the chat is called where people and places say which one is theirs. */
  public static final String CHAT = ChatPlatform.DISCORD.name();

  public DiscordSettings {
    guilds = Set.copyOf(guilds);
    channels = List.copyOf(channels);
  }

  @Override
  public String toString() {
    return "Discord /" + command + " in " + guilds + " (token hidden)";
  }
}
