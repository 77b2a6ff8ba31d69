package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.slack.api.util.json.GsonFactory;
import dev.workerbot.message.Button;
import dev.workerbot.message.Cleaner;
import dev.workerbot.message.Excerpt;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against the limits and the parsing that Slack documents. */
class SlackBlocksTest {
  private static final String HOSTILE =
      "<!channel> <@U1> @everyone ``` *bold* <http://evil|bank> :tada: &lt;";

  private static List<JsonObject> all(SlackBlocks.Rendered rendered) {
    List<JsonObject> found = new ArrayList<>();
    JsonElement tree = GsonFactory.createSnakeCase().toJsonTree(rendered.blocks());
    tree.getAsJsonArray().forEach(block -> collect(block, found));
    return found;
  }

  private static void collect(JsonElement element, List<JsonObject> found) {
    if (element.isJsonObject()) {
      found.add(element.getAsJsonObject());
      element.getAsJsonObject().entrySet().forEach(entry -> collect(entry.getValue(), found));
    } else if (element.isJsonArray()) {
      element.getAsJsonArray().forEach(item -> collect(item, found));
    }
  }

  private static String type(JsonObject object) {
    return object.has("type") ? object.get("type").getAsString() : "";
  }

  private static Message message(String text, int lines) {
    Message message = Message.of(Severity.BAD, text);
    for (int i = 0; i < lines; i++) {
      message = message.withLine(Severity.WARNING, text);
    }
    return message
        .withField("What", text)
        .withExcerpt(new Excerpt("log " + text, new Cleaner().clean((text + "\n").repeat(lines))))
        .withButtons(List.of(new Button("Confirm", Button.Style.DANGER, "abc", 0)));
  }

  @Test
  void hostileText_staysText() {
    SlackBlocks.Rendered rendered = SlackBlocks.render(message(HOSTILE, 3));
    for (JsonObject object : all(rendered)) {
      assertFalse(
          List.of("user", "usergroup", "broadcast", "link", "mrkdwn", "emoji")
              .contains(type(object)),
          object.toString());
    }
    assertFalse(rendered.text().contains("<"), rendered.text());
    assertFalse(rendered.text().contains("@everyone"), rendered.text());
  }

  @Test
  void whatDoesNotFit_isKeptWholeForAFile() {
    SlackBlocks.Rendered rendered = SlackBlocks.render(message("line of a log ".repeat(5), 400));
    String file = rendered.file().orElseThrow();
    assertTrue(file.length() > 400 * 70, "the whole of it");
    assertTrue(rendered.blocks().toString().contains("lines more"), "and it is said");
  }

  @Test
  void aButton_carriesTheOfferAndTheChoiceOnly() {
    JsonObject button =
        all(SlackBlocks.render(message("x", 1))).stream()
            .filter(one -> type(one).equals("button"))
            .findFirst()
            .orElseThrow();
    assertEquals("abc:0", button.get("value").getAsString());
    assertEquals("danger", button.get("style").getAsString());
  }

  @Property
  void anyMessage_isWithinSlacksLimits(@ForAll String text, @ForAll List<String> lines) {
    Message message = Message.of(Severity.GOOD, text + " ".repeat(2000) + text);
    for (String line : lines) {
      message = message.withLine(line.repeat(20));
    }
    message =
        message.withExcerpt(
            new Excerpt(text.repeat(30), new Cleaner().clean(String.join("\n", lines).repeat(90))));
    SlackBlocks.Rendered rendered = SlackBlocks.render(message);
    assertTrue(rendered.blocks().size() <= 50);
    assertTrue(rendered.text().length() <= 4000, "text");
    for (JsonObject object : all(rendered)) {
      if (type(object).equals("text")) {
        String shown = object.get("text").getAsString();
        assertTrue(shown.length() <= 3000, "element of " + shown.length());
        assertFalse(shown.isEmpty(), "Slack refuses an empty text");
      }
    }
  }
}
