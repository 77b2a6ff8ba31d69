package dev.workerbot.testing.picture;

import static dev.workerbot.testing.picture.ChatPage.escaped;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Discord's embeds as HTML, as a phone shows them. Source: Discord, "Embed object". */
public final class DiscordPicture {
  private static final Pattern MARKUP =
      Pattern.compile(
          "```(?:\\w*\n"
              + ")?(?<block>.*?)```|`(?<code>[^`\n"
              + "]+)`|\\*\\*(?<bold>.+?)\\*\\*"
              + "|<@&?(?<user>\\d+)>|<t:(?<time>\\d+):(?<style>\\w)>|\\\\(?<escaped>[^\\s\\p{Alnum}])",
          Pattern.DOTALL);

  /** By the numbers of Discord's styles. */
  private static final List<String> STYLES =
      List.of("", "primary", "secondary", "success", "danger", "link");

  private DiscordPicture() {}

  /**
   * The HTML of a message.
   *
   * @param names what people are called, by their ids
   */
  public static String of(
      String content, JsonNode embeds, JsonNode components, Map<String, String> names) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=body>").append(marked(content, names)).append("</div>");
    for (JsonNode embed : embeds) {
      html.append(
              "<div class=embed style='border-color: #%06x'>"
                  .formatted(embed.path("color").asInt(0)))
          .append(part("title", embed.path("author").path("name").asString(""), names))
          .append(part("title", embed.path("title").asString(""), names))
          .append(part("body", embed.path("description").asString(""), names));
      for (JsonNode field : embed.path("fields")) {
        html.append(part("name", field.path("name").asString(""), names))
            .append(part("body", field.path("value").asString(""), names));
      }
      html.append(part("footer", embed.path("footer").path("text").asString(""), names))
          .append("</div>");
    }
    for (JsonNode row : components) {
      html.append("<div>");
      for (JsonNode button : row.path("components")) {
        html.append(
            "<span class='button %s'>%s</span>"
                .formatted(
                    STYLES.get(button.path("style").asInt(0)),
                    escaped(button.path("label").asString("…"))));
      }
      html.append("</div>");
    }
    return html.toString();
  }

  private static String part(String kind, String text, Map<String, String> names) {
    return text.isEmpty()
        ? ""
        : "<div class='%s body'>%s</div>".formatted(kind, marked(text, names));
  }

  private static String marked(String text, Map<String, String> names) {
    StringBuilder html = new StringBuilder();
    int end = 0;
    Matcher markup = MARKUP.matcher(text);
    while (markup.find()) {
      html.append(escaped(text.substring(end, markup.start()))).append(span(markup, names));
      end = markup.end();
    }
    return html.append(escaped(text.substring(end))).toString();
  }

  private static String span(Matcher markup, Map<String, String> names) {
    if (markup.group("block") != null) {
      return "<pre>" + escaped(markup.group("block").strip()) + "</pre>";
    }
    if (markup.group("code") != null) {
      return "<code>" + escaped(markup.group("code")) + "</code>";
    }
    if (markup.group("bold") != null) {
      return "<b>" + marked(markup.group("bold"), names) + "</b>";
    }
    if (markup.group("user") != null) {
      String name = names.getOrDefault(markup.group("user"), "on-call");
      return "<span class=called>@" + escaped(name) + "</span>";
    }
    if (markup.group("time") != null) {
      Instant at = Instant.ofEpochSecond(Long.parseLong(markup.group("time")));
      String pattern =
          switch (markup.group("style")) {
            case "t" -> "h:mm a";
            case "T" -> "h:mm:ss a";
            case "R" -> "'in a while'";
            default -> "MMMM d, yyyy h:mm a";
          };
      return "<span class=time>%s</span>"
          .formatted(
              DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
                  .withZone(ZoneOffset.UTC)
                  .format(at));
    }
    return escaped(markup.group("escaped"));
  }
}
