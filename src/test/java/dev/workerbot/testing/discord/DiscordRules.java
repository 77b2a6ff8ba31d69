package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Discord refuses in a message. Sources: Discord's references of messages (create message,
 * embed limits, allowed mentions), of components, and of interaction responses.
 */
final class DiscordRules {
  static final int EPHEMERAL = 1 << 6;
  private static final int SUPPRESS_EMBEDS = 1 << 2;
  static final int SUPPRESS_NOTIFICATIONS = 1 << 12;
  private static final int ALLOWED_FLAGS = EPHEMERAL | SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS;

  private static final int CONTENT = 2000;
  private static final int NONCE = 25;
  private static final int EMBEDS = 10;
  private static final int EMBED_TOTAL = 6000;
  private static final int TITLE = 256;
  private static final int DESCRIPTION = 4096;
  private static final int FIELDS = 25;
  private static final int FIELD_NAME = 256;
  private static final int FIELD_VALUE = 1024;
  private static final int FOOTER = 2048;
  private static final int AUTHOR = 256;
  private static final int ROWS = 5;
  private static final int BUTTONS = 5;
  private static final int LABEL = 80;
  private static final int CUSTOM_ID = 100;
  private static final int URL = 512;
  private static final int SELECT_OPTIONS = 25;
  private static final int PLACEHOLDER = 150;
  private static final int FILES = 10;
  private static final int FILE_DESCRIPTION = 1024;
  private static final int MENTIONED = 100;

  private final List<Broken> broken = new ArrayList<>();

  private DiscordRules() {}

  /** Every rule that a message breaks which is sent anew. */
  static List<Broken> create(JsonNode message, List<String> fileNames) {
    DiscordRules rules = new DiscordRules();
    rules.message(message, fileNames);
    boolean empty =
        message.path("content").asString("").isBlank()
            && message.path("embeds").isEmpty()
            && message.path("components").isEmpty()
            && message.path("sticker_ids").isEmpty()
            && !message.has("poll")
            && fileNames.isEmpty();
    rules.check(!empty, "content", Broken.EMPTY_MESSAGE, "nothing to send");
    return rules.broken;
  }

  /** Every rule that an edit breaks; what it does not mention stays as it was. */
  static List<Broken> edit(JsonNode message, List<String> fileNames) {
    DiscordRules rules = new DiscordRules();
    rules.message(message, fileNames);
    return rules.broken;
  }

  private void message(JsonNode message, List<String> fileNames) {
    atMost(message.path("content").asString("").length(), CONTENT, "content");
    JsonNode nonce = message.path("nonce");
    check(
        nonce.isMissingNode() || nonce.isNull() || nonce.isString() || nonce.isIntegralNumber(),
        "nonce",
        "NONCE_TYPE_INVALID",
        "Nonce must be a string or an integer");
    atMost(nonce.asString("").length(), NONCE, "nonce");
    int flags = message.path("flags").asInt(0);
    check(
        (flags & ~ALLOWED_FLAGS) == 0,
        "flags",
        "FLAGS",
        "not among the flags known here: " + flags);
    embeds(message.path("embeds"));
    components(message.path("components"));
    mentions(message.path("allowed_mentions"));
    files(message.path("attachments"), fileNames);
  }

  private void embeds(JsonNode embeds) {
    check(embeds.size() <= EMBEDS, "embeds", "BASE_TYPE_MAX_LENGTH", atMost(EMBEDS));
    int total = 0;
    for (int index = 0; index < embeds.size(); index++) {
      total += embed(embeds.get(index), "embeds." + index);
    }
    check(
        total <= EMBED_TOTAL,
        "embeds",
        "MAX_EMBED_SIZE_EXCEEDED",
        "Embed size exceeds maximum size of " + EMBED_TOTAL);
  }

  private int embed(JsonNode embed, String path) {
    String title = embed.path("title").asString("");
    String description = embed.path("description").asString("");
    String footer = embed.path("footer").path("text").asString("");
    String author = embed.path("author").path("name").asString("");
    atMost(title.length(), TITLE, path + ".title");
    atMost(description.length(), DESCRIPTION, path + ".description");
    atMost(footer.length(), FOOTER, path + ".footer.text");
    atMost(author.length(), AUTHOR, path + ".author.name");
    JsonNode fields = embed.path("fields");
    atMost(fields.size(), FIELDS, path + ".fields");
    int total = title.length() + description.length() + footer.length() + author.length();
    for (int index = 0; index < fields.size(); index++) {
      String name = fields.get(index).path("name").asString("");
      String value = fields.get(index).path("value").asString("");
      String at = path + ".fields." + index;
      between(name, FIELD_NAME, at + ".name");
      between(value, FIELD_VALUE, at + ".value");
      total += name.length() + value.length();
    }
    return total;
  }

  private void components(JsonNode rows) {
    atMost(rows.size(), ROWS, "components");
    Set<String> ids = new HashSet<>();
    for (int index = 0; index < rows.size(); index++) {
      String path = "components." + index;
      JsonNode row = rows.get(index);
      check(
          row.path("type").asInt() == 1,
          path + ".type",
          "UNION_TYPE_CHOICES",
          "Value of field \"type\" must be one of (1,).");
      JsonNode inside = row.path("components");
      int selects = 0;
      for (int place = 0; place < inside.size(); place++) {
        String at = path + ".components." + place;
        JsonNode component = inside.get(place);
        int type = component.path("type").asInt();
        switch (type) {
          case 2 -> button(component, ids, at);
          case 3, 5, 6, 7, 8 -> {
            selects++;
            select(component, ids, at);
          }
          default -> add(at + ".type", "UNION_TYPE_CHOICES", "must be one of (2, 3, 5, 6, 7, 8)");
        }
      }
      check(!inside.isEmpty(), path + ".components", "BASE_TYPE_BAD_LENGTH", "between 1 and 5");
      atMost(inside.size(), selects > 0 ? 1 : BUTTONS, path + ".components");
    }
  }

  private void button(JsonNode button, Set<String> ids, String path) {
    String label = button.path("label").asString("");
    int style = button.path("style").asInt();
    atMost(label.length(), LABEL, path + ".label");
    check(
        !label.isBlank() || button.has("emoji"), path + ".label", "BASE_TYPE_REQUIRED", "required");
    check(style >= 1 && style <= 5, path + ".style", "BASE_TYPE_CHOICES", "(1, 2, 3, 4, 5)");
    if (style == 5) {
      between(button.path("url").asString(""), URL, path + ".url");
      check(
          !button.has("custom_id"),
          path + ".custom_id",
          "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
          "A custom id and url cannot both be specified");
    } else {
      customId(button, ids, path);
      check(
          !button.has("url"),
          path + ".url",
          "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
          "A custom id and url cannot both be specified");
    }
  }

  private void select(JsonNode select, Set<String> ids, String path) {
    customId(select, ids, path);
    atMost(select.path("placeholder").asString("").length(), PLACEHOLDER, path + ".placeholder");
    if (select.path("type").asInt() == 3) {
      JsonNode options = select.path("options");
      check(!options.isEmpty(), path + ".options", "BASE_TYPE_BAD_LENGTH", "between 1 and 25");
      atMost(options.size(), SELECT_OPTIONS, path + ".options");
      for (int index = 0; index < options.size(); index++) {
        String at = path + ".options." + index;
        between(options.get(index).path("label").asString(""), CUSTOM_ID, at + ".label");
        between(options.get(index).path("value").asString(""), CUSTOM_ID, at + ".value");
      }
    }
  }

  private void customId(JsonNode component, Set<String> ids, String path) {
    String id = component.path("custom_id").asString("");
    between(id, CUSTOM_ID, path + ".custom_id");
    check(
        ids.add(id),
        path + ".custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        "Component custom id cannot be duplicated");
  }

  private void mentions(JsonNode allowed) {
    for (JsonNode kind : allowed.path("parse")) {
      check(
          Set.of("users", "roles", "everyone").contains(kind.asString("")),
          "allowed_mentions.parse",
          "BASE_TYPE_CHOICES",
          "('roles', 'users', 'everyone')");
      String list = kind.asString("");
      check(
          allowed.path(list).isEmpty(),
          "allowed_mentions",
          "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
          "parse:[\"" + list + "\"] and " + list + ": [ids...] are mutually exclusive.");
    }
    atMost(allowed.path("users").size(), MENTIONED, "allowed_mentions.users");
    atMost(allowed.path("roles").size(), MENTIONED, "allowed_mentions.roles");
  }

  private void files(JsonNode attachments, List<String> names) {
    atMost(Math.max(names.size(), attachments.size()), FILES, "attachments");
    for (int index = 0; index < attachments.size(); index++) {
      atMost(
          attachments.get(index).path("description").asString("").length(),
          FILE_DESCRIPTION,
          "attachments." + index + ".description");
    }
    for (String name : names) {
      check(
          !name.isBlank() && name.length() <= 260 && !name.matches(".*[/\\\\].*"),
          "attachments",
          "ATTACHMENT_FILENAME",
          "not a plain file name: " + name);
    }
  }

  private void between(String text, int most, String path) {
    check(!text.isBlank(), path, "BASE_TYPE_REQUIRED", "This field is required");
    atMost(text.length(), most, path);
  }

  private void atMost(int size, int most, String path) {
    check(size <= most, path, "BASE_TYPE_MAX_LENGTH", atMost(most));
  }

  private static String atMost(int most) {
    return "Must be " + most + " or fewer in length.";
  }

  private void check(boolean holds, String path, String code, String message) {
    if (!holds) {
      add(path, code, message);
    }
  }

  private void add(String path, String code, String message) {
    broken.add(new Broken(path, code, message));
  }
}
