package dev.workerbot.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What Slack refuses in a message or in a modal. Sources: Slack's references of chat.postMessage,
 * of blocks, of the button, input and select elements, of rich text, of message metadata, and of
 * modal views.
 */
final class SlackRules {
  private static final int BLOCKS = 50;
  private static final int TEXT = 4000;
  private static final int BLOCK_TEXT = 3000;
  private static final int ELEMENTS = 25;
  private static final int LABEL = 75;
  private static final int ACTION_ID = 255;
  private static final int VALUE = 2000;
  private static final int VIEW_TITLE = 24;
  private static final int VIEW_BLOCKS = 100;
  private static final int VIEW_METADATA = 3000;
  private static final int FIELD = 3000;
  private static final int FIELD_LABEL = 2000;
  private static final int OPTIONS = 100;
  private static final int PLACEHOLDER = 150;
  private static final int OPTION_VALUE = 150;

  /** A guess on the safe side: Slack has an error for it, but tells no figure. */
  private static final int METADATA = 8000;

  private static final Set<String> MENTION_STYLES =
      Set.of("bold", "italic", "strike", "highlight", "client_highlight", "unlink", "underline");
  private static final Pattern DATE_TOKEN =
      Pattern.compile(
          "\\{(?:day_divider_pretty|date_num|date_slash|date_long|date_long_full|date_long_pretty"
              + "|date|date_pretty|date_short|date_short_pretty|time|time_secs|ago)\\}");

  private SlackRules() {}

  /** Every rule that the message breaks; none when Slack would take it. */
  static List<String> broken(String text, JsonNode blocks) {
    List<String> broken = new ArrayList<>();
    check(broken, !text.isBlank(), "no_text: a notification needs a text");
    check(broken, text.length() <= TEXT, "msg_too_long: " + text.length());
    check(broken, blocks.isArray() && blocks.size() <= BLOCKS, "invalid_blocks: too many");
    Set<String> actions = new HashSet<>();
    for (JsonNode block : blocks) {
      switch (block.path("type").asString()) {
        case "rich_text" -> {
          for (JsonNode element : block.path("elements")) {
            richText(broken, element);
          }
        }
        case "actions" -> {
          JsonNode elements = block.path("elements");
          check(broken, !elements.isEmpty(), "invalid_blocks: no elements in actions");
          check(broken, elements.size() <= ELEMENTS, "invalid_blocks: too many elements");
          for (JsonNode element : elements) {
            button(broken, element, actions);
          }
        }
        default -> broken.add("invalid_blocks: unexpected " + block.path("type"));
      }
    }
    return broken;
  }

  /** The same of a message's metadata; empty text is none. */
  static List<String> brokenMetadata(String metadata) {
    List<String> broken = new ArrayList<>();
    if (!metadata.isEmpty()) {
      JsonNode tree = FakeSlack.JSON.readTree(metadata);
      check(
          broken,
          tree.path("event_type").asString("").matches("[A-Za-z0-9_-]+"),
          "invalid_metadata_schema: " + metadata);
      check(broken, tree.path("event_payload").isObject(), "invalid_metadata_format: " + metadata);
      check(broken, metadata.length() <= METADATA, "metadata_too_large: " + metadata.length());
    }
    return broken;
  }

  /** The same of a modal. */
  static List<String> brokenView(JsonNode view) {
    List<String> broken = new ArrayList<>();
    check(broken, view.path("type").asString().equals("modal"), "invalid view: type");
    plain(broken, view.path("title"), VIEW_TITLE, "title");
    plain(broken, view.path("submit"), VIEW_TITLE, "submit");
    plain(broken, view.path("close"), VIEW_TITLE, "close");
    check(
        broken,
        view.path("private_metadata").asString("").length() <= VIEW_METADATA,
        "invalid view: private_metadata");
    String callback = view.path("callback_id").asString("");
    check(broken, callback.length() <= ACTION_ID, "invalid view: callback_id");
    JsonNode blocks = view.path("blocks");
    check(broken, !blocks.isEmpty() && blocks.size() <= VIEW_BLOCKS, "invalid view: blocks");
    Set<String> ids = new HashSet<>();
    for (JsonNode block : blocks) {
      switch (block.path("type").asString()) {
        case "actions" ->
            block
                .path("elements")
                .forEach(element -> {
                  plain(broken, element.path("text"), LABEL, "button");
                  check(
                      broken,
                      element.path("type").asString("").equals("button")
                          && !element.path("action_id").asString("").isEmpty(),
                      "invalid view: " + element);
                });
        case "section" -> plain(broken, block.path("text"), BLOCK_TEXT, "section");
        case "input" -> {
          String id = block.path("block_id").asString("");
          check(broken, ids.add(id), "invalid view: block_id already exists: " + id);
          check(broken, id.length() <= ACTION_ID, "invalid view: block_id");
          plain(broken, block.path("label"), FIELD_LABEL, "label");
          if (block.has("hint")) {
            plain(broken, block.path("hint"), FIELD_LABEL, "hint");
          }
          input(broken, block.path("element"));
        }
        default -> broken.add("invalid view: unexpected " + block.path("type"));
      }
    }
    return broken;
  }

  private static void plain(List<String> broken, JsonNode text, int most, String what) {
    String shown = text.path("text").asString("");
    check(
        broken,
        text.path("type").asString("").equals("plain_text")
            && !shown.isEmpty()
            && shown.length() <= most,
        "invalid view: " + what + " " + text);
  }

  private static void input(List<String> broken, JsonNode element) {
    check(broken, !element.path("action_id").asString("").isEmpty(), "invalid view: action_id");
    switch (element.path("type").asString()) {
      case "plain_text_input" -> {
        check(
            broken,
            !element.has("initial_value")
                || element.path("initial_value").asString().matches("(?s).{1," + FIELD + "}"),
            "invalid view: initial_value");
      }
      case "static_select" -> {
        JsonNode options = element.path("options");
        check(broken, !options.isEmpty() && options.size() <= OPTIONS, "invalid view: options");
        Set<String> values = new HashSet<>();
        for (JsonNode option : options) {
          plain(broken, option.path("text"), LABEL, "option");
          String value = option.path("value").asString("");
          check(
              broken,
              !value.isEmpty() && value.length() <= OPTION_VALUE && values.add(value),
              "invalid view: value of " + option);
        }
        check(
            broken,
            !element.has("initial_option")
                || options.valueStream().anyMatch(element.path("initial_option")::equals),
            "invalid view: initial_option");
      }
      case "multi_external_select" -> {
        check(broken, element.path("max_selected_items").asInt(1) >= 1, "invalid view: max");
        check(
            broken,
            !element.has("initial_options") || !element.path("initial_options").isEmpty(),
            "invalid view: initial_options");
        element
            .path("initial_options")
            .forEach(option -> plain(broken, option.path("text"), LABEL, "option"));
        plain(broken, element.path("placeholder"), PLACEHOLDER, "placeholder");
      }
      case "conversations_select" ->
          check(
              broken,
              !element.has("initial_conversation")
                  || !element.path("default_to_current_conversation").asBoolean(),
              "invalid view: two defaults");
      default -> broken.add("invalid view: unexpected element " + element);
    }
  }

  /** The same of what is suggested for a field. Source: Slack, "block_suggestion payload". */
  static List<String> brokenOptions(JsonNode options) {
    List<String> broken = new ArrayList<>();
    check(broken, options.isArray() && options.size() <= OPTIONS, "invalid options: " + options);
    for (JsonNode option : options) {
      plain(broken, option.path("text"), LABEL, "option");
      check(
          broken,
          option.path("value").asString("").matches("(?s).{1," + OPTION_VALUE + "}"),
          "invalid options: value of " + option);
    }
    return broken;
  }

  private static void check(List<String> broken, boolean holds, String rule) {
    if (!holds) {
      broken.add(rule);
    }
  }

  private static void richText(List<String> broken, JsonNode element) {
    check(broken, !element.path("elements").isEmpty(), "invalid_blocks: empty " + element);
    boolean isPreformatted = element.path("type").asString().equals("rich_text_preformatted");
    int length = 0;
    for (JsonNode part : element.path("elements")) {
      switch (part.path("type").asString()) {
        case "text" -> {
          String text = part.path("text").asString();
          check(broken, !text.isEmpty(), "invalid_blocks: must be more than 0 characters");
          length += text.length();
        }
        case "user" -> {
          check(broken, part.path("user_id").asString().matches("[UW][A-Z0-9]+"), "user " + part);
          check(broken, !isPreformatted, "invalid_blocks: a user in preformatted text: " + part);
          check(
              broken,
              part.path("style").propertyNames().stream().allMatch(MENTION_STYLES::contains),
              "invalid_blocks: style of " + part);
        }
        case "date" -> {
          check(broken, !isPreformatted, "invalid_blocks: a date in preformatted text: " + part);
          date(broken, part);
        }
        case "usergroup" ->
            check(
                broken,
                part.path("usergroup_id").asString().matches("S[A-Z0-9]+"),
                "group " + part);
        case "link" ->
            check(
                broken,
                part.path("url").asString().startsWith("https://") && !part.has("text"),
                "a link that may lead elsewhere than it says: " + part);
        default -> broken.add("not plain text, so it could do something: " + part);
      }
    }
    check(broken, length <= BLOCK_TEXT * 2, "msg_blocks_too_long: " + length);
  }

  private static void date(List<String> broken, JsonNode date) {
    check(
        broken,
        date.path("timestamp").isIntegralNumber(),
        "invalid_blocks: must provide an integer: " + date);
    String format = date.path("format").asString("");
    check(
        broken,
        DATE_TOKEN.matcher(format).find()
            && !DATE_TOKEN.matcher(format).replaceAll("").contains("{"),
        "invalid_blocks: format of " + date);
    check(
        broken,
        !date.path("fallback").asString("").isBlank(),
        "nothing to read where a date cannot be shown: " + date);
  }

  private static void button(List<String> broken, JsonNode button, Set<String> actions) {
    check(broken, button.path("type").asString().equals("button"), "unexpected " + button);
    String label = button.path("text").path("text").asString();
    check(broken, !label.isBlank() && label.length() <= LABEL, "invalid_blocks: label " + label);
    check(
        broken,
        button.path("text").path("type").asString().equals("plain_text"),
        "invalid_blocks: a label is plain_text");
    String action = button.path("action_id").asString();
    check(broken, !action.isEmpty() && action.length() <= ACTION_ID, "invalid_blocks: action_id");
    check(broken, actions.add(action), "invalid_blocks: action_id already exists: " + action);
    check(broken, button.path("value").asString().length() <= VALUE, "invalid_blocks: value");
    check(
        broken,
        button.path("style").isMissingNode()
            || Set.of("primary", "danger").contains(button.path("style").asString()),
        "invalid_blocks: style");
  }
}
