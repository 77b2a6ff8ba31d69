package dev.workerbot.testing.discord;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One version of a message.
 *
 * @param names what people are called, by their ids
 * @param mentions ids of who got a notification of it: people, roles, or {@code everyone}
 */
public record Version(
    String content,
    JsonNode embeds,
    JsonNode components,
    List<String> mentions,
    Map<String, String> names) {
  private static final Pattern USER = Pattern.compile("<@(\\d+)>");
  private static final Pattern TIME = Pattern.compile("<t:(\\d+):(\\w)>");

  /** Everything a person in UTC reads in it but its buttons: a line for each piece. */
  public String text() {
    String named =
        USER.matcher(marked())
            .replaceAll(user ->
                Matcher.quoteReplacement("@" + names.getOrDefault(user.group(1), "unknown")));
    return TIME.matcher(named).replaceAll(time -> shown(time.group(1), time.group(2)));
  }

  private static String shown(String seconds, String style) {
    Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
    return switch (style) {
      case "t" -> clock("HH:mm", at);
      case "T" -> clock("HH:mm:ss", at);
      case "f" -> clock("d MMMM yyyy HH:mm", at);
      default -> at.isAfter(Instant.now()) ? "in a while" : "a while ago";
    };
  }

  private static String clock(String pattern, Instant at) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(at);
  }

  /** The same as the bot sent it, with people and moments as Discord's markup. */
  public String marked() {
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
