package dev.workerbot.message;

/**
 * Somebody whom a message calls, on one platform.
 *
 * @param chat {@code slack}; other chats leave it out
 * @param id the platform's id of a user or of a group
 */
public record Mention(String chat, boolean group, String id) {
  /**
   * Reads {@code slack:U012AB} or {@code slack-group:S012AB}; throws {@link
   * IllegalArgumentException} with a sentence for people on anything else.
   */
  public static Mention of(String text) {
    String[] parts = text.split(":", 2);
    if (parts.length != 2 || !parts[0].matches("[a-z]+(-group)?") || !parts[1].matches("\\w+")) {
      throw new IllegalArgumentException(
          "`%s` is nobody to call; write slack:U012AB or slack-group:S012AB".formatted(text));
    }
    boolean group = parts[0].endsWith("-group");
    return new Mention(group ? parts[0].replace("-group", "") : parts[0], group, parts[1]);
  }
}
