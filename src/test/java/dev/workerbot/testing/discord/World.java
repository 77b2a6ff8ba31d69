package dev.workerbot.testing.discord;

import dev.workerbot.testing.discord.DiscordGuild.Person;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the parts of the fake share, and the lock under which they work. */
final class World {
  final Map<String, DiscordGuild> guilds = new LinkedHashMap<>();
  final DiscordMessages messages = new DiscordMessages(this);
  final DiscordThreads threads = new DiscordThreads(this);
  final DiscordInteractions interactions = new DiscordInteractions(this);
  final DiscordCommands commands = new DiscordCommands(this);
  final DiscordGateway gateway = new DiscordGateway(this);
  private final List<String> violations = new ArrayList<>();

  ObjectNode json() {
    return FakeDiscord.JSON.createObjectNode();
  }

  synchronized void violation(String what) {
    violations.add(what);
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  /** Notes what is broken, and refuses it. */
  void refuse(List<Broken> broken, String what) {
    if (!broken.isEmpty()) {
      broken.forEach(one -> violation(what + ": " + one));
      throw Refusal.invalid(broken);
    }
  }

  ObjectNode botJson() {
    return json()
        .put("id", DiscordGuild.BOT_USER)
        .put("username", "workerbot")
        .putNull("global_name")
        .put("discriminator", "0")
        .putNull("avatar")
        .put("bot", true)
        .put("verified", true)
        .put("mfa_enabled", false)
        .put("flags", 0);
  }

  /** The server that a channel, or a thread of one, belongs to. */
  Optional<DiscordGuild> guildOf(String channel) {
    String parent = threads.parent(channel).orElse(channel);
    return guilds.values().stream().filter(guild -> guild.has(parent)).findFirst();
  }

  Optional<Person> person(String user) {
    return guilds.values().stream().flatMap(guild -> guild.member(user).stream()).findFirst();
  }

  Map<String, String> names() {
    return guilds.values().stream()
        .flatMap(guild -> guild.everybody().stream())
        .collect(Collectors.toMap(Person::id, Person::name, (one, _) -> one));
  }

  /** Notes what Discord would take, but not show as it was meant, or by which it calls people. */
  void mindMarkup(JsonNode message) {
    boolean isRead = !message.path("content").asString("").isBlank() || message.has("embeds");
    if (isRead && !message.has("allowed_mentions")) {
      violation("no allowed_mentions: " + message);
    }
    Markup.broken(message).forEach(this::violation);
  }

  DiscordGuild guild(String id) {
    return Optional.ofNullable(guilds.get(id))
        .filter(DiscordGuild::hasBot)
        .orElseThrow(Refusal::unknownGuild);
  }

  ObjectNode userJson(String user) {
    return user.equals(DiscordGuild.BOT_USER)
        ? botJson()
        : json()
            .put("id", user)
            .put("username", person(user).map(Person::name).orElse("somebody"))
            .putNull("global_name")
            .put("discriminator", "0")
            .putNull("avatar")
            .put("bot", false);
  }
}
