package dev.workerbot.chat.discord.call;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import net.dv8tion.jda.api.Permission;
import tools.jackson.databind.JsonNode;

/**
 * What the bot may do in a Discord server and its channels, as Discord reckons it. Source: Discord,
 * "Permissions", "Permission Overwrites".
 */
public final class DiscordRights {
  private final JsonNode guild;
  private final String bot;
  private final Set<String> roles = new HashSet<>();

  /**
   * @param guild as {@code GET /guilds/{id}} tells it, with its roles
   * @param member the bot there
   */
  public DiscordRights(JsonNode guild, JsonNode member, String bot) {
    this.guild = guild;
    this.bot = bot;
    member.path("roles").forEach(role -> roles.add(role.asString("")));
  }

  private String everyone() {
    return guild.path("id").asString("");
  }

  private long base() {
    long rights = 0;
    for (JsonNode role : guild.path("roles")) {
      String id = role.path("id").asString("");
      if (id.equals(everyone()) || roles.contains(id)) {
        rights |= bits(role, "permissions");
      }
    }
    return rights;
  }

  private static long bits(JsonNode of, String key) {
    String text = of.path(key).asString("0");
    return text.matches("\\d{1,19}") ? Long.parseUnsignedLong(text) : 0;
  }

  /** Those that it has in a channel, or for a thread in the channel that it is in. */
  public Set<Permission> in(JsonNode channel) {
    long rights = base();
    if ((rights & Permission.ADMINISTRATOR.getRawValue()) != 0) {
      return EnumSet.allOf(Permission.class);
    }
    JsonNode overwrites = channel.path("permission_overwrites");
    rights = with(rights, overwrites, Set.of(everyone()));
    rights = with(rights, overwrites, roles);
    rights = with(rights, overwrites, Set.of(bot));
    return (rights & Permission.VIEW_CHANNEL.getRawValue()) == 0
        ? EnumSet.noneOf(Permission.class)
        : Permission.getPermissions(rights);
  }

  private static long with(long rights, JsonNode overwrites, Set<String> of) {
    long denied = 0;
    long allowed = 0;
    for (JsonNode overwrite : overwrites) {
      if (of.contains(overwrite.path("id").asString(""))) {
        denied |= bits(overwrite, "deny");
        allowed |= bits(overwrite, "allow");
      }
    }
    return (rights & ~denied) | allowed;
  }

  /** Whether a role can be called by everybody; also where it is not known. */
  public boolean isMentionable(String role) {
    for (JsonNode one : guild.path("roles")) {
      if (one.path("id").asString("").equals(role)) {
        return one.path("mentionable").asBoolean(false);
      }
    }
    return true;
  }
}
