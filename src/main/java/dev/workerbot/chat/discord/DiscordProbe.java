package dev.workerbot.chat.discord;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.chat.connection.NamedChannel;
import dev.workerbot.chat.discord.call.ChannelCheck;
import dev.workerbot.chat.discord.call.DiscordApi;
import dev.workerbot.chat.discord.call.DiscordApi.ApiAnswer;
import dev.workerbot.chat.discord.call.DiscordApi.NoAnswer;
import dev.workerbot.chat.discord.call.DiscordRights;
import dev.workerbot.chat.discord.call.DiscordSettings;
import dev.workerbot.chat.discord.call.NeededPermission;
import dev.workerbot.chat.discord.connection.DiscordConnection;
import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import tools.jackson.databind.JsonNode;

/**
 * Tries what a bot needs of Discord, without logging in: its token, its servers, its command there,
 * and its permissions in channels. Sources: Discord, "Get Gateway Bot", "Get Guild", "Get Channel",
 * "Get Guild Application Commands", channel types.
 */
public final class DiscordProbe {
  private static final Set<Integer> THREADS = Set.of(10, 11, 12);
  private static final int MISSING_ACCESS = 403;

  private final DiscordApi api;
  private final DiscordSettings discordSettings;
  private final List<CheckResult> results = new ArrayList<>();

  /** The servers that we are in. */
  private final Map<String, DiscordRights> rights = new HashMap<>();

  private String bot = "";

  private DiscordProbe(DiscordApi api, DiscordSettings discordSettings) {
    this.api = api;
    this.discordSettings = discordSettings;
  }

  /** Looks. */
  public static List<CheckResult> look(DiscordSettings discordSettings) {
    try (DiscordApi api = new DiscordApi(discordSettings)) {
      DiscordProbe probe = new DiscordProbe(api, discordSettings);
      try {
        probe.look();
      } catch (NoAnswer none) {
        probe.results.add(
            CheckResult.unanswered(
                none.getMessage(),
                probe.bot.isEmpty()
                    ? "Whether the token works is unknown"
                    : "The rest is unknown"));
      }
      return List.copyOf(probe.results);
    }
  }

  private void look() throws NoAnswer {
    ApiAnswer self = api.get("users/@me");
    if (!self.isOk()) {
      results.add(
          CheckResult.bad(
              self.status() == 401 ? DiscordConnection.REFUSED : refused("users/@me", self)));
      return;
    }
    bot = self.body().path("id").asString("");
    results.add(CheckResult.good("the token works, of " + text(self.body().path("username"))));
    gateway();
    String application = api.get("applications/@me").body().path("id").asString(bot);
    for (String guild : new TreeSet<>(discordSettings.guilds())) {
      guild(guild, application);
    }
    for (NamedChannel channel : discordSettings.channels()) {
      channel(channel);
    }
  }

  private void gateway() throws NoAnswer {
    ApiAnswer gateway = api.get("gateway/bot");
    if (!gateway.isOk()) {
      results.add(CheckResult.bad(refused("gateway/bot", gateway)));
    } else if (gateway.body().path("session_start_limit").path("remaining").asInt(1) == 0) {
      results.add(
          CheckResult.warning(
              "the token has used up today's logins; a bot that starts has to wait until"
                  + " tomorrow"));
    }
  }

  private void guild(String id, String application) throws NoAnswer {
    ApiAnswer guild = api.get("guilds/" + id);
    ApiAnswer member = guild.isOk() ? api.get("guilds/%s/members/%s".formatted(id, bot)) : guild;
    if (!member.isOk()) {
      results.add(
          CheckResult.bad(
              "it is not in the Discord server %s; invite it with %s"
                  .formatted(id, invite(application))));
      return;
    }
    rights.put(id, new DiscordRights(guild.body(), member.body(), bot));
    String name = "%s (%s)".formatted(text(guild.body().path("name")), id);
    ApiAnswer commands = api.get("applications/%s/guilds/%s/commands".formatted(application, id));
    results.add(
        commands.status() == MISSING_ACCESS
            ? CheckResult.bad(
                "it may not register /%s in %s: it was invited without applications.commands; invite it again with %s"
                    .formatted(discordSettings.command(), name, invite(application)))
            : commands.isOk()
                ? CheckResult.good(
                    "it is in %s, and may register /%s".formatted(name, discordSettings.command()))
                : CheckResult.bad(refused("its commands in " + name, commands)));
  }

  private static String invite(String application) {
    return "https://discord.com/oauth2/authorize?client_id=%s&scope=bot+applications.commands&permissions=%d"
        .formatted(application, Permission.getRaw(NeededPermission.ALL));
  }

  private void channel(NamedChannel channel) throws NoAnswer {
    if (discordSettings.guilds().contains(channel.id())) {
      return;
    }
    ApiAnswer found = api.get("channels/" + channel.id());
    if (!found.isOk()) {
      results.add(
          found.status() == MISSING_ACCESS
              ? channel.closed(
                  "it cannot see the channel %s; give its role View Channel there (Edit Channel,"
                      + " Permissions)")
              : channel.closed(
                  "no channel %s on its servers; copy the channel's id in Discord (Developer"
                      + " Mode, Copy Channel ID)"));
      return;
    }
    JsonNode at = found.body();
    DiscordRights here = rights.get(at.path("guild_id").asString(""));
    if (here == null) {
      results.add(channel.closed("the channel %s is in no Discord server that `guilds` names"));
    } else {
      boolean isThread = THREADS.contains(at.path("type").asInt(0));
      JsonNode decides =
          isThread ? api.get("channels/" + at.path("parent_id").asString("")).body() : at;
      results.addAll(
          new ChannelCheck(
                  channel,
                  ChannelType.fromId(at.path("type").asInt(0)),
                  here.in(decides),
                  at.path("available_tags")
                      .valueStream()
                      .map(tag -> tag.path("name").asString(""))
                      .collect(Collectors.toSet()),
                  here::isMentionable)
              .results());
    }
  }

  private static String refused(String what, ApiAnswer apiAnswer) {
    return "Discord answers %s with %d: %s"
        .formatted(what, apiAnswer.status(), text(apiAnswer.body().path("message")));
  }

  private static String text(JsonNode node) {
    return CleanText.singleLine(node.asString(""));
  }
}
