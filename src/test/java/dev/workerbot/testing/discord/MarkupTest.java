package dev.workerbot.testing.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** What Discord would show as it is written. */
class MarkupTest {
  private static ObjectNode embed(String place, String text) {
    ObjectNode message = FakeDiscord.JSON.createObjectNode();
    ObjectNode embed = message.putArray("embeds").addObject();
    switch (place) {
      case "name" -> embed.putArray("fields").addObject().put("name", text).put("value", "x");
      case "value" -> embed.putArray("fields").addObject().put("name", "x").put("value", text);
      case "footer" -> embed.putObject("footer").put("text", text);
      default -> embed.put(place, text);
    }
    return message;
  }

  @ParameterizedTest
  @CsvSource({
    "0, description, held by <@401> until <t:1764000000:t> (<t:1764000000:R>)",
    "0, value, <@401>",
    "0, description, `<@40` and \\<@40 and ```<x>```",
    "1, description, held by <@40",
    "1, description, held by <@anna>",
    "1, description, until <t:1764000000:x>",
    "1, description, until <t:17640000",
    "1, value, <@401> <@40…",
    "1, title, <@401>",
    "1, name, <t:1764000000:t>",
    "1, footer, <@401>"
  })
  void mentionsAndTimestamps(int broken, String place, String text) {
    assertEquals(broken, Markup.broken(embed(place, text)).size(), text);
  }
}
