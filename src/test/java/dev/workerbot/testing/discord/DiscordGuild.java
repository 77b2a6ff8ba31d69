package dev.workerbot.testing.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server with its roles, channels and people. What a test changes here is told to the bot as
 * Discord tells it.
 */
public final class DiscordGuild {
  /** The bot's own role, which every invited bot gets. */
  public static final String BOT_ROLE = "300";

  private static final int REQUIRE_TAG = 1 << 4;

  static final String BOT_USER = "900";

  /** All that Discord leaves to a member who is timed out. */
  private static final long WHILE_TIMED_OUT =
      bits(Set.of(Right.VIEW_CHANNEL, Right.READ_MESSAGE_HISTORY));

  private static final String JOINED = "2026-01-05T09:00:00.000000+00:00";

  private final World world;
  private final String id;
  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Person> people = new LinkedHashMap<>();
  private boolean unavailable;
  private boolean botIsGone;
  private boolean hasNoCommands;
  private final Set<String> requiringTags = new HashSet<>();
  private Optional<Instant> timedOutUntil = Optional.empty();

  /** A permission the bot needs somewhere. */
  public enum Right {
    ADMINISTRATOR(3),
    VIEW_CHANNEL(10),
    SEND_MESSAGES(11),
    EMBED_LINKS(14),
    ATTACH_FILES(15),
    READ_MESSAGE_HISTORY(16),
    MENTION_EVERYONE(17),
    USE_APPLICATION_COMMANDS(31),
    CREATE_PUBLIC_THREADS(35),
    SEND_MESSAGES_IN_THREADS(38);

    private final long bit;

    Right(int position) {
      bit = 1L << position;
    }
  }

  record Role(String id, String name, long permissions, boolean mentionable) {}

  /** What a channel is for. */
  public enum Kind {
    TEXT(0),
    CATEGORY(4),
    FORUM(15),
    MEDIA(16);

    private final int type;

    Kind(int type) {
      this.type = type;
    }

    boolean takesMessages() {
      return this == TEXT;
    }

    boolean takesPosts() {
      return this == FORUM || this == MEDIA;
    }
  }

  record Channel(
      String id, String name, Kind kind, Map<String, Long> denied, Map<String, String> tags) {}

  /** Somebody who is here. */
  record Person(String id, String name, List<String> roles) {}

  DiscordGuild(World world, String id) {
    this.world = world;
    this.id = id;
    long usual =
        bits(EnumSet.complementOf(EnumSet.of(Right.ADMINISTRATOR, Right.MENTION_EVERYONE)));
    roles.put(id, new Role(id, "@everyone", bits(Set.of(Right.USE_APPLICATION_COMMANDS)), false));
    roles.put(BOT_ROLE, new Role(BOT_ROLE, "workerbot", usual, false));
  }

  String id() {
    return id;
  }

  boolean isOpen() {
    return !unavailable && !botIsGone;
  }

  boolean hasBot() {
    return !botIsGone;
  }

  private static long bits(Set<Right> rights) {
    return rights.stream().mapToLong(right -> right.bit).reduce(0, (a, b) -> a | b);
  }

  /** A role that can be mentioned by everybody, and gives nothing. */
  public void role(String role, String name) {
    synchronized (world) {
      Role made = new Role(role, name, 0, true);
      roles.put(role, made);
      tell("GUILD_ROLE_CREATE", roleEvent(made));
    }
  }

  /** Whether mentioning the role calls its people though the bot may not mention everyone. */
  public void mentionable(String role, boolean mentionable) {
    synchronized (world) {
      Role old = roles.get(role);
      replace(new Role(role, old.name(), old.permissions(), mentionable));
    }
  }

  /** Changes what the bot's own role gives it everywhere. */
  public void botMay(Right... rights) {
    synchronized (world) {
      Role old = roles.get(BOT_ROLE);
      replace(new Role(BOT_ROLE, old.name(), bits(Set.of(rights)), old.mentionable()));
    }
  }

  private void replace(Role role) {
    roles.put(role.id(), role);
    tell("GUILD_ROLE_UPDATE", roleEvent(role));
  }

  public void channel(String channel, String name) {
    channel(channel, name, Kind.TEXT);
  }

  public void channel(String channel, String name, Kind kind) {
    synchronized (world) {
      Channel made = new Channel(channel, name, kind, Map.of(), Map.of());
      channels.put(channel, made);
      tell("CHANNEL_CREATE", channelJson(made));
    }
  }

  /** From now on the bot's role is denied exactly these in the channel; none gives all back. */
  public void deny(String channel, Right... rights) {
    synchronized (world) {
      Channel old = channels.get(channel);
      long denied = bits(Set.of(rights));
      Channel changed =
          new Channel(
              channel,
              old.name(),
              old.kind(),
              denied == 0 ? Map.of() : Map.of(BOT_ROLE, denied),
              old.tags());
      channels.put(channel, changed);
      tell("CHANNEL_UPDATE", channelJson(changed));
    }
  }

  /** The tags of a forum, of which a post has to have one if they are required. */
  public void tags(String channel, boolean required, String... names) {
    synchronized (world) {
      Channel old = channels.get(channel);
      Map<String, String> tags = new LinkedHashMap<>();
      for (String name : names) {
        tags.put(Ids.next(), name);
      }
      if (required) {
        requiringTags.add(channel);
      }
      Channel changed = new Channel(channel, old.name(), old.kind(), old.denied(), tags);
      channels.put(channel, changed);
      tell("CHANNEL_UPDATE", channelJson(changed));
    }
  }

  boolean requiresTag(String channel) {
    return requiringTags.contains(channel);
  }

  /** The names of the tags of a forum, by their ids. */
  Map<String, String> tags(String channel) {
    return channels.get(channel).tags();
  }

  public void deleteChannel(String channel) {
    synchronized (world) {
      Channel gone = channels.remove(channel);
      world.messages.forgetChannel(channel);
      tell("CHANNEL_DELETE", channelJson(gone));
    }
  }

  /** A member, or the new roles of one. */
  public void person(String person, String name, String... personRoles) {
    synchronized (world) {
      people.put(person, new Person(person, name, List.of(personRoles)));
    }
  }

  /** Somebody times the bot out for an hour, or takes that back. */
  public void timeOut(boolean now) {
    synchronized (world) {
      timedOutUntil = now ? Optional.of(Instant.now().plus(Duration.ofHours(1))) : Optional.empty();
      tell("GUILD_MEMBER_UPDATE", botMember().put("guild_id", id));
    }
  }

  /** The bot is thrown out of the server. */
  public void removeBot() {
    synchronized (world) {
      botIsGone = true;
      world.gateway.tell("GUILD_DELETE", world.json().put("id", id));
    }
  }

  /** The bot was invited without {@code applications.commands}. */
  public void withoutCommands() {
    synchronized (world) {
      hasNoCommands = true;
    }
  }

  boolean takesCommands() {
    return !hasNoCommands;
  }

  /** The bot is invited again. */
  public void inviteBot() {
    synchronized (world) {
      botIsGone = false;
      world.gateway.tell("GUILD_CREATE", created());
    }
  }

  /** Discord has an outage that takes this server away, or it is over. */
  public void unavailable(boolean now) {
    synchronized (world) {
      unavailable = now;
      if (now) {
        world.gateway.tell("GUILD_DELETE", world.json().put("id", id).put("unavailable", true));
      } else {
        world.gateway.tell("GUILD_CREATE", created());
      }
    }
  }

  private void tell(String event, ObjectNode data) {
    if (isOpen()) {
      world.gateway.tell(event, data);
    }
  }

  List<Person> everybody() {
    return List.copyOf(people.values());
  }

  Optional<Person> member(String person) {
    return Optional.ofNullable(people.get(person));
  }

  Optional<Kind> kind(String channel) {
    return Optional.ofNullable(channels.get(channel)).map(Channel::kind);
  }

  boolean has(String channel) {
    return channels.containsKey(channel);
  }

  /** Whether a mention of the role calls somebody, when the bot sends it to the channel. */
  boolean calls(String role, String channel) {
    Role known = roles.get(role);
    return known != null && (known.mentionable() || botMay(channel, Right.MENTION_EVERYONE));
  }

  /** What the bot may do in the channel, from its roles and the channel's overwrites. */
  long botRights(String channel) {
    long base = roles.get(id).permissions() | roles.get(BOT_ROLE).permissions();
    if ((base & Right.ADMINISTRATOR.bit) != 0) {
      return -1L >>> 1;
    }
    Channel there = channels.get(channel);
    long rights = there == null ? 0 : base & ~there.denied().getOrDefault(BOT_ROLE, 0L);
    return timedOutUntil.isPresent() ? rights & WHILE_TIMED_OUT : rights;
  }

  boolean botMay(String channel, Right right) {
    return (botRights(channel) & right.bit) != 0;
  }

  ObjectNode memberJson(Person person) {
    ObjectNode member = world.json();
    member.set("user", userJson(person.id(), person.name(), false));
    ArrayNode held = member.putArray("roles");
    person.roles().forEach(held::add);
    return rest(member);
  }

  ObjectNode botMember() {
    ObjectNode member = world.json();
    member.set("user", world.botJson());
    member.putArray("roles").add(BOT_ROLE);
    member.put("communication_disabled_until", timedOutUntil.map(Instant::toString).orElse(null));
    return rest(member);
  }

  private static ObjectNode rest(ObjectNode member) {
    return member
        .putNull("nick")
        .putNull("avatar")
        .put("joined_at", JOINED)
        .put("deaf", false)
        .put("mute", false)
        .put("pending", false)
        .put("flags", 0);
  }

  ObjectNode userJson(String user, String name, boolean bot) {
    return world
        .json()
        .put("id", user)
        .put("username", name)
        .put("global_name", name)
        .put("discriminator", "0")
        .putNull("avatar")
        .put("bot", bot)
        .put("public_flags", 0);
  }

  private ObjectNode roleEvent(Role role) {
    ObjectNode event = world.json().put("guild_id", id);
    event.set("role", roleJson(role));
    return event;
  }

  private ObjectNode roleJson(Role role) {
    ObjectNode json =
        world
            .json()
            .put("id", role.id())
            .put("name", role.name())
            .put("permissions", Long.toString(role.permissions()))
            .put("position", new ArrayList<>(roles.keySet()).indexOf(role.id()))
            .put("color", 0)
            .put("hoist", false)
            .put("managed", role.id().equals(BOT_ROLE))
            .put("mentionable", role.mentionable())
            .put("flags", 0);
    json.putObject("colors")
        .put("primary_color", 0)
        .putNull("secondary_color")
        .putNull("tertiary_color");
    return json;
  }

  Optional<ObjectNode> channelJson(String channel) {
    return Optional.ofNullable(channels.get(channel)).map(this::channelJson);
  }

  private ObjectNode channelJson(Channel channel) {
    ObjectNode json =
        world
            .json()
            .put("id", channel.id())
            .put("type", channel.kind().type)
            .put("guild_id", id)
            .put("name", channel.name())
            .put("position", 0)
            .put("nsfw", false)
            .put("flags", requiringTags.contains(channel.id()) ? REQUIRE_TAG : 0)
            .putNull("topic")
            .putNull("parent_id");
    if (channel.kind().takesPosts()) {
      ArrayNode tags = json.putArray("available_tags");
      channel
          .tags()
          .forEach((tag, name) ->
              tags.addObject()
                  .put("id", tag)
                  .put("name", name)
                  .put("moderated", false)
                  .putNull("emoji_id")
                  .putNull("emoji_name"));
    }
    ArrayNode overwrites = json.putArray("permission_overwrites");
    channel
        .denied()
        .forEach((role, bits) ->
            overwrites
                .addObject()
                .put("id", role)
                .put("type", 0)
                .put("allow", "0")
                .put("deny", Long.toString(bits)));
    return json;
  }

  /** What the bot is told of the whole server; of its people only of itself. */
  ObjectNode created() {
    ObjectNode guild =
        world
            .json()
            .put("id", id)
            .put("name", "Shop")
            .put("owner_id", "400")
            .put("member_count", people.size() + 1)
            .put("preferred_locale", "en-US")
            .put("afk_timeout", 300)
            .put("unavailable", false)
            .put("joined_at", JOINED)
            .put("large", false);
    roles.values().forEach(role -> guild.withArrayProperty("roles").add(roleJson(role)));
    ArrayNode all = guild.putArray("channels");
    channels.values().forEach(channel -> all.add(channelJson(channel)));
    guild.putArray("members").add(botMember());
    ArrayNode threads = guild.putArray("threads");
    world.messages.openThreads(this).forEach(threads::add);
    for (String none :
        List.of(
            "guild_scheduled_events",
            "emojis",
            "voice_states",
            "stickers",
            "features",
            "presences",
            "stage_instances",
            "soundboard_sounds")) {
      guild.putArray(none);
    }
    return guild;
  }
}
