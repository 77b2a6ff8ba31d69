package dev.workerbot.testing.discord;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.ChatServer;
import dev.workerbot.testing.discord.DiscordMessages.Stored;
import dev.workerbot.testing.picture.ChatPage;
import dev.workerbot.testing.picture.DiscordPicture;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Discord on loopback: its REST API and its gateway, both version 10. Keeps what it was told,
 * checks it against Discord's limits, sends what people do, and fails when it is told to.
 */
public final class FakeDiscord implements ChatServer, AutoCloseable {
  /** In the form of a bot's token. */
  public static final String TOKEN =
      "OTAwMDAwMDAwMDAwMDAwMDAw.GsEcRt.secret-of-the-discord-bot-0123456789abc";

  public static final String GUILD = "100";

  /** The channel {@code ops}. */
  public static final String OPS = "201";

  /** The channel {@code team}. */
  public static final String TEAM = "202";

  static final JsonMapper JSON = JsonMapper.shared();

  /** After three seconds Discord takes no answer any more. */
  private static final Duration TO_COMPLETE = Duration.ofSeconds(4);

  private final World world = new World();
  private final DiscordRoutes routes = new DiscordRoutes(world);
  private final DiscordRest rest;

  /** What completes an option: what is shown, and what is sent. */
  public record Choice(String name, String value) {}

  /** A request as it came, without the bytes of files. */
  public record Seen(String method, String path, String route, String body) {}

  private FakeDiscord() throws IOException {
    rest = new DiscordRest(world, routes);
    DiscordGuild guild = new DiscordGuild(world, GUILD);
    world.guilds.put(GUILD, guild);
    guild.role("301", "on-call");
    guild.role("302", "readers");
    guild.channel(OPS, "ops");
    guild.channel(TEAM, "team");
    world.gateway.start();
  }

  public static FakeDiscord start() throws IOException {
    return new FakeDiscord();
  }

  public String apiUrl() {
    return rest.url();
  }

  public String gatewayUrl() {
    return world.gateway.url();
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("DISCORD_TOKEN", TOKEN);
  }

  @Override
  public int arrivals() {
    return world.gateway.identifies();
  }

  @Override
  public boolean hasBot() {
    return world.gateway.connected();
  }

  public DiscordGateway gateway() {
    return world.gateway;
  }

  /** The server that is there from the start. */
  public DiscordGuild guild() {
    return guild(GUILD);
  }

  /** The server of that id, which is made and the bot invited to it where it does not exist. */
  public DiscordGuild guild(String id) {
    synchronized (world) {
      return world.guilds.computeIfAbsent(
          id,
          _ -> {
            DiscordGuild made = new DiscordGuild(world, id);
            world.gateway.tell("GUILD_CREATE", made.created());
            return made;
          });
    }
  }

  /** A member of the first server with these roles, or the new roles of one. */
  public void person(String id, String name, String... roles) {
    guild().person(id, name, roles);
  }

  /** What people pick to come to a subcommand: its name, behind that of its group if it has one. */
  public String wayTo(String subcommand) {
    awaitSession();
    synchronized (world) {
      return world.commands.wayTo(guild().id(), subcommand);
    }
  }

  /** Somebody types a subcommand of the bot's, as far as Discord lets a person do it. */
  public String types(String user, String channel, String subcommand, Map<String, ?> options) {
    return types(user, channel, subcommand, options, true);
  }

  /** The same with values that Discord would not let a person give. */
  public String forges(String user, String channel, String subcommand, Map<String, ?> options) {
    return types(user, channel, subcommand, options, false);
  }

  private String types(
      String user, String channel, String subcommand, Map<String, ?> options, boolean checked) {
    awaitSession();
    synchronized (world) {
      JsonNode data = world.commands.typed(guildOf(channel), subcommand, options, "", checked);
      return world.interactions.send(
          DiscordInteractions.COMMAND, user, channel, data, Optional.empty());
    }
  }

  private String guildOf(String channel) {
    return world.guildOf(channel).orElseThrow(() -> new AssertionError(channel)).id();
  }

  private void awaitSession() {
    Await.until("the bot has a session", world.gateway::hasSession);
  }

  /** What completes an option while somebody types it. */
  public List<Choice> completes(
      String user, String channel, String subcommand, String option, String typed) {
    return completes(user, channel, subcommand, option, typed, Map.of());
  }

  /** The same, with other options already given. */
  public List<Choice> completes(
      String user,
      String channel,
      String subcommand,
      String option,
      String typed,
      Map<String, ?> others) {
    awaitSession();
    Map<String, Object> options = new LinkedHashMap<>(others);
    options.put(option, typed);
    String id;
    synchronized (world) {
      JsonNode data = world.commands.typed(guildOf(channel), subcommand, options, option, true);
      id =
          world.interactions.send(
              DiscordInteractions.AUTOCOMPLETE, user, channel, data, Optional.empty());
    }
    Await.until(TO_COMPLETE, "choices for " + typed, () -> isAnswered(id));
    synchronized (world) {
      return world
          .interactions
          .choices(id)
          .valueStream()
          .map(one -> new Choice(one.path("name").asString(), one.path("value").asString()))
          .toList();
    }
  }

  /** Whether the bot answered an interaction, be it with a promise. */
  public boolean isAnswered(String id) {
    synchronized (world) {
      return world.interactions.isAnswered(id);
    }
  }

  /** Somebody picks an entry of the bot's from the menu on a message. */
  public String picks(String user, Posted message, String entry) {
    synchronized (world) {
      JsonNode shown = world.messages.json(world.messages.find(message.id()).orElseThrow());
      JsonNode data = world.commands.picked(guildOf(message.channel()), entry, message.id(), shown);
      return world.interactions.send(
          DiscordInteractions.COMMAND, user, message.channel(), data, Optional.empty());
    }
  }

  /** Somebody presses the button of that label, as the message stands now. */
  public String presses(String user, Posted message, String label) {
    synchronized (world) {
      JsonNode button =
          world
              .messages
              .find(message.id())
              .orElseThrow()
              .versions
              .getLast()
              .buttons()
              .filter(one -> one.path("label").asString("").equals(label))
              .findFirst()
              .orElseThrow(() -> new AssertionError(label + " is not in " + message));
      if (button.path("disabled").asBoolean(false)) {
        throw new AssertionError(label + " cannot be pressed in " + message);
      }
      return pressesId(user, message, button.path("custom_id").asString());
    }
  }

  /** The same by an id that may be forged, or of a button that is gone. */
  public String pressesId(String user, Posted message, String customId) {
    synchronized (world) {
      ObjectNode data =
          world.json().put("custom_id", customId).put("component_type", 2).put("id", 2);
      return world.interactions.send(
          DiscordInteractions.COMPONENT,
          user,
          message.channel(),
          data,
          Optional.of(world.messages.find(message.id()).orElseThrow()));
    }
  }

  /** The modal with which the bot answered an interaction, if it did. */
  public Optional<JsonNode> modal(String interaction) {
    synchronized (world) {
      return world.interactions.modal(interaction);
    }
  }

  /** Who has that modal before them fills it in, by the ids of its fields, and sends it. */
  public String submits(String interaction, Map<String, String> filled) {
    synchronized (world) {
      return world.interactions.submit(interaction, filled);
    }
  }

  /** The same of a modal with another id, as one had that an earlier bot opened. */
  public String submitsAs(String interaction, String customId, Map<String, String> filled) {
    synchronized (world) {
      return world.interactions.submit(interaction, customId, filled);
    }
  }

  /** The same interaction arrives once more, as after a resume. */
  public void again(String id) {
    synchronized (world) {
      world.interactions.again(id);
    }
  }

  /** The fifteen minutes of all interactions are over. */
  public void expireTokens() {
    synchronized (world) {
      world.interactions.expire();
    }
  }

  /** Somebody, or another bot, writes in a channel. */
  public Shown says(String user, String channel, String text) {
    synchronized (world) {
      Stored message = new Stored(channel, user);
      world.messages.write(message, world.json().put("content", text), List.of());
      return world.messages.shown(world.messages.add(message));
    }
  }

  /**
   * What stands in the channels, oldest first; not in threads or direct conversations, and no
   * replies.
   */
  public List<Shown> messages() {
    return shown(one ->
        world.guildOf(one.channel).isPresent() && !isInThread(one) && one.repliesTo.isEmpty());
  }

  /** The first messages of the posts of a forum, oldest first. */
  public List<Shown> posts(String forum) {
    return shown(one ->
        one.id.equals(one.channel)
            && world.threads.parent(one.channel).filter(forum::equals).isPresent());
  }

  /** The names of the tags that a post has. */
  public List<String> tags(Shown post) {
    synchronized (world) {
      DiscordThreads.ThreadChannel thread = world.threads.find(post.id()).orElseThrow();
      Map<String, String> names = world.guildOf(thread.id()).orElseThrow().tags(thread.parent());
      return thread.tags().stream().map(names::get).toList();
    }
  }

  /** Whether the post, or the thread below the message, is closed. */
  public boolean isArchived(Shown message) {
    synchronized (world) {
      return world.threads.find(message.id()).orElseThrow().isArchived();
    }
  }

  /** The replies to a message, oldest first. */
  public List<Shown> replies(Shown message) {
    return shown(one -> one.repliesTo.equals(message.id()));
  }

  /** What stands in the thread below a message. */
  public List<Shown> thread(Shown message) {
    return shown(one -> one.channel.equals(message.id()));
  }

  public List<Shown> directMessages(String user) {
    return shown(one -> world.messages.directWith(one.channel).filter(user::equals).isPresent());
  }

  private boolean isInThread(Stored message) {
    return world.threads.find(message.channel).isPresent();
  }

  private List<Shown> shown(Predicate<Stored> wanted) {
    synchronized (world) {
      return world
          .messages
          .all()
          .filter(one -> !one.isEphemeral() && wanted.test(one))
          .map(world.messages::shown)
          .toList();
    }
  }

  /** The ephemeral messages, in order. */
  public List<Whisper> whispers() {
    synchronized (world) {
      return world.messages.all().filter(Stored::isEphemeral).map(world.messages::whisper).toList();
    }
  }

  /** Messages that say no more than that the bot thinks. */
  public long thinking() {
    synchronized (world) {
      return world.messages.loading();
    }
  }

  /** The name of the thread below a message, where there is one. */
  public Optional<String> threadName(Shown message) {
    synchronized (world) {
      return world.threads.find(message.id()).map(DiscordThreads.ThreadChannel::name);
    }
  }

  public void archiveThread(Shown message) {
    synchronized (world) {
      world.threads.archive(message.id(), true);
    }
  }

  /** Somebody deletes a message; its thread stays, as with Discord. */
  public void delete(Posted message) {
    synchronized (world) {
      world.messages.delete(message.id());
    }
  }

  public List<Attached> files(Posted message) {
    synchronized (world) {
      return world.messages.find(message.id()).orElseThrow().files;
    }
  }

  /** The commands that are registered in a server. */
  public JsonNode commands(String guild) {
    synchronized (world) {
      return world.commands.of(guild).deepCopy();
    }
  }

  /** The application has no commands there any more, as after somebody has removed them. */
  public void forgetsCommands(String guild) {
    synchronized (world) {
      world.commands.forget(guild);
    }
  }

  public int registrations() {
    synchronized (world) {
      return world.commands.registrations();
    }
  }

  /** From now on the person takes no direct messages. */
  public void closesDirectMessages(String user) {
    synchronized (world) {
      routes.closeDirect(user);
    }
  }

  /** What Discord would have refused, and what it would have shown as failed. */
  public List<String> violations() {
    synchronized (world) {
      return Stream.concat(world.violations().stream(), world.interactions.unanswered().stream())
          .toList();
    }
  }

  public List<Seen> requests() {
    return rest.seen();
  }

  /** The next calls of a route such as {@code POST /channels/{id}/messages} fail. */
  public void fail(String route, Fault fault, int times) {
    rest.fail(route, fault, times);
  }

  /** All calls of a route fail until it is told to {@link #heal}. */
  public void fail(String route, Fault fault) {
    rest.fail(route, fault);
  }

  public void heal(String route) {
    rest.heal(route);
  }

  /** From now on a route may be called only so often. */
  public void bucket(String route, int calls, double perSeconds) {
    rest.limits().bucket(route, calls, perSeconds);
  }

  /** How many calls came though their limit was used up. */
  public int tooMany() {
    return rest.limits().tooMany();
  }

  /** All of Discord is away: no call gets through, and nobody is or gets connected. */
  public void down() {
    down(Fault.CLOSE);
  }

  /** All of Discord is away: every call fails like this, and nobody is or gets connected. */
  public void down(Fault how) {
    rest.outage(Optional.of(how));
    world.gateway.refuse();
    world.gateway.drop();
  }

  public void up() {
    rest.outage(Optional.empty());
    world.gateway.accept();
  }

  @Override
  public void close() throws IOException {
    world.gateway.stop();
    rest.close();
    if (ChatPage.folder().isPresent()) {
      page().write(ChatPage.folder().get());
    }
  }

  private ChatPage page() {
    ChatPage page = new ChatPage("discord");
    messages().forEach(message -> add(page, message.thread() ? "in the thread" : "", message));
    whispers().forEach(whisper -> add(page, "only you can see this", whisper));
    return page;
  }

  private static void add(ChatPage page, String about, Posted message) {
    Version now = message.now();
    page.add(about, DiscordPicture.of(now.content(), now.embeds(), now.components(), now.names()));
  }
}
