package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.message.entity.ChatPlatform;
import dev.workerbot.store.outbox.Channel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How people, groups and channels of chats are written in the config. */
public final class ChatIds {
  /** A channel of a chat. */
  private static final Pattern CHANNEL =
      any(one ->
          Stream.of(one.ids().channel(), one.ids().direct()).map(id -> one.name() + ":" + id));

  /** One person's account. */
  public static final Pattern ACCOUNT = any(one -> Stream.of(account(one)));

  /** Whom an alert may call. */
  public static final Pattern MENTION =
      any(one -> group(one).flatMap(group -> Stream.of(account(one), group)));

  /** Whom a role may be given to. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\*|"
              + any(one ->
                  Stream.of(Stream.of(account(one)), group(one), outsiders(one))
                      .flatMap(all -> all)));

  private static final String NO_CHANNEL =
      "`%s` is not a channel; write slack:C012AB (the channel's id, at the end of its details in"
          + " Slack) or discord:4711 (Copy Channel ID in Discord)";

  private ChatIds() {}

  private static Pattern any(Function<ChatPlatform, Stream<String>> written) {
    return Pattern.compile(
        ChatPlatform.anyOf(ChatPlatform.ALL.stream().flatMap(written).distinct()));
  }

  private static String account(ChatPlatform platform) {
    return platform.name() + ":" + platform.ids().user();
  }

  private static Stream<String> group(ChatPlatform platform) {
    return platform.groups().map(groups -> platform.groupPrefix() + groups.id()).stream();
  }

  /** An organisation, and one person of it. */
  private static Stream<String> outsiders(ChatPlatform platform) {
    return platform.ids().organisation().stream()
        .flatMap(id ->
            Stream.of(
                platform.name() + "-team:" + id,
                platform.name() + ":" + id + "/" + platform.ids().user()));
  }

  /** A key that takes people and groups, as {@code to} of a grant. */
  public static Key<List<String>> members(String name, String purpose) {
    return Key.texts(
        name,
        MEMBER,
        "`%s` is not a person or group; write slack:U012AB (a user id, not a name),"
            + " slack-group:S012AB, slack-team:T012AB, discord:4711, discord-role:4712,"
            + " terminal:anna or *",
        purpose);
  }

  /** A key that takes channels. */
  public static Key<List<String>> channels(String name, String purpose) {
    return Key.texts(name, CHANNEL, NO_CHANNEL, purpose);
  }

  /** A key that takes one channel. */
  public static Key<String> channel(String name, String purpose) {
    return Key.text(name, CHANNEL, NO_CHANNEL, purpose);
  }

  /** The channel; empty where the text names none, which its key has noted. */
  public static Optional<Channel> channel(String text) {
    String[] parts = text.split(":", 2);
    return CHANNEL.matcher(text).matches()
        ? Optional.of(new Channel(parts[0], parts[1]))
        : Optional.empty();
  }

  /** The channels, without the texts that name none. */
  public static List<Channel> channels(List<String> texts) {
    return texts.stream().flatMap(text -> channel(text).stream()).toList();
  }
}
