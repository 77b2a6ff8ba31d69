package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Markup that Discord shows as it is written instead of what was meant: mentions and timestamps
 * that are cut or misspelt, and such as stand where Discord does not read any. Source: Discord,
 * "Reference: message formatting", "Embed limits".
 */
final class Markup {
  /** What stands in code, or is escaped, is no markup. */
  private static final Pattern PLAIN =
      Pattern.compile("\\\\.|```.*?```|``.*?``|`[^`]*`", Pattern.DOTALL);

  private static final Pattern WHOLE =
      Pattern.compile("<(?:@&?\\d{1,20}|t:-?\\d{1,13}(?::[tTdDfFR])?)>");

  private Markup() {}

  static List<String> broken(JsonNode message) {
    List<String> broken = new ArrayList<>();
    read(broken, message.path("content"));
    for (JsonNode embed : message.path("embeds")) {
      read(broken, embed.path("description"));
      unread(broken, embed.path("title"));
      unread(broken, embed.path("author").path("name"));
      unread(broken, embed.path("footer").path("text"));
      for (JsonNode field : embed.path("fields")) {
        unread(broken, field.path("name"));
        read(broken, field.path("value"));
      }
    }
    return broken;
  }

  private static void read(List<String> broken, JsonNode text) {
    String markup = PLAIN.matcher(text.asString("")).replaceAll(" ");
    if (WHOLE.matcher(markup).replaceAll("").contains("<")) {
      broken.add("a mention or a timestamp that Discord cannot read: " + text);
    }
  }

  private static void unread(List<String> broken, JsonNode text) {
    if (WHOLE.matcher(text.asString("")).find()) {
      broken.add("Discord reads no markup here: " + text);
    }
  }
}
