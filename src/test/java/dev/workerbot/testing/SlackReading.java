package dev.workerbot.testing;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The text of blocks, as somebody in UTC reads it: with the names of the people, and the time by
 * their clock. Source: Slack, "Rich text block", "Date element".
 *
 * @param isMarked whether people and moments show that they are no text, as {@code <@U1>} and
 *     {@code <14:30>}
 */
record SlackReading(boolean isMarked) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  String of(JsonNode blocks) {
    StringBuilder all = new StringBuilder();
    for (JsonNode block : blocks) {
      for (JsonNode element : block.path("elements")) {
        for (JsonNode part : element.path("elements")) {
          all.append(of(part.path("type").asString(""), part));
        }
        all.append('\n');
      }
    }
    return all.toString().strip();
  }

  private String of(String type, JsonNode part) {
    return switch (type) {
      case "user" -> {
        String id = part.path("user_id").asString();
        yield isMarked ? "<@" + id + ">" : "@" + FakeSocketMode.name(id);
      }
      case "date" -> {
        String time = time(part);
        yield isMarked ? "<" + time + ">" : time;
      }
      default -> part.path("text").asString("") + part.path("url").asString("");
    };
  }

  private static String time(JsonNode date) {
    Instant at = Instant.ofEpochSecond(date.path("timestamp").asLong());
    return date.path("format")
        .asString("")
        .replace(
            "{time_secs}",
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(at))
        .replace("{time}", TIME.format(at))
        .replace(
            "{date_short}",
            DateTimeFormatter.ofPattern("MMM d, yyyy", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(at));
  }
}
