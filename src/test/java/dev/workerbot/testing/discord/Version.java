package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One version of a message.
 *
 * @param mentions ids of who got a notification of it: people, roles, or {@code everyone}
 */
public record Version(String content, JsonNode embeds, JsonNode components, List<String> mentions) {

  /** Everything a person reads in it but its buttons: a line for each piece. */
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(content);
    for (JsonNode embed : embeds) {
      lines.add(embed.path("author").path("name").asString(""));
      lines.add(embed.path("title").asString(""));
      lines.add(embed.path("description").asString(""));
      for (JsonNode field : embed.path("fields")) {
        lines.add(field.path("name").asString(""));
        lines.add(field.path("value").asString(""));
      }
      lines.add(embed.path("footer").path("text").asString(""));
    }
    return String.join("\n", lines.stream().filter(line -> !line.isEmpty()).toList());
  }

  /** The buttons' labels, in order. */
  public List<String> labels() {
    return buttons().map(button -> button.path("label").asString("")).toList();
  }

  Stream<JsonNode> buttons() {
    return components
        .valueStream()
        .flatMap(row -> row.path("components").valueStream())
        .filter(component -> component.path("type").asInt() == 2);
  }
}
