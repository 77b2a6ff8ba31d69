package dev.workerbot.chat.slack.socket;

import dev.workerbot.message.text.CleanText;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What goes back to Slack with the acknowledgement of what it brought. Source: Slack, "Using Socket
 * Mode", "Responding to events".
 */
public record SlackReply(ObjectNode payload) {
  /** Longest text of an option, in characters. Source: Slack, "Option object". */
  private static final int OPTION_CHARS = 75;

  /** Longest value of an option, in characters. */
  private static final int VALUE_CHARS = 150;

  /** Most options in one reply. */
  private static final int OPTIONS = 100;

  /** One thing to pick, with what it is called. */
  public record Option(String value, String label) {
    private boolean fits() {
      return !value.isEmpty() && value.length() <= VALUE_CHARS && !label.isEmpty();
    }
  }

  /** Tells the person something. */
  public static SlackReply text(String text) {
    return new SlackReply(JsonMapper.shared().createObjectNode().put("text", text));
  }

  /** What is wrong in a modal, by the field that it stands beside; the modal stays open. */
  public static SlackReply errors(Map<String, String> errors) {
    ObjectNode payload = JsonMapper.shared().createObjectNode().put("response_action", "errors");
    ObjectNode fields = payload.putObject("errors");
    errors.forEach(fields::put);
    return new SlackReply(payload);
  }

  /** What somebody can pick; what Slack would not take is left out. */
  public static SlackReply options(List<Option> options) {
    ObjectNode payload = JsonMapper.shared().createObjectNode();
    ArrayNode list = payload.putArray("options");
    options.stream()
        .filter(Option::fits)
        .limit(OPTIONS)
        .forEach(option -> {
          ObjectNode node = list.addObject();
          node.putObject("text")
              .put("type", "plain_text")
              .put("text", CleanText.cut(option.label(), OPTION_CHARS))
              .put("emoji", false);
          node.put("value", option.value());
        });
    return new SlackReply(payload);
  }
}
