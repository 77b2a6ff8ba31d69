package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.store.outbox.Channel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** How people, groups and channels of chats are written in the config. */
public final class ChatIds {
  /** Discord's ids, its snowflakes, are numbers of 64 bits. */
  public static final String SNOWFLAKE = "\\d{1,19}";

  /** A channel of a chat. */
  private static final Pattern CHANNEL =
      Pattern.compile("slack:[CGD][A-Z0-9]+|discord:" + SNOWFLAKE + "|terminal:terminal");

  /** One person's account. */
  public static final Pattern ACCOUNT =
      Pattern.compile("slack:[UW][A-Z0-9]+|discord:" + SNOWFLAKE + "|terminal:\\S+");

  /** Whom an alert may call. */
  public static final Pattern MENTION =
      Pattern.compile("slack:[UW][A-Z0-9]+|slack-group:S[A-Z0-9]+|discord(-role)?:" + SNOWFLAKE);

  /** Whom a role may be given to. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "\\*|slack:([TE][A-Z0-9]+/)?[UW][A-Z0-9]+|slack-group:S[A-Z0-9]+|slack-team:[TE][A-Z0-9]+|discord(-role)?:"
              + SNOWFLAKE
              + "|terminal:\\S+");

  private static final String NO_CHANNEL =
      "`%s` is no channel; write slack:C012AB (the channel's id, at the end of its details in"
          + " Slack) or discord:4711 (Copy Channel ID in Discord)";

  private ChatIds() {}

  /** A key that takes people and groups, as {@code to} of a grant. */
  public static Key<List<String>> members(String name, String purpose) {
    return Key.texts(
        name,
        MEMBER,
        "`%s` is nobody; write slack:U012AB (a user id, not a name), slack-group:S012AB,"
            + " slack-team:T012AB, discord:4711, discord-role:4712, terminal:anna or *",
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
