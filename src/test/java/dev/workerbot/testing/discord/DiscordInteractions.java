package dev.workerbot.testing.discord;

import dev.workerbot.testing.discord.DiscordGuild.Person;
import dev.workerbot.testing.discord.DiscordMessages.Stored;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people typed and pressed, and how the bot answers it. */
final class DiscordInteractions {
  static final int COMMAND = 2;
  static final int COMPONENT = 3;
  static final int AUTOCOMPLETE = 4;
  static final int SUBMIT = 5;

  private static final int MESSAGE = 4;
  private static final int DEFERRED_MESSAGE = 5;
  private static final int DEFERRED_UPDATE = 6;
  private static final int UPDATE = 7;
  private static final int CHOICES = 8;
  private static final int MODAL = 9;
  private static final Duration TO_ANSWER = Duration.ofSeconds(3);

  private final World world;
  private final Map<String, Interaction> all = new LinkedHashMap<>();

  private static final class Interaction {
    final String id = Ids.next();
    final String token = "aW50ZXJhY3Rpb246" + UUID.randomUUID().toString().replace("-", "");
    final int type;
    final String user;
    final String channel;
    final long since = System.nanoTime();
    ObjectNode payload = FakeDiscord.JSON.createObjectNode();
    boolean delivered;

    /** Several sessions got it, each of which may answer. */
    boolean shared;

    boolean tried;
    boolean answered;
    boolean expired;
    Optional<JsonNode> modal = Optional.empty();
    JsonNode choices = FakeDiscord.JSON.createArrayNode();
    Optional<Stored> original = Optional.empty();

    Interaction(int type, String user, String channel) {
      this.type = type;
      this.user = user;
      this.channel = channel;
    }

    boolean isLate() {
      return System.nanoTime() - since > TO_ANSWER.toNanos();
    }
  }

  DiscordInteractions(World world) {
    this.world = world;
  }

  /**
   * @param pressed the message of the button, for a component
   */
  String send(int type, String user, String channel, JsonNode data, Optional<Stored> pressed) {
    Interaction interaction = new Interaction(type, user, channel);
    interaction.payload = payload(interaction, data, pressed);
    interaction.original = pressed;
    all.put(interaction.id, interaction);
    interaction.shared = world.gateway.sessions() > 1;
    interaction.delivered = world.gateway.tell("INTERACTION_CREATE", interaction.payload);
    return interaction.id;
  }

  void again(String id) {
    world.gateway.tell("INTERACTION_CREATE", all.get(id).payload);
  }

  private ObjectNode payload(Interaction interaction, JsonNode data, Optional<Stored> pressed) {
    ObjectNode payload =
        world
            .json()
            .put("id", interaction.id)
            .put("application_id", DiscordGuild.BOT_USER)
            .put("type", interaction.type)
            .put("token", interaction.token)
            .put("version", 1)
            .put("channel_id", interaction.channel)
            .put("locale", "en-US")
            .put("attachment_size_limit", 10_485_760);
    payload.set("data", data);
    payload.putArray("entitlements");
    pressed.ifPresent(message -> payload.set("message", world.messages.json(message)));
    Optional<DiscordGuild> guild = world.guildOf(interaction.channel);
    payload.put("context", guild.isPresent() ? 0 : 1);
    payload
        .putObject("authorizing_integration_owners")
        .put("0", guild.map(DiscordGuild::id).orElse("0"));
    if (guild.isEmpty()) {
      payload.set("user", world.userJson(interaction.user));
      payload.set("channel", world.messages.directJson(interaction.channel));
      return payload;
    }
    DiscordGuild there = guild.get();
    payload
        .put("guild_id", there.id())
        .put("guild_locale", "en-US")
        .put("app_permissions", Long.toString(there.botRights(place(interaction.channel))));
    payload.putObject("guild").put("id", there.id()).put("locale", "en-US").putArray("features");
    payload.set(
        "channel",
        world
            .threads
            .find(interaction.channel)
            .map(world.threads::json)
            .or(() -> there.channelJson(interaction.channel))
            .orElseThrow());
    Person person =
        there
            .member(interaction.user)
            .orElseThrow(() -> new AssertionError(interaction.user + " is not in the server"));
    payload.set("member", there.memberJson(person).put("permissions", "2147483648"));
    return payload;
  }

  private String place(String channel) {
    return world.threads.parent(channel).orElse(channel);
  }

  /** The way to an answer was broken: it is nobody's fault that it is late, missing or repeated. */
  void tried(String id) {
    Optional.ofNullable(all.get(id)).ifPresent(interaction -> interaction.tried = true);
  }

  ObjectNode answer(String id, String token, JsonNode body, List<Attached> files) {
    Interaction interaction =
        Optional.ofNullable(all.get(id))
            .filter(one -> one.token.equals(token))
            .orElseThrow(Refusal::unknownInteraction);
    int type = body.path("type").asInt();
    JsonNode data = body.path("data");
    if (interaction.answered) {
      if (!interaction.tried && !interaction.shared) {
        world.violation("answered twice: " + id);
      }
      throw Refusal.alreadyAnswered();
    }
    if (interaction.isLate() || interaction.expired) {
      if (interaction.delivered && !interaction.tried) {
        world.violation("answered after 3 s: " + id);
      }
      throw Refusal.unknownInteraction();
    }
    boolean fits =
        switch (type) {
          case MESSAGE, DEFERRED_MESSAGE -> interaction.type != AUTOCOMPLETE;
          case DEFERRED_UPDATE, UPDATE ->
              interaction.type == COMPONENT
                  || (interaction.type == SUBMIT && interaction.payload.has("message"));
          case MODAL -> interaction.type == COMMAND || interaction.type == COMPONENT;
          case CHOICES -> interaction.type == AUTOCOMPLETE;
          default -> false;
        };
    if (!fits) {
      String why = "type " + type + " does not answer an interaction of type " + interaction.type;
      world.refuse(List.of(new Broken("type", "BASE_TYPE_CHOICES", why)), "callback");
    }
    int flags = data.path("flags").asInt(0);
    if (type == DEFERRED_MESSAGE && (flags & ~DiscordRules.EPHEMERAL) != 0) {
      world.refuse(List.of(new Broken("data.flags", "FLAGS", "only EPHEMERAL")), "callback");
    }
    Optional<Stored> shown = Optional.empty();
    switch (type) {
      case MESSAGE -> {
        world.refuse(DiscordRules.create(data, names(files)), "callback");
        Stored made = made(interaction, flags);
        write(made, data, files);
        interaction.original = Optional.of(made);
        shown = interaction.original;
      }
      case DEFERRED_MESSAGE ->
          interaction.original = Optional.of(world.messages.add(made(interaction, flags)));
      case UPDATE -> {
        world.refuse(DiscordRules.edit(data, names(files)), "callback");
        write(interaction.original.orElseThrow(Refusal::unknownMessage), data, files);
        shown = interaction.original;
      }
      case MODAL -> {
        world.refuse(ModalRules.broken(data), "callback");
        interaction.modal = Optional.of(data);
      }
      case CHOICES -> {
        world.refuse(CommandRules.choices(data.path("choices")), "callback");
        interaction.choices = data.path("choices");
      }
      default -> {}
    }
    interaction.answered = true;
    ObjectNode response = world.json();
    response.putObject("interaction").put("id", id).put("type", interaction.type);
    ObjectNode resource = response.putObject("resource").put("type", type);
    shown.ifPresent(message -> resource.set("message", world.messages.json(message)));
    return response;
  }

  private static List<String> names(List<Attached> files) {
    return files.stream().map(Attached::name).toList();
  }

  private static Stored made(Interaction interaction, int flags) {
    Stored message = new Stored(interaction.channel, DiscordGuild.BOT_USER);
    message.interaction = interaction.id;
    message.fromWebhook = true;
    if ((flags & DiscordRules.EPHEMERAL) != 0) {
      message.onlyFor = interaction.user;
    }
    return message;
  }

  private void write(Stored message, JsonNode data, List<Attached> files) {
    world.mindMarkup(data);
    world.messages.write(message, data, files);
    world.messages.add(message);
  }

  private Interaction byToken(String token) {
    Interaction interaction =
        all.values().stream()
            .filter(one -> one.token.equals(token))
            .findFirst()
            .orElseThrow(Refusal::unknownWebhook);
    if (interaction.expired) {
      throw Refusal.expiredToken();
    }
    if (!interaction.answered) {
      throw Refusal.unknownWebhook();
    }
    return interaction;
  }

  /** The first one after a deferred answer takes its place, as Discord says. */
  Stored followUp(String token, JsonNode body, List<Attached> files) {
    Interaction interaction = byToken(token);
    world.refuse(DiscordRules.create(body, names(files)), "follow-up");
    Stored message =
        interaction
            .original
            .filter(one -> one.isLoading() && world.messages.find(one.id).isPresent())
            .orElseGet(() -> made(interaction, body.path("flags").asInt(0)));
    write(message, body, files);
    return message;
  }

  /**
   * @param message its id, or {@code @original}
   */
  Stored find(String token, String message) {
    Interaction interaction = byToken(token);
    if (message.equals("@original")) {
      return interaction
          .original
          .filter(one -> world.messages.find(one.id).isPresent())
          .orElseThrow(Refusal::unknownMessage);
    }
    return world
        .messages
        .find(message)
        .filter(one -> one.interaction.equals(interaction.id) || isOriginal(interaction, one))
        .orElseThrow(Refusal::unknownMessage);
  }

  private static boolean isOriginal(Interaction interaction, Stored message) {
    return interaction.original.filter(message::equals).isPresent();
  }

  Stored edit(String token, String message, JsonNode body, List<Attached> files) {
    Stored found = find(token, message);
    world.refuse(DiscordRules.edit(body, names(files)), "edit");
    write(found, body, files);
    return found;
  }

  void delete(String token, String message) {
    world.messages.delete(find(token, message).id);
  }

  /** Fifteen minutes are over for all of them. */
  void expire() {
    all.values().forEach(interaction -> interaction.expired = true);
  }

  Optional<JsonNode> modal(String id) {
    return all.get(id).modal;
  }

  /** Who has the modal of that interaction before them fills it in, by the ids of its fields. */
  String submit(String id, Map<String, String> filled) {
    return submit(id, all.get(id).modal.orElseThrow().path("custom_id").asString(), filled);
  }

  String submit(String id, String customId, Map<String, String> filled) {
    Interaction opened = all.get(id);
    return send(
        SUBMIT,
        opened.user,
        opened.channel,
        ModalRules.filled(opened.modal.orElseThrow(), filled).put("custom_id", customId),
        opened.type == COMPONENT ? opened.original : Optional.empty());
  }

  boolean isAnswered(String id) {
    return all.get(id).answered;
  }

  JsonNode choices(String id) {
    return all.get(id).choices;
  }

  /** Those that the bot had, and left without an answer for too long. */
  List<String> unanswered() {
    return all.values().stream()
        .filter(one -> one.delivered && !one.answered && !one.tried && one.isLate())
        .map(one -> "not answered within 3 s: " + one.payload.path("data"))
        .toList();
  }
}
