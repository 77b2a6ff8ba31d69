package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The slash commands that were registered, and what people can type of them. */
final class DiscordCommands {
  private static final int SLASH = 1;
  private static final int ON_MESSAGES = 3;
  private static final int SUBCOMMAND_GROUP = 2;
  private static final int STRING = 3;
  private static final int INTEGER = 4;
  private static final int BOOLEAN = 5;
  private static final int NUMBER = 10;

  private final World world;
  private final Map<String, ArrayNode> registered = new HashMap<>();
  private int registrations;

  DiscordCommands(World world) {
    this.world = world;
  }

  int registrations() {
    return registrations;
  }

  /** The commands of a server, or with an empty name those that hold everywhere. */
  ArrayNode of(String guild) {
    return registered.getOrDefault(guild, FakeDiscord.JSON.createArrayNode());
  }

  void forget(String guild) {
    registered.remove(guild);
  }

  /** Replaces all commands; one that keeps its name keeps its id. */
  ArrayNode overwrite(String guild, JsonNode commands) {
    List<Broken> broken = new ArrayList<>();
    for (int index = 0; index < commands.size(); index++) {
      broken.addAll(CommandRules.command(commands.get(index), index));
    }
    world.refuse(broken, "command");
    Map<String, String> ids = new HashMap<>();
    of(guild).forEach(old -> ids.put(old.path("name").asString(), old.path("id").asString()));
    ArrayNode kept = FakeDiscord.JSON.createArrayNode();
    for (JsonNode command : commands) {
      ObjectNode made = (ObjectNode) command.deepCopy();
      made.put("id", ids.getOrDefault(command.path("name").asString(), Ids.next()))
          .put("application_id", DiscordGuild.BOT_USER)
          .put("version", Ids.next());
      if (!guild.isEmpty()) {
        made.put("guild_id", guild);
      }
      kept.add(made);
    }
    registered.put(guild, kept);
    registrations++;
    return kept;
  }

  /**
   * The data of an interaction for what somebody types.
   *
   * @param subcommand as people see it, {@code restart} or {@code config edit}; or empty
   * @param focused the option that is being typed, or empty
   * @param checked whether only what Discord would let a person send is allowed
   */
  ObjectNode typed(
      String guild, String subcommand, Map<String, ?> values, String focused, boolean checked) {
    JsonNode command = command(guild, subcommand);
    JsonNode definition = below(command, subcommand).orElseThrow();
    ObjectNode data =
        world
            .json()
            .put("id", command.path("id").asString())
            .put("name", command.path("name").asString())
            .put("type", 1);
    if (command.has("guild_id")) {
      data.put("guild_id", guild);
    }
    ArrayNode options = data.putArray("options");
    JsonNode parent = command;
    for (String step : steps(subcommand)) {
      parent = named(parent, step).orElseThrow();
      options =
          options
              .addObject()
              .put("type", parent.path("type").asInt())
              .put("name", step)
              .putArray("options");
    }
    if (checked) {
      check(definition, values, focused);
    }
    for (JsonNode option : definition.path("options")) {
      String name = option.path("name").asString();
      if (values.containsKey(name)) {
        ObjectNode sent =
            options.addObject().put("type", option.path("type").asInt()).put("name", name);
        sent.set("value", FakeDiscord.JSON.valueToTree(values.get(name)));
        if (name.equals(focused)) {
          sent.put("focused", true);
        }
      }
    }
    return data;
  }

  /** The data of an interaction for what somebody picks from the menu on a message. */
  ObjectNode picked(String guild, String name, String message, JsonNode shown) {
    JsonNode command =
        of(guild)
            .valueStream()
            .filter(one -> one.path("type").asInt(1) == ON_MESSAGES)
            .filter(one -> one.path("name").asString("").equals(name))
            .findFirst()
            .orElseThrow(() -> impossible("no menu has " + name));
    ObjectNode data =
        world
            .json()
            .put("id", command.path("id").asString())
            .put("name", name)
            .put("type", ON_MESSAGES)
            .put("guild_id", guild)
            .put("target_id", message);
    data.putObject("resolved").putObject("messages").set(message, shown);
    return data;
  }

  private JsonNode command(String guild, String subcommand) {
    List<JsonNode> all = new ArrayList<>();
    of(guild).forEach(all::add);
    of("").forEach(all::add);
    return all.stream()
        .filter(one -> one.path("type").asInt(1) == SLASH && below(one, subcommand).isPresent())
        .findFirst()
        .orElseThrow(() -> impossible("no registered command has " + subcommand));
  }

  /** What people pick to come to a subcommand, which may stand in a group. */
  String wayTo(String guild, String subcommand) {
    return command(guild, "")
        .path("options")
        .valueStream()
        .filter(one -> one.path("type").asInt() == SUBCOMMAND_GROUP)
        .filter(group -> named(group, subcommand).isPresent())
        .map(group -> group.path("name").asString() + " " + subcommand)
        .findFirst()
        .orElse(subcommand);
  }

  /** What stands at the end of that way, if people can pick it and not only look into it. */
  private static Optional<JsonNode> below(JsonNode command, String subcommand) {
    Optional<JsonNode> found = Optional.of(command);
    for (String step : steps(subcommand)) {
      found = found.flatMap(parent -> named(parent, step));
    }
    return found.filter(one -> one.path("type").asInt() != SUBCOMMAND_GROUP);
  }

  private static List<String> steps(String subcommand) {
    return subcommand.isEmpty() ? List.of() : List.of(subcommand.split(" "));
  }

  private static Optional<JsonNode> named(JsonNode parent, String name) {
    return parent
        .path("options")
        .valueStream()
        .filter(option -> option.path("name").asString("").equals(name))
        .findFirst();
  }

  private void check(JsonNode definition, Map<String, ?> values, String focused) {
    for (String name : values.keySet()) {
      JsonNode option =
          named(definition, name).orElseThrow(() -> impossible("no option is called " + name));
      if (!name.equals(focused)) {
        offered(option, values.get(name));
      } else if (!option.path("autocomplete").asBoolean(false)) {
        throw impossible(name + " does not complete");
      }
    }
    for (JsonNode option : definition.path("options")) {
      String name = option.path("name").asString();
      if (focused.isEmpty()
          && option.path("required").asBoolean(false)
          && !values.containsKey(name)) {
        throw impossible("the option " + name + " is required");
      }
    }
  }

  private void offered(JsonNode option, Object value) {
    String name = option.path("name").asString();
    boolean fits =
        switch (option.path("type").asInt()) {
          case STRING -> value instanceof String text && fits(option, text);
          case INTEGER -> value instanceof Integer || value instanceof Long;
          case BOOLEAN -> value instanceof Boolean;
          case NUMBER -> value instanceof Number;
          default -> value instanceof String;
        };
    if (!fits || (value instanceof Number number && !fits(option, number.doubleValue()))) {
      throw impossible("nobody can give " + name + " the value " + value);
    }
    JsonNode choices = option.path("choices");
    if (!choices.isEmpty()
        && choices
            .valueStream()
            .noneMatch(one -> one.path("value").asString("").equals(value.toString()))) {
      throw impossible(value + " is not among the choices of " + name);
    }
  }

  private static boolean fits(JsonNode option, String text) {
    return text.length() >= option.path("min_length").asInt(0)
        && text.length() <= option.path("max_length").asInt(6000);
  }

  private static boolean fits(JsonNode option, double number) {
    return number >= option.path("min_value").asDouble(-Double.MAX_VALUE)
        && number <= option.path("max_value").asDouble(Double.MAX_VALUE);
  }

  private AssertionError impossible(String why) {
    world.violation("typed: " + why);
    return new AssertionError(why);
  }
}
