package dev.workerbot.message;

/**
 * Somebody whom a message calls, on one platform.
 *
 * @param chat {@code slack} or {@code discord}; other chats leave it out
 * @param id the platform's id of a user or of a group
 */
public record Mention(String chat, boolean group, String id) {
  /**
   * Reads {@code slack:U012AB}, {@code slack-group:S012AB} or {@code discord-role:4712}; throws
   * {@link IllegalArgumentException} with a sentence for people on anything else.
   */
  public static Mention of(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length != 2
        || !parts[0].matches("[a-z]+(-group|-role)?")
        || !parts[1].matches("\\w+")) {
      throw new IllegalArgumentException(
          "`%s` is nobody to call; write slack:U012AB, slack-group:S012AB, discord:4711 or discord-role:4712"
              .formatted(text));
    }
    String[] chat = parts[0].split("-", 2);
    return new Mention(chat[0], chat.length == 2, parts[1]);
  }
}
