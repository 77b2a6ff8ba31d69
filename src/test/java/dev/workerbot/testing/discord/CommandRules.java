package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What Discord refuses in the definition of a slash command, and among the choices that complete an
 * option. Source: Discord's reference of application commands.
 */
final class CommandRules {
  private static final Pattern NAME =
      Pattern.compile("[-_'\\p{L}\\p{N}\\p{IsDevanagari}\\p{IsThai}]{1,32}");
  private static final int ON_MESSAGES = 3;
  private static final int MENU_NAME = 32;
  private static final int DESCRIPTION = 100;
  private static final int OPTIONS = 25;
  private static final int CHOICES = 25;
  private static final int CHOICE = 100;
  private static final int CHARACTERS = 8000;
  private static final int COMMAND = 0;
  private static final int SUBCOMMAND = 1;
  private static final int SUBCOMMAND_GROUP = 2;
  private static final int STRING = 3;
  private static final Set<Integer> TYPES = Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  private static final Set<Integer> WITH_CHOICES = Set.of(3, 4, 10);

  private final List<Broken> broken = new ArrayList<>();
  private int characters;

  private CommandRules() {}

  /** Every rule that a command breaks; its place in the list is the first step of the path. */
  static List<Broken> command(JsonNode command, int index) {
    CommandRules rules = new CommandRules();
    String path = Integer.toString(index);
    if (command.path("type").asInt(1) == ON_MESSAGES) {
      rules.between(command.path("name").asString(""), MENU_NAME, path + ".name");
      rules.check(
          command.path("description").asString("").isEmpty(),
          path + ".description",
          "BASE_TYPE_BAD_LENGTH",
          "Context menu commands cannot have description");
    } else {
      rules.named(command, path);
    }
    JsonNode permissions = command.path("default_member_permissions");
    rules.check(
        permissions.isMissingNode()
            || permissions.isNull()
            || permissions.asString("").matches("\\d{1,19}"),
        path + ".default_member_permissions",
        "NUMBER_TYPE_COERCE",
        "Value \"" + permissions + "\" is not int.");
    rules.options(command.path("options"), path, COMMAND);
    rules.check(
        rules.characters <= CHARACTERS,
        path,
        "APPLICATION_COMMAND_TOO_LARGE",
        "Command exceeds maximum size (" + CHARACTERS + ")");
    return rules.broken;
  }

  /** Every rule that the answer to somebody who types breaks. */
  static List<Broken> choices(JsonNode choices) {
    CommandRules rules = new CommandRules();
    rules.check(choices.isArray(), "data.choices", "BASE_TYPE_REQUIRED", "required");
    rules.choices(choices, STRING, "data.choices");
    return rules.broken;
  }

  private void named(JsonNode one, String path) {
    String name = one.path("name").asString("");
    check(
        NAME.matcher(name).matches() && name.equals(name.toLowerCase(Locale.ROOT)),
        path + ".name",
        "APPLICATION_COMMAND_INVALID_NAME",
        "Command name is invalid: " + name);
    between(one.path("description").asString(""), DESCRIPTION, path + ".description");
    characters += name.length() + one.path("description").asString("").length();
  }

  private void options(JsonNode options, String path, int parent) {
    check(
        options.size() <= OPTIONS,
        path + ".options",
        "BASE_TYPE_MAX_LENGTH",
        "25 or fewer options");
    Set<String> names = new HashSet<>();
    boolean optional = false;
    int subcommands = 0;
    for (int index = 0; index < options.size(); index++) {
      JsonNode option = options.get(index);
      String at = path + ".options." + index;
      int type = option.path("type").asInt();
      named(option, at);
      check(TYPES.contains(type), at + ".type", "BASE_TYPE_CHOICES", "unknown type " + type);
      check(
          names.add(option.path("name").asString("")),
          path + ".options",
          "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
          "Option name already exists");
      if (type == SUBCOMMAND || type == SUBCOMMAND_GROUP) {
        subcommands++;
        check(
            parent == COMMAND || (parent == SUBCOMMAND_GROUP && type == SUBCOMMAND),
            at + ".type",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "nested");
        options(option.path("options"), at, type);
      } else {
        boolean required = option.path("required").asBoolean(false);
        check(
            !required || !optional,
            at,
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options");
        optional |= !required;
        JsonNode choices = option.path("choices");
        check(
            choices.isEmpty() || WITH_CHOICES.contains(type),
            at + ".choices",
            "APPLICATION_COMMAND_OPTIONS_CHOICES_INVALID",
            "a type without choices");
        check(
            choices.isEmpty() || !option.path("autocomplete").asBoolean(false),
            at + ".autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "choices and autocomplete exclude each other");
        choices(choices, type, at + ".choices");
      }
    }
    check(
        subcommands == 0 || subcommands == options.size(),
        path + ".options",
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        "Sub-command and sub-command group option types are mutually exclusive to all other types");
  }

  private void choices(JsonNode choices, int type, String path) {
    check(
        choices.size() <= CHOICES, path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.");
    Set<String> names = new HashSet<>();
    for (int index = 0; index < choices.size(); index++) {
      JsonNode choice = choices.get(index);
      String name = choice.path("name").asString("");
      between(name, CHOICE, path + "." + index + ".name");
      check(
          names.add(name),
          path,
          "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
          "Option choice name already exists");
      characters += name.length();
      if (type == STRING) {
        String value = choice.path("value").asString("");
        between(value, CHOICE, path + "." + index + ".value");
        characters += value.length();
      }
    }
  }

  private void between(String text, int most, String path) {
    check(
        !text.isBlank() && text.length() <= most,
        path,
        "BASE_TYPE_BAD_LENGTH",
        "Must be between 1 and " + most + " in length.");
  }

  private void check(boolean holds, String path, String code, String message) {
    if (!holds) {
      broken.add(new Broken(path, code, message));
    }
  }
}
