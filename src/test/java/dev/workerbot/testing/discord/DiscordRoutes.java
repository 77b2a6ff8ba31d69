package dev.workerbot.testing.discord;

import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.DiscordMessages.Stored;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What each call of the REST API does. */
final class DiscordRoutes {
  private static final int ARCHIVE_SOON = 1440;
  private static final int THREAD_NAME = 100;
  private static final Set<Integer> ARCHIVE_AFTER = Set.of(60, 1440, 4320, 10080);

  private final World world;

  /** People who take no direct messages. */
  private final Set<String> closed = new HashSet<>();

  /** An HTTP status and a body. */
  record Answer(int status, String body) {
    static Answer ok(JsonNode body) {
      return new Answer(200, body.toString());
    }
  }

  DiscordRoutes(World world) {
    this.world = world;
  }

  void closeDirect(String user) {
    closed.add(user);
  }

  Answer call(Request request) {
    JsonNode body = request.body();
    return switch (request.route()) {
      case "GET /users/@me" -> Answer.ok(world.botJson());
      case "GET /users/{id}" -> Answer.ok(user(request.step(1)));
      case "POST /users/@me/channels" -> Answer.ok(direct(body.path("recipient_id").asString("")));
      case "GET /gateway", "GET /gateway/bot" -> Answer.ok(gateway());
      case "GET /oauth2/applications/@me", "GET /applications/@me" ->
          Answer.ok(world.json().put("id", DiscordGuild.BOT_USER).put("name", "workerbot"));
      case "GET /applications/{id}/guilds/{id}/commands" ->
          Answer.ok(world.commands.of(commandsOf(request)));
      case "PUT /applications/{id}/guilds/{id}/commands" ->
          Answer.ok(world.commands.overwrite(commandsOf(request), body));
      case "GET /applications/{id}/commands" -> Answer.ok(world.commands.of(""));
      case "PUT /applications/{id}/commands" -> Answer.ok(world.commands.overwrite("", body));
      case "GET /guilds/{id}" -> Answer.ok(world.guild(request.step(1)).created());
      case "GET /guilds/{id}/members/{id}" -> Answer.ok(member(request));
      case "GET /guilds/{id}/threads/active" -> Answer.ok(threads(request.step(1)));
      case "GET /channels/{id}/threads/archived/public" -> Answer.ok(archived(request.step(1)));
      case "GET /channels/{id}" -> Answer.ok(channel(request.step(1)));
      case "PATCH /channels/{id}" -> Answer.ok(editThread(request.step(1), body));
      case "POST /channels/{id}/typing" -> {
        access(request.step(1));
        yield new Answer(204, "");
      }
      case "POST /channels/{id}/messages" -> Answer.ok(create(request));
      case "GET /channels/{id}/messages" -> Answer.ok(history(request));
      case "GET /channels/{id}/messages/{id}" -> Answer.ok(world.messages.json(read(request)));
      case "PATCH /channels/{id}/messages/{id}" -> Answer.ok(edit(request));
      case "DELETE /channels/{id}/messages/{id}" -> {
        access(request.step(1));
        world.messages.delete(world.messages.inChannel(request.step(1), request.step(3)).id);
        yield new Answer(204, "");
      }
      case "POST /channels/{id}/threads" -> new Answer(201, startPost(request).toString());
      case "POST /channels/{id}/messages/{id}/threads" ->
          new Answer(201, startThread(request).toString());
      case "POST /interactions/{id}/{token}/callback" -> {
        ObjectNode answer =
            world.interactions.answer(request.step(1), request.step(2), body, request.files());
        yield request.query().getOrDefault("with_response", "").equals("true")
            ? Answer.ok(answer)
            : new Answer(204, "");
      }
      case "POST /webhooks/{id}/{token}" ->
          Answer.ok(
              world.messages.json(
                  world.interactions.followUp(request.step(2), body, request.files())));
      case "GET /webhooks/{id}/{token}/messages/@original",
          "GET /webhooks/{id}/{token}/messages/{id}" ->
          Answer.ok(world.messages.json(world.interactions.find(request.step(2), request.step(4))));
      case "PATCH /webhooks/{id}/{token}/messages/@original",
          "PATCH /webhooks/{id}/{token}/messages/{id}" ->
          Answer.ok(
              world.messages.json(
                  world.interactions.edit(
                      request.step(2), request.step(4), body, request.files())));
      case "DELETE /webhooks/{id}/{token}/messages/@original",
          "DELETE /webhooks/{id}/{token}/messages/{id}" -> {
        world.interactions.delete(request.step(2), request.step(4));
        yield new Answer(204, "");
      }
      default -> {
        world.violation("unknown route: " + request.route());
        throw Refusal.noSuchRoute();
      }
    };
  }

  private String commandsOf(Request request) {
    DiscordGuild guild = world.guild(request.step(3));
    if (!guild.takesCommands()) {
      throw Refusal.missingAccess();
    }
    return guild.id();
  }

  private ObjectNode gateway() {
    ObjectNode answer = world.json().put("url", world.gateway.url()).put("shards", 1);
    answer
        .putObject("session_start_limit")
        .put("total", 1000)
        .put("remaining", 999)
        .put("reset_after", 86_400_000)
        .put("max_concurrency", 1);
    return answer;
  }

  private ObjectNode user(String id) {
    if (world.person(id).isEmpty() && !id.equals(DiscordGuild.BOT_USER)) {
      throw Refusal.unknownUser();
    }
    return world.userJson(id);
  }

  private ObjectNode direct(String user) {
    user(user);
    return world.messages.directJson(world.messages.directChannel(user));
  }

  private ObjectNode member(Request request) {
    DiscordGuild guild = world.guild(request.step(1));
    if (request.step(3).equals(DiscordGuild.BOT_USER)) {
      return guild.botMember();
    }
    return guild.memberJson(guild.member(request.step(3)).orElseThrow(Refusal::unknownMember));
  }

  private ObjectNode threads(String guild) {
    ObjectNode answer = world.json();
    ArrayNode open = answer.putArray("threads");
    world.messages.openThreads(world.guild(guild)).forEach(open::add);
    answer.putArray("members");
    return answer;
  }

  private ObjectNode archived(String channel) {
    readable(channel);
    ObjectNode answer = world.json().put("has_more", false);
    answer.putArray("members");
    ArrayNode archived = answer.putArray("threads");
    world.threads.archived(channel).map(world.threads::json).forEach(archived::add);
    return answer;
  }

  private ObjectNode channel(String id) {
    access(id);
    return world
        .threads
        .find(id)
        .map(world.threads::json)
        .or(() -> world.messages.directWith(id).map(_ -> world.messages.directJson(id)))
        .or(() -> world.guildOf(id).flatMap(guild -> guild.channelJson(id)))
        .orElseThrow(Refusal::unknownChannel);
  }

  private ObjectNode editThread(String id, JsonNode body) {
    access(id);
    DiscordThreads.ThreadChannel thread =
        world.threads.find(id).orElseThrow(Refusal::missingPermissions);
    if (thread.isArchived() && body.path("archived").asBoolean(true)) {
      throw Refusal.archivedThread();
    }
    world.threads.change(
        id,
        body.path("archived").asBoolean(thread.isArchived()),
        body.has("applied_tags") ? strings(body.path("applied_tags")) : thread.tags());
    return channel(id);
  }

  /** The server of a channel that the bot can see; none for a direct conversation. */
  private Optional<DiscordGuild> access(String channel) {
    if (world.messages.directWith(channel).isPresent()) {
      return Optional.empty();
    }
    DiscordGuild guild = world.guildOf(channel).orElseThrow(Refusal::unknownChannel);
    if (!guild.hasBot() || !guild.botMay(place(channel), Right.VIEW_CHANNEL)) {
      throw Refusal.missingAccess();
    }
    return Optional.of(guild);
  }

  private String place(String channel) {
    return world.threads.parent(channel).orElse(channel);
  }

  private boolean may(Optional<DiscordGuild> guild, String channel, Right right) {
    return guild.isEmpty() || guild.get().botMay(place(channel), right);
  }

  private void need(Optional<DiscordGuild> guild, String channel, Right right) {
    if (!may(guild, channel, right)) {
      throw Refusal.missingPermissions();
    }
  }

  private Optional<DiscordGuild> readable(String channel) {
    Optional<DiscordGuild> guild = access(channel);
    need(guild, channel, Right.READ_MESSAGE_HISTORY);
    return guild;
  }

  private ArrayNode history(Request request) {
    readable(request.step(1));
    return world.messages.history(request.step(1), request.query());
  }

  private Stored read(Request request) {
    readable(request.step(1));
    return world.messages.inChannel(request.step(1), request.step(3));
  }

  private ObjectNode create(Request request) {
    String channel = request.step(1);
    Optional<DiscordGuild> guild = access(channel);
    boolean inThread = world.threads.find(channel).isPresent();
    Optional<DiscordGuild.Kind> kind = guild.flatMap(there -> there.kind(channel));
    if (kind.filter(DiscordGuild.Kind::takesPosts).isPresent()) {
      throw Refusal.forumTakesPostsOnly();
    }
    if (kind.filter(one -> !one.takesMessages()).isPresent()) {
      throw Refusal.noTextChannel();
    }
    need(guild, channel, inThread ? Right.SEND_MESSAGES_IN_THREADS : Right.SEND_MESSAGES);
    List<Attached> files = request.files();
    if (!files.isEmpty()) {
      need(guild, channel, Right.ATTACH_FILES);
    }
    if (world.messages.directWith(channel).filter(closed::contains).isPresent()) {
      throw Refusal.cannotSendToUser();
    }
    world.refuse(DiscordRules.create(request.body(), names(files)), "create");
    if ((request.body().path("flags").asInt(0) & DiscordRules.EPHEMERAL) != 0) {
      world.refuse(
          List.of(new Broken("flags", "FLAGS", "only answers can be ephemeral")), "create");
    }
    JsonNode body = allowed(guild, channel, request.body());
    String nonce = body.path("nonce").asString("");
    if (body.path("enforce_nonce").asBoolean(false)) {
      Optional<Stored> same = world.messages.sameNonce(nonce);
      if (same.isPresent()) {
        return world.messages.json(same.get());
      }
    }
    world.mindMarkup(body);
    Stored message = new Stored(channel, DiscordGuild.BOT_USER);
    message.nonce = nonce;
    message.repliesTo = repliesTo(guild, channel, body);
    try {
      world.messages.write(message, body, files);
    } catch (Refusal nothingLeft) {
      // An embed alone, where the bot may not embed.
      throw Refusal.missingPermissions();
    }
    if (world.threads.find(channel).filter(DiscordThreads.ThreadChannel::isArchived).isPresent()) {
      world.threads.archive(channel, false);
    }
    return world.messages.json(world.messages.add(message));
  }

  /** The message that it replies to, in the same channel; empty where it replies to none. */
  private String repliesTo(Optional<DiscordGuild> guild, String channel, JsonNode body) {
    JsonNode reference = body.path("message_reference");
    if (!reference.isObject()) {
      return "";
    }
    if (!may(guild, channel, Right.READ_MESSAGE_HISTORY)) {
      throw Refusal.noReplyWithoutHistory();
    }
    String id = reference.path("message_id").asString("");
    boolean isThere =
        world.messages.find(id).filter(one -> one.channel.equals(channel)).isPresent();
    if (!isThere && reference.path("fail_if_not_exists").asBoolean(true)) {
      throw Refusal.invalid(
          List.of(new Broken("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")));
    }
    return isThere ? id : "";
  }

  private static List<String> names(List<Attached> files) {
    return files.stream().map(Attached::name).toList();
  }

  /** The body without what the bot may not embed: Discord drops that without a word. */
  private JsonNode allowed(Optional<DiscordGuild> guild, String channel, JsonNode body) {
    if (body.path("embeds").isEmpty() || may(guild, channel, Right.EMBED_LINKS)) {
      return body;
    }
    ObjectNode without = (ObjectNode) body.deepCopy();
    without.putArray("embeds");
    return without;
  }

  private ObjectNode edit(Request request) {
    String channel = request.step(1);
    Optional<DiscordGuild> guild = access(channel);
    Stored message = world.messages.inChannel(channel, request.step(3));
    if (!message.author.equals(DiscordGuild.BOT_USER)) {
      throw Refusal.notMine();
    }
    if (world.threads.find(channel).filter(DiscordThreads.ThreadChannel::isArchived).isPresent()) {
      throw Refusal.archivedThread();
    }
    world.refuse(DiscordRules.edit(request.body(), names(request.files())), "edit");
    world.mindMarkup(request.body());
    world.messages.write(message, allowed(guild, channel, request.body()), request.files());
    return world.messages.json(message);
  }

  private static List<String> strings(JsonNode array) {
    return array.valueStream().map(one -> one.asString("")).toList();
  }

  /** A post of a forum: a thread, and the first message in it, which has its id. */
  private ObjectNode startPost(Request request) {
    String forum = request.step(1);
    Optional<DiscordGuild> guild = access(forum);
    DiscordGuild there = guild.orElseThrow(Refusal::unknownChannel);
    if (there.kind(forum).filter(DiscordGuild.Kind::takesPosts).isEmpty()) {
      throw Refusal.noTextChannel();
    }
    need(guild, forum, Right.SEND_MESSAGES);
    JsonNode body = request.body();
    String name = body.path("name").asString("");
    if (name.isBlank() || name.length() > THREAD_NAME) {
      world.refuse(
          List.of(new Broken("name", "BASE_TYPE_BAD_LENGTH", "between 1 and 100")), "post");
    }
    List<String> tags = strings(body.path("applied_tags"));
    if (tags.isEmpty() && there.requiresTag(forum)) {
      throw Refusal.tagRequired();
    }
    world.refuse(DiscordRules.create(body.path("message"), names(request.files())), "post");
    world.mindMarkup(body.path("message"));
    Stored message = Stored.post();
    ObjectNode thread = world.threads.start(forum, message.id, name, ARCHIVE_SOON, tags);
    world.messages.write(message, allowed(guild, forum, body.path("message")), request.files());
    thread.set("message", world.messages.json(world.messages.add(message)));
    return thread;
  }

  private ObjectNode startThread(Request request) {
    String channel = request.step(1);
    Optional<DiscordGuild> guild = access(channel);
    need(guild, channel, Right.CREATE_PUBLIC_THREADS);
    String name = request.body().path("name").asString("");
    if (name.isBlank() || name.length() > THREAD_NAME) {
      world.refuse(
          List.of(new Broken("name", "BASE_TYPE_BAD_LENGTH", "between 1 and 100")), "thread");
    }
    int minutes = request.body().path("auto_archive_duration").asInt(1440);
    if (!ARCHIVE_AFTER.contains(minutes)) {
      world.refuse(
          List.of(new Broken("auto_archive_duration", "BASE_TYPE_CHOICES", "" + minutes)),
          "thread");
    }
    String message = world.messages.inChannel(channel, request.step(3)).id;
    return world.threads.start(channel, message, name, minutes);
  }
}
