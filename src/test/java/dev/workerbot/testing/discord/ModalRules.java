package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Discord refuses in a modal, and what it sends of one that was filled in. Sources: Discord's
 * references of components (label, text input, string select, text display) and of interaction
 * responses.
 */
final class ModalRules {
  private static final int SELECT = 3;
  private static final int INPUT = 4;
  private static final int TEXT = 10;
  private static final int LABEL = 18;

  private static final int ID_CHARS = 100;
  private static final int TITLE_CHARS = 45;
  private static final int COMPONENTS = 5;
  private static final int LABEL_CHARS = 45;
  private static final int DESCRIPTION_CHARS = 100;
  private static final int VALUE_CHARS = 4000;
  private static final int OPTIONS = 25;
  private static final int OPTION_CHARS = 100;

  private final List<Broken> broken = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  private ModalRules() {}

  static List<Broken> broken(JsonNode modal) {
    ModalRules rules = new ModalRules();
    rules.text(modal, "custom_id", ID_CHARS, "data");
    rules.text(modal, "title", TITLE_CHARS, "data");
    JsonNode components = modal.path("components");
    rules.check(
        !components.isEmpty() && components.size() <= COMPONENTS,
        "data.components",
        "Must be between 1 and 5 in length.");
    for (int index = 0; index < components.size(); index++) {
      rules.component(components.get(index), "data.components." + index);
    }
    return rules.broken;
  }

  private void component(JsonNode component, String path) {
    switch (component.path("type").asInt()) {
      case TEXT -> text(component, "content", VALUE_CHARS, path);
      case LABEL -> {
        text(component, "label", LABEL_CHARS, path);
        if (component.hasNonNull("description")) {
          text(component, "description", DESCRIPTION_CHARS, path);
        }
        inner(component.path("component"), path + ".component");
      }
      default -> check(false, path + ".type", "no such component in a modal: " + component);
    }
  }

  private void inner(JsonNode component, String path) {
    text(component, "custom_id", ID_CHARS, path);
    check(
        ids.add(component.path("custom_id").asString("")),
        path + ".custom_id",
        "Component custom id cannot be duplicated");
    switch (component.path("type").asInt()) {
      case INPUT -> {
        int style = component.path("style").asInt();
        check(style == 1 || style == 2, path + ".style", "Value must be one of {1, 2}.");
        if (component.has("value")) {
          text(component, "value", VALUE_CHARS, path);
        }
      }
      case SELECT -> {
        JsonNode options = component.path("options");
        check(
            !options.isEmpty() && options.size() <= OPTIONS,
            path + ".options",
            "Must be between 1 and 25 in length.");
        int chosen = 0;
        for (JsonNode option : options) {
          text(option, "label", OPTION_CHARS, path + ".options");
          text(option, "value", OPTION_CHARS, path + ".options");
          chosen += option.path("default").asBoolean(false) ? 1 : 0;
        }
        check(chosen <= component.path("max_values").asInt(1), path + ".options", "too many");
        check(
            component.path("min_values").asInt(1) > 0
                || !component.path("required").asBoolean(true),
            path + ".min_values",
            "must be at least 1 for what is required");
      }
      default -> check(false, path + ".type", "no such component in a label: " + component);
    }
  }

  private void text(JsonNode parent, String name, int most, String path) {
    String text = parent.path(name).asString("");
    check(
        !text.isEmpty() && text.length() <= most,
        path + "." + name,
        "Must be between 1 and " + most + " in length.");
  }

  private void check(boolean holds, String path, String message) {
    if (!holds) {
      broken.add(new Broken(path, "BASE_TYPE_BAD_LENGTH", message));
    }
  }

  /** The data of its submission: what stood in the fields, changed by who filled them in. */
  static ObjectNode filled(JsonNode modal, Map<String, String> filled) {
    Map<String, String> left = new HashMap<>(filled);
    ObjectNode data =
        FakeDiscord.JSON.createObjectNode().put("custom_id", modal.path("custom_id").asString());
    ArrayNode components = data.putArray("components");
    int id = 1;
    for (JsonNode component : modal.path("components")) {
      ObjectNode sent =
          components.addObject().put("type", component.path("type").asInt()).put("id", id++);
      if (component.path("type").asInt() == LABEL) {
        JsonNode inner = component.path("component");
        String key = inner.path("custom_id").asString();
        ObjectNode field =
            sent.putObject("component")
                .put("type", inner.path("type").asInt())
                .put("id", id++)
                .put("custom_id", key);
        boolean empty =
            inner.path("type").asInt() == SELECT
                ? choose(field, inner, left.remove(key))
                : write(field, inner, left.remove(key));
        if (empty && inner.path("required").asBoolean(true)) {
          throw new AssertionError("Discord does not send it without " + key);
        }
      }
    }
    if (!left.isEmpty()) {
      throw new AssertionError("the modal does not ask for " + left);
    }
    return data;
  }

  private static boolean write(ObjectNode field, JsonNode inner, String filled) {
    String text = filled == null ? inner.path("value").asString("") : filled;
    if (text.indexOf('\n') >= 0 && inner.path("style").asInt() == 1) {
      throw new AssertionError("that field has one line");
    }
    field.put("value", text);
    return text.isEmpty();
  }

  private static boolean choose(ObjectNode field, JsonNode inner, String filled) {
    ArrayNode values = field.putArray("values");
    for (JsonNode option : inner.path("options")) {
      boolean chosen =
          filled == null
              ? option.path("default").asBoolean(false)
              : option.path("label").asString().equals(filled);
      if (chosen) {
        values.add(option.path("value").asString());
      }
    }
    if (filled != null && !filled.isEmpty() && values.isEmpty()) {
      throw new AssertionError(filled + " cannot be chosen");
    }
    return values.isEmpty();
  }
}
