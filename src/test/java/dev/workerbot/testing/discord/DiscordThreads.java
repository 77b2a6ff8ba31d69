package dev.workerbot.testing.discord;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The threads below messages. */
final class DiscordThreads {
  private final World world;
  private final Map<String, ThreadChannel> threads = new LinkedHashMap<>();

  /** A thread has the id of the message below which it was started. */
  record ThreadChannel(
      String id, String parent, String name, int minutes, Instant archived, List<String> tags) {
    boolean isArchived() {
      return !archived.equals(Instant.MAX);
    }
  }

  DiscordThreads(World world) {
    this.world = world;
  }

  Optional<String> parent(String channel) {
    return Optional.ofNullable(threads.get(channel)).map(ThreadChannel::parent);
  }

  Optional<ThreadChannel> find(String id) {
    return Optional.ofNullable(threads.get(id));
  }

  Stream<ThreadChannel> open() {
    return threads.values().stream().filter(thread -> !thread.isArchived());
  }

  Stream<ThreadChannel> archived(String parent) {
    return threads.values().stream()
        .filter(thread -> thread.isArchived() && thread.parent().equals(parent));
  }

  ObjectNode start(String channel, String message, String name, int minutes) {
    return start(channel, message, name, minutes, List.of());
  }

  /** The same with tags, as a post of a forum has them. */
  ObjectNode start(String channel, String message, String name, int minutes, List<String> tags) {
    if (threads.containsKey(message)) {
      throw Refusal.threadExists();
    }
    ThreadChannel thread = new ThreadChannel(message, channel, name, minutes, Instant.MAX, tags);
    threads.put(message, thread);
    world.gateway.tell("THREAD_CREATE", json(thread).put("newly_created", true));
    return json(thread);
  }

  void archive(String id, boolean archived) {
    change(id, archived, threads.get(id).tags());
  }

  void change(String id, boolean archived, List<String> tags) {
    ThreadChannel old = threads.get(id);
    ThreadChannel changed =
        new ThreadChannel(
            id,
            old.parent(),
            old.name(),
            old.minutes(),
            archived ? Instant.now() : Instant.MAX,
            tags);
    threads.put(id, changed);
    world.gateway.tell("THREAD_UPDATE", json(changed));
  }

  void forget(String id) {
    threads.remove(id);
  }

  ObjectNode json(ThreadChannel thread) {
    ObjectNode json =
        world
            .json()
            .put("id", thread.id())
            .put("type", 11)
            .put("guild_id", world.guildOf(thread.parent()).map(DiscordGuild::id).orElse(""))
            .put("parent_id", thread.parent())
            .put("owner_id", DiscordGuild.BOT_USER)
            .put("name", thread.name())
            .put("rate_limit_per_user", 0)
            .put("flags", 0)
            .put("member_count", 1)
            .put("message_count", world.messages.count(thread.id()))
            .put("total_message_sent", world.messages.count(thread.id()));
    thread.tags().forEach(json.withArrayProperty("applied_tags")::add);
    ObjectNode metadata =
        json.putObject("thread_metadata")
            .put("archived", thread.isArchived())
            .put("auto_archive_duration", thread.minutes())
            .put("locked", false);
    metadata.put(
        "archive_timestamp", (thread.isArchived() ? thread.archived() : Instant.now()).toString());
    metadata.put("create_timestamp", Ids.at(thread.id()).toString());
    json.putObject("member")
        .put("id", thread.id())
        .put("user_id", DiscordGuild.BOT_USER)
        .put("join_timestamp", Ids.at(thread.id()).toString())
        .put("flags", 0);
    return json;
  }
}
