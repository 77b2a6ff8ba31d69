package dev.workerbot.testing.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages of all channels, threads and direct conversations, and the ephemeral ones. */
final class DiscordMessages {
  private static final Duration NONCE_KNOWN = Duration.ofMinutes(5);
  private static final int LOADING = 1 << 7;
  private static final int REPLY = 19;

  private final World world;
  private final Map<String, Stored> messages = new LinkedHashMap<>();
  private final List<Stored> deleted = new ArrayList<>();

  /** Direct conversations: whom with, by the id of the channel. */
  private final Map<String, String> direct = new LinkedHashMap<>();

  /** A message as it is kept. */
  static final class Stored {
    final String id;
    final String channel;
    final String author;
    final Instant at = Instant.now();
    String nonce = "";
    String interaction = "";
    String repliesTo = "";
    String onlyFor = "";
    boolean fromWebhook;
    boolean isSilent;
    List<Version> versions = List.of();
    List<Attached> files = List.of();

    Stored(String channel, String author) {
      this(Ids.next(), channel, author);
    }

    private Stored(String id, String channel, String author) {
      this.id = id;
      this.channel = channel;
      this.author = author;
    }

    /** The first message of a post of a forum. */
    static Stored post() {
      String id = Ids.next();
      return new Stored(id, id, DiscordGuild.BOT_USER);
    }

    boolean isEphemeral() {
      return !onlyFor.isEmpty();
    }

    boolean isLoading() {
      return versions.isEmpty();
    }
  }

  DiscordMessages(World world) {
    this.world = world;
  }

  Stored add(Stored message) {
    messages.put(message.id, message);
    return message;
  }

  Optional<Stored> find(String id) {
    return Optional.ofNullable(messages.get(id));
  }

  /** A message as those find it who ask by channel: nobody finds an ephemeral one like that. */
  Stored inChannel(String channel, String id) {
    return find(id)
        .filter(one -> one.channel.equals(channel) && !one.isEphemeral())
        .orElseThrow(Refusal::unknownMessage);
  }

  /**
   * The message that the bot sent with it a moment ago, in whatever channel; of one that was
   * deleted since Discord knows the nonce all the same, and finds no message.
   */
  Optional<Stored> sameNonce(String nonce) {
    boolean isOfDeleted =
        deleted.stream().anyMatch(one -> !nonce.isEmpty() && one.nonce.equals(nonce));
    if (isOfDeleted) {
      throw Refusal.unknownMessage();
    }
    return messages.values().stream()
        .filter(one -> !nonce.isEmpty() && one.nonce.equals(nonce))
        .filter(one -> one.author.equals(DiscordGuild.BOT_USER))
        .filter(one -> one.at.plus(NONCE_KNOWN).isAfter(Instant.now()))
        .findFirst();
  }

  void delete(String id) {
    Optional.ofNullable(messages.remove(id)).ifPresent(deleted::add);
  }

  void forgetChannel(String channel) {
    List<String> gone =
        messages.values().stream()
            .filter(one -> one.channel.equals(channel))
            .map(one -> one.id)
            .toList();
    gone.forEach(id -> {
      messages.remove(id);
      world.threads.forget(id);
      messages.values().removeIf(one -> one.channel.equals(id));
    });
  }

  /** A new version of a message: what the edit does not mention stays as it was. */
  void write(Stored message, JsonNode body, List<Attached> files) {
    boolean first = message.isLoading();
    JsonNode none = FakeDiscord.JSON.createArrayNode();
    Version old =
        first ? new Version("", none, none, List.of(), Map.of()) : message.versions.getLast();
    String content = body.has("content") ? body.path("content").asString("") : old.content();
    JsonNode embeds = body.path("embeds").isArray() ? body.path("embeds") : old.embeds();
    JsonNode components =
        body.path("components").isArray() ? body.path("components") : old.components();
    List<Attached> kept = new ArrayList<>(message.files);
    JsonNode listed = body.path("attachments");
    if (listed.isArray()) {
      kept.removeIf(file ->
          listed.valueStream().noneMatch(one -> one.path("id").asString("").equals(file.id())));
    }
    kept.addAll(files);
    if (content.isBlank() && embeds.isEmpty() && components.isEmpty() && kept.isEmpty()) {
      throw Refusal.invalid(List.of(new Broken("content", Broken.EMPTY_MESSAGE, "nothing left")));
    }
    message.files = List.copyOf(kept);
    message.isSilent |= (body.path("flags").asInt(0) & DiscordRules.SUPPRESS_NOTIFICATIONS) != 0;
    List<Version> versions = new ArrayList<>(message.versions);
    versions.add(
        new Version(
            content, embeds, components, first ? called(message, body) : List.of(), world.names()));
    message.versions = List.copyOf(versions);
  }

  private List<String> called(Stored message, JsonNode body) {
    if (message.isEphemeral()) {
      return List.of();
    }
    String place = world.threads.parent(message.channel).orElse(message.channel);
    Optional<DiscordGuild> guild = world.guildOf(place);
    return Mentions.of(
        body,
        role -> guild.filter(there -> there.calls(role, place)).isPresent(),
        guild
            .filter(there -> there.botMay(place, DiscordGuild.Right.MENTION_EVERYONE))
            .isPresent());
  }

  long count(String channel) {
    return messages.values().stream().filter(one -> one.channel.equals(channel)).count();
  }

  /** A page of a channel, newest first. */
  ArrayNode history(String channel, Map<String, String> query) {
    int limit = Integer.parseInt(query.getOrDefault("limit", "50"));
    if (limit < 1 || limit > 100) {
      world.refuse(List.of(new Broken("limit", "NUMBER_TYPE_MAX", "between 1 and 100")), "history");
    }
    List<Stored> all =
        messages.values().stream()
            .filter(one -> one.channel.equals(channel) && !one.isEphemeral())
            .filter(one -> !query.containsKey("before") || Ids.isNewer(query.get("before"), one.id))
            .filter(one -> !query.containsKey("after") || Ids.isNewer(one.id, query.get("after")))
            .toList();
    Stream<Stored> page =
        query.containsKey("after")
            ? all.stream().limit(limit)
            : all.stream().skip(Math.max(0, all.size() - limit));
    ArrayNode answer = FakeDiscord.JSON.createArrayNode();
    page.toList().reversed().forEach(one -> answer.add(json(one)));
    return answer;
  }

  String directChannel(String user) {
    return direct.entrySet().stream()
        .filter(one -> one.getValue().equals(user))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseGet(() -> {
          String channel = Ids.next();
          direct.put(channel, user);
          return channel;
        });
  }

  Optional<String> directWith(String channel) {
    return Optional.ofNullable(direct.get(channel));
  }

  ObjectNode directJson(String channel) {
    ObjectNode json = world.json().put("id", channel).put("type", 1).putNull("last_message_id");
    json.putArray("recipients").add(world.userJson(direct.get(channel)));
    return json;
  }

  Stream<ObjectNode> openThreads(DiscordGuild guild) {
    return world.threads.open().filter(one -> guild.has(one.parent())).map(world.threads::json);
  }

  long loading() {
    return messages.values().stream().filter(Stored::isLoading).count();
  }

  Stream<Stored> all() {
    return messages.values().stream().filter(one -> !one.isLoading());
  }

  Shown shown(Stored one) {
    boolean inThread = world.threads.find(one.channel).isPresent();
    return new Shown(
        one.channel,
        one.id,
        one.author,
        one.nonce,
        inThread,
        one.interaction,
        one.at,
        one.isSilent,
        one.versions);
  }

  Whisper whisper(Stored one) {
    return new Whisper(one.id, one.onlyFor, one.channel, one.interaction, one.versions);
  }

  /** The message as Discord hands it out; the bot has no right to read what others write. */
  ObjectNode json(Stored message) {
    boolean own = message.author.equals(DiscordGuild.BOT_USER);
    JsonNode none = FakeDiscord.JSON.createArrayNode();
    Version now =
        message.isLoading()
            ? new Version("", none, none, List.of(), Map.of())
            : message.versions.getLast();
    int flags =
        (message.isEphemeral() ? DiscordRules.EPHEMERAL : 0) | (message.isLoading() ? LOADING : 0);
    ObjectNode json =
        world
            .json()
            .put("id", message.id)
            .put("type", type(message))
            .put("channel_id", message.channel)
            .put("content", own ? now.content() : "")
            .put("timestamp", message.at.toString())
            .put("tts", false)
            .put("mention_everyone", false)
            .put("pinned", false)
            .put("flags", flags);
    json.set("author", world.userJson(message.author));
    json.putNull("edited_timestamp");
    if (message.versions.size() > 1) {
      json.put("edited_timestamp", Instant.now().toString());
    }
    if (!message.nonce.isEmpty()) {
      json.put("nonce", message.nonce);
    }
    if (message.fromWebhook) {
      json.put("webhook_id", DiscordGuild.BOT_USER);
      json.put("application_id", DiscordGuild.BOT_USER);
    }
    if (!message.repliesTo.isEmpty()) {
      json.putObject("message_reference")
          .put("type", 0)
          .put("channel_id", message.channel)
          .put("message_id", message.repliesTo);
    }
    json.putArray("mentions");
    json.putArray("mention_roles");
    ArrayNode embeds = json.putArray("embeds");
    for (JsonNode embed : now.embeds()) {
      embeds.add(((ObjectNode) embed.deepCopy()).put("type", "rich"));
    }
    json.set("components", numbered(now.components()));
    ArrayNode attachments = json.putArray("attachments");
    for (Attached file : message.files) {
      attachments
          .addObject()
          .put("id", file.id())
          .put("filename", file.name())
          .put("description", file.description())
          .put("size", file.bytes().length)
          .put("url", "https://cdn.example/" + file.id())
          .put("proxy_url", "https://media.example/" + file.id());
    }
    return json;
  }

  private static int type(Stored message) {
    return message.repliesTo.isEmpty() ? message.interaction.isEmpty() ? 0 : 20 : REPLY;
  }

  /** Discord numbers the components that were sent without an id. */
  private static JsonNode numbered(JsonNode rows) {
    JsonNode copy = rows.deepCopy();
    int number = 0;
    for (JsonNode row : copy) {
      ((ObjectNode) row).put("id", ++number);
      for (JsonNode component : row.path("components")) {
        ((ObjectNode) component).put("id", ++number);
      }
    }
    return copy;
  }
}
