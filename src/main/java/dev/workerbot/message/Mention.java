package dev.workerbot.message;

import dev.workerbot.message.entity.ChatPlatform;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Somebody whom a message calls, on one platform.
 *
 * @param chat {@code slack} or {@code discord}; other chats leave it out
 * @param id the platform's id of a user or of a group
 */
public record Mention(String chat, boolean group, String id) {
  /** Somebody of another workspace is called like others. */
  private static final Pattern MEMBER = Pattern.compile("([a-z]+)(?:-([a-z]+))?:(?:\\w+/)?(\\w+)");

  private static final String GROUPS =
      ChatPlatform.anyOf(ChatPlatform.ALL.stream().flatMap(Mention::kindOfGroup));

  /**
   * Reads {@code slack:U012AB}, {@code slack-group:S012AB} or {@code discord-role:4712}; throws
   * {@link IllegalArgumentException} with a sentence for people on anything else.
   */
  public static Mention of(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length != 2
        || !parts[0].matches("[a-z]+(-(" + GROUPS + "))?")
        || !parts[1].matches("\\w+")) {
      throw new IllegalArgumentException(
          "`%s` cannot be called; write slack:U012AB, slack-group:S012AB, discord:4711 or discord-role:4712"
              .formatted(text));
    }
    String[] chat = parts[0].split("-", 2);
    return new Mention(chat[0], chat.length == 2, parts[1]);
  }

  /**
   * Calls a member of a rule; empty for one that no message can call, such as a workspace,
   * everybody or somebody at a terminal.
   */
  public static Optional<Mention> ofMember(String member) {
    Matcher parts = MEMBER.matcher(member);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<String> group = Optional.ofNullable(parts.group(2));
    return kindOfGroup(ChatPlatform.of(parts.group(1)))
        .filter(kind -> group.isEmpty() || group.get().equals(kind))
        .map(_ -> new Mention(parts.group(1), group.isPresent(), parts.group(3)))
        .findFirst();
  }

  private static Stream<String> kindOfGroup(ChatPlatform platform) {
    return platform.groups().map(ChatPlatform.PlatformGroups::kind).stream();
  }
}
