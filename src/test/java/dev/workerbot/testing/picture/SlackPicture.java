package dev.workerbot.testing.picture;

import static dev.workerbot.testing.picture.ChatPage.escaped;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** Slack's blocks as HTML, as a phone shows them. Source: Slack, "Block Kit reference". */
public final class SlackPicture {
  private SlackPicture() {}

  /**
   * The HTML of a message.
   *
   * @param names what people are called, by their ids
   */
  public static String of(JsonNode blocks, UnaryOperator<String> names) {
    StringBuilder html = new StringBuilder();
    for (JsonNode block : blocks) {
      for (JsonNode element : block.path("elements")) {
        html.append(
            switch (element.path("type").asString("")) {
              case "button" ->
                  "<span class='button %s'>%s</span>"
                      .formatted(
                          element.path("style").asString(""),
                          escaped(element.path("text").path("text").asString()));
              case "rich_text_preformatted" -> "<pre>" + parts(element, names) + "</pre>";
              default -> "<div class=body>" + parts(element, names) + "</div>";
            });
      }
    }
    return html.toString();
  }

  private static String parts(JsonNode element, UnaryOperator<String> names) {
    StringBuilder html = new StringBuilder();
    for (JsonNode part : element.path("elements")) {
      html.append(
          switch (part.path("type").asString()) {
            case "user" -> called(names.apply(part.path("user_id").asString()));
            case "usergroup" -> called("on-call");
            case "date" -> time(part);
            case "link" -> "<a>" + escaped(part.path("url").asString()) + "</a>";
            default -> styled(part);
          });
    }
    return html.toString();
  }

  private static String called(String name) {
    return "<span class=called>@%s</span>".formatted(escaped(name));
  }

  private static String styled(JsonNode part) {
    String text = escaped(part.path("text").asString(""));
    JsonNode style = part.path("style");
    String inner = style.path("code").asBoolean(false) ? "<code>" + text + "</code>" : text;
    return style.path("bold").asBoolean(false) ? "<b>" + inner + "</b>" : inner;
  }

  private static String time(JsonNode date) {
    Instant at = Instant.ofEpochSecond(date.path("timestamp").asLong());
    return escaped(
        date.path("format")
            .asString("")
            .replace("{time_secs}", at("h:mm:ss a", at))
            .replace("{time}", at("h:mm a", at))
            .replace("{date_short}", at("MMM d, yyyy", at)));
  }

  private static String at(String pattern, Instant at) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC).format(at);
  }
}
