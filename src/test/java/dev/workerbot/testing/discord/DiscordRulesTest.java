package dev.workerbot.testing.discord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DiscordRulesTest {
  /** What is checked, its limit, and something of that size. */
  private static Arguments limit(String what, int most, IntFunction<JsonNode> sized) {
    return Arguments.of(what, most, sized);
  }

  private static ObjectNode json() {
    return FakeDiscord.JSON.createObjectNode();
  }

  private static String text(int length) {
    return "x".repeat(length);
  }

  private static ObjectNode embed(ObjectNode embed) {
    ObjectNode message = json();
    message.putArray("embeds").add(embed);
    return message;
  }

  private static ObjectNode field(String name, String value) {
    ObjectNode embed = json();
    embed.putArray("fields").addObject().put("name", name).put("value", value);
    return embed(embed);
  }

  private static ObjectNode repeated(String list, int count, IntFunction<ObjectNode> one) {
    ObjectNode parent = json();
    ArrayNode all = parent.putArray(list);
    IntStream.range(0, count).mapToObj(one).forEach(all::add);
    return parent;
  }

  private static ObjectNode button(int number) {
    return json().put("type", 2).put("style", 1).put("label", "Go").put("custom_id", "b" + number);
  }

  private static ObjectNode row(int first, int buttons) {
    ObjectNode row = repeated("components", buttons, number -> button(first + number));
    return row.put("type", 1);
  }

  private static ObjectNode pressable(ObjectNode button) {
    ObjectNode message = json();
    message.putArray("components").addObject().put("type", 1).putArray("components").add(button);
    return message;
  }

  private static ObjectNode allowed(String list, int count) {
    ObjectNode message = json().put("content", "x");
    ArrayNode ids = message.putObject("allowed_mentions").putArray(list);
    IntStream.range(0, count).forEach(id -> ids.add("" + id));
    return message;
  }

  static Stream<Arguments> messageLimits() {
    return Stream.of(
        limit("content", 2000, size -> json().put("content", text(size))),
        limit("nonce", 25, size -> json().put("content", "x").put("nonce", text(size))),
        limit("title", 256, size -> embed(json().put("title", text(size)))),
        limit("description", 4096, size -> embed(json().put("description", text(size)))),
        limit("embeds", 10, size -> repeated("embeds", size, _ -> json().put("title", "x"))),
        limit(
            "fields",
            25,
            size ->
                embed(repeated("fields", size, _ -> json().put("name", "n").put("value", "v")))),
        limit("field name", 256, size -> field(text(size), "v")),
        limit("field value", 1024, size -> field("n", text(size))),
        limit(
            "footer",
            2048,
            size -> {
              ObjectNode embed = json();
              embed.putObject("footer").put("text", text(size));
              return embed(embed);
            }),
        limit(
            "author",
            256,
            size -> {
              ObjectNode embed = json();
              embed.putObject("author").put("name", text(size));
              return embed(embed);
            }),
        limit(
            "all embeds",
            6000,
            size -> {
              ObjectNode message = embed(json().put("description", text(4000)));
              message.withArrayProperty("embeds").addObject().put("description", text(size - 4000));
              return message;
            }),
        limit("rows", 5, size -> repeated("components", size, number -> row(number * 10, 1))),
        limit("buttons", 5, size -> repeated("components", 1, _ -> row(0, size))),
        limit("label", 80, size -> pressable(button(0).put("label", text(size)))),
        limit("custom_id", 100, size -> pressable(button(0).put("custom_id", text(size)))),
        limit("allowed users", 100, size -> allowed("users", size)),
        limit("allowed roles", 100, size -> allowed("roles", size)),
        limit(
            "file description",
            1024,
            size -> {
              ObjectNode message = json().put("content", "x");
              message.putArray("attachments").addObject().put("description", text(size));
              return message;
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messageLimits")
  void message_atItsLimit_isTaken_andBeyondItNot(
      String what, int most, IntFunction<JsonNode> sized) {
    assertEquals(List.of(), DiscordRules.create(sized.apply(most), List.of()), what);
    assertFalse(DiscordRules.create(sized.apply(most + 1), List.of()).isEmpty(), what);
  }

  static Stream<Arguments> commandLimits() {
    return Stream.of(
        limit("name", 32, size -> command().put("name", text(size))),
        limit("description", 100, size -> command().put("description", text(size))),
        limit("options", 25, size -> options(size, number -> option("o" + number))),
        limit(
            "subcommands",
            25,
            size -> options(size, number -> option("s" + number).put("type", 1))),
        limit("groups", 25, size -> options(size, number -> group("g" + number, 1))),
        limit("subcommands of a group", 25, size -> options(1, _ -> group("g", size))),
        limit("option name", 32, size -> options(1, _ -> option(text(size)))),
        limit(
            "option description",
            100,
            size -> options(1, _ -> option("o").put("description", text(size)))),
        limit("choices", 25, size -> options(1, _ -> chosen(size, 1))),
        limit("choice", 100, size -> options(1, _ -> chosen(1, size))),
        limit("all characters", 8000, DiscordRulesTest::commandOf));
  }

  private static ObjectNode command() {
    return json().put("name", "worker").put("description", "Runs workers");
  }

  private static ObjectNode option(String name) {
    return json().put("type", 3).put("name", name).put("description", "d");
  }

  private static ObjectNode group(String name, int subcommands) {
    return option(name)
        .put("type", 2)
        .setAll(repeated("options", subcommands, number -> option("s" + number).put("type", 1)));
  }

  private static ObjectNode options(int count, IntFunction<ObjectNode> one) {
    return command().setAll(repeated("options", count, one));
  }

  private static ObjectNode chosen(int count, int length) {
    return option("o")
        .setAll(
            repeated(
                "choices",
                count,
                number ->
                    json()
                        .put("name", text(length - 1) + (char) ('a' + number))
                        .put("value", text(length))));
  }

  private static ObjectNode nested(ObjectNode outer, int type) {
    outer.put("type", type).putArray("options").add(option("inner").put("type", type));
    return outer;
  }

  /** A command with exactly so many characters. */
  private static ObjectNode commandOf(int characters) {
    ObjectNode made = json().put("name", "w").put("description", "d");
    ArrayNode options = made.putArray("options");
    int left = characters - 2;
    for (int number = 0; left > 0; number++) {
      String name = "" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
      ObjectNode subcommand = json().put("type", 1).put("name", name).put("description", "d");
      left -= 3;
      ArrayNode inner = subcommand.putArray("options");
      for (int place = 0; place < 25 && left > 0; place++) {
        int length = Math.min(100, Math.max(1, left - 1));
        inner.add(option("" + (char) ('a' + place)).put("description", text(length)));
        left -= length + 1;
      }
      options.add(subcommand);
    }
    return made;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commandLimits")
  void command_atItsLimit_isTaken_andBeyondItNot(
      String what, int most, IntFunction<JsonNode> sized) {
    assertEquals(List.of(), CommandRules.command(sized.apply(most), 0), what);
    assertFalse(CommandRules.command(sized.apply(most + 1), 0).isEmpty(), what);
  }

  private static List<Broken> choices(int count, int length) {
    return CommandRules.choices(chosen(count, length).path("choices"));
  }

  @Test
  void choices_atTheirLimits_areTaken_andBeyondThemNot() {
    assertEquals(List.of(), choices(25, 100));
    assertFalse(choices(26, 1).isEmpty());
    assertFalse(choices(1, 101).isEmpty());
    assertFalse(CommandRules.choices(json().path("choices")).isEmpty(), "none at all");
  }

  static Stream<Arguments> brokenMessages() {
    ObjectNode twice = repeated("components", 1, _ -> row(0, 2));
    ((ObjectNode) twice.path("components").get(0).path("components").get(1)).put("custom_id", "b0");
    ObjectNode both = json().put("content", "x");
    both.putObject("allowed_mentions").putArray("parse").add("users");
    both.withObjectProperty("allowed_mentions").putArray("users").add("1");
    ObjectNode misread = json().put("content", "x");
    misread.putObject("allowed_mentions").putArray("parse").add("people");
    return Stream.of(
        Arguments.of("nothing", json()),
        Arguments.of("blank content", json().put("content", " \n")),
        Arguments.of("a field without a name", field("", "v")),
        Arguments.of("a field without a value", field("n", "")),
        Arguments.of("a button outside of a row", repeated("components", 1, _ -> button(0))),
        Arguments.of("a row in a row", pressable(row(0, 1))),
        Arguments.of("an empty row", repeated("components", 1, _ -> row(0, 0))),
        Arguments.of("no label", pressable(button(0).put("label", ""))),
        Arguments.of("no custom id", pressable(button(0).put("custom_id", ""))),
        Arguments.of("an id twice", twice),
        Arguments.of("a style that is none", pressable(button(0).put("style", 7))),
        Arguments.of("a link without a URL", pressable(button(0).put("style", 5))),
        Arguments.of("a URL where it is no link", pressable(button(0).put("url", "https://x"))),
        Arguments.of("all people and some", both),
        Arguments.of("a kind of mention that is none", misread),
        Arguments.of(
            "components of the second kind", json().put("content", "x").put("flags", 32768)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenMessages")
  void message_thatDiscordRefuses_isRefused(String what, JsonNode message) {
    assertFalse(DiscordRules.create(message, List.of()).isEmpty(), what);
  }

  static Stream<Arguments> brokenCommands() {
    ObjectNode mixed = options(2, number -> option("o" + number));
    ((ObjectNode) mixed.path("options").get(0)).put("type", 1);
    ObjectNode late = options(2, number -> option("o" + number).put("required", number == 1));
    return Stream.of(
        Arguments.of("capitals", command().put("name", "Worker")),
        Arguments.of("a space", command().put("name", "my worker")),
        Arguments.of("no name", command().put("name", "")),
        Arguments.of("no description", command().put("description", "")),
        Arguments.of("two options of one name", options(2, _ -> option("o"))),
        Arguments.of("subcommands beside options", mixed),
        Arguments.of("a group in a group", options(1, _ -> nested(group("g", 1), 2))),
        Arguments.of("a subcommand in a subcommand", options(1, _ -> nested(option("s"), 1))),
        Arguments.of("required after optional", late),
        Arguments.of("a type that is none", options(1, _ -> option("o").put("type", 99))),
        Arguments.of(
            "choices and completion", options(1, _ -> chosen(1, 1).put("autocomplete", true))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenCommands")
  void command_thatDiscordRefuses_isRefused(String what, JsonNode command) {
    assertFalse(CommandRules.command(command, 0).isEmpty(), what);
  }

  @Test
  void fileName_withADirectory_isRefused() {
    assertEquals(List.of(), DiscordRules.create(json(), List.of("stats.png")));
    assertFalse(DiscordRules.create(json(), List.of("../stats.png")).isEmpty());
  }

  @Test
  void linkButton_withAUrlAlone_isTaken() {
    ObjectNode link = json().put("type", 2).put("style", 5).put("label", "Docs");
    assertEquals(
        List.of(), DiscordRules.create(pressable(link.put("url", "https://x")), List.of()));
  }

  @Test
  void edit_thatSaysNothing_isTaken_becauseItLeavesAllAsItWas() {
    assertEquals(List.of(), DiscordRules.edit(json(), List.of()));
  }
}
