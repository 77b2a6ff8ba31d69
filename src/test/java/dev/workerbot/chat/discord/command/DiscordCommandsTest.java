package dev.workerbot.chat.discord.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.Silence;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.dv8tion.jda.api.interactions.commands.build.CommandData;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DiscordCommandsTest {
  private static final SlashCommandData DEFINITION =
      DiscordCommands.definition("worker", OptionalLong.empty());

  static Stream<Arguments> filledIn() {
    return Stream.of(
        Arguments.of("help", Map.of(), "help"),
        Arguments.of("help", Map.of("verb", "restart"), "help restart"),
        Arguments.of("whoami", Map.of(), "whoami"),
        Arguments.of("can", Map.of("verb", "stop", "target", "a@b"), "can stop a@b"),
        Arguments.of("servers", Map.of(), "servers"),
        Arguments.of("status", Map.of(), "status"),
        Arguments.of("status", Map.of("target", " a@b ", "all", "true"), "status a@b --all"),
        Arguments.of("start", Map.of("target", "a@b"), "start a@b"),
        Arguments.of("start", Map.of("target", "a@b", "yes", "true"), "start a@b --yes"),
        Arguments.of("status", Map.of("target", "--all"), "status --all"),
        Arguments.of("stop", Map.of("target", "a:*@b", "yes", "true"), "stop a:*@b --yes"),
        Arguments.of("stop", Map.of("target", "a:*@b --yes"), "stop a:*@b --yes"),
        Arguments.of("restart", Map.of("target", "a@b,c@d", "yes", "false"), "restart a@b,c@d"),
        Arguments.of(
            "restart",
            Map.of(
                "target",
                "a@b",
                "rolling",
                "true",
                "batch",
                "2",
                "pause",
                "10s",
                "graceful",
                "true",
                "break-glass",
                "shop is \"down\"",
                "yes",
                "true"),
            "restart a@b --rolling --batch 2 --pause 10s --graceful"
                + " --break-glass 'shop is \"down\"' --yes"),
        Arguments.of("restart", Map.of("target", "a@b, c@d ,@e"), "restart a@b,c@d,@e"),
        Arguments.of("restart", Map.of("target", "a@b --rolling"), "restart a@b --rolling"),
        Arguments.of(
            "start", Map.of("target", "a@b", "break-glass", "now"), "start a@b --break-glass now"),
        Arguments.of(
            "stop", Map.of("target", "a@b", "break-glass", "now"), "stop a@b --break-glass now"),
        Arguments.of(
            "pause",
            Map.of("target", "a@b", "break-glass", "now", "yes", "true"),
            "pause a@b --break-glass now --yes"),
        Arguments.of(
            "continue",
            Map.of("target", "a@b", "break-glass", "now", "yes", "true"),
            "continue a@b --break-glass now --yes"),
        Arguments.of("cancel", Map.of("target", "a@b"), "cancel a@b"),
        Arguments.of("cancel", Map.of(), "cancel"),
        Arguments.of("run", Map.of("action", "after-deploy"), "run after-deploy"),
        Arguments.of(
            "run",
            Map.of("action", "after-deploy", "reason", "release 7"),
            "run after-deploy \"release 7\""),
        Arguments.of(
            "hold",
            Map.of("target", "a@b", "for", "30m", "reason", "--yes we move"),
            "hold a@b 30m \"--yes we move\""),
        Arguments.of("holds", Map.of(), "holds"),
        Arguments.of("release", Map.of("hold", "#3"), "release #3"),
        Arguments.of(
            "request",
            Map.of(
                "verb",
                "restart",
                "target",
                "a@b",
                "reason",
                "--yes",
                "rolling",
                "true",
                "batch",
                "2",
                "pause",
                "0s",
                "graceful",
                "true"),
            "request restart a@b --rolling --batch 2 --pause 0 --graceful --reason=--yes"),
        Arguments.of("approve", Map.of("request", "#12"), "approve #12"),
        Arguments.of("deny", Map.of("request", "#12", "reason", "not now"), "deny #12 not now"),
        Arguments.of(
            "logs",
            Map.of("target", "a@b", "lines", "7", "err", "true", "grep", "x \"y", "follow", "60s"),
            "logs a@b --lines 7 --err --grep \"x \\\"y\" --follow 60s"),
        Arguments.of("history", Map.of("target", "a@b"), "history a@b"),
        Arguments.of("alerts", Map.of("target", "a@b"), "alerts a@b"),
        Arguments.of("ack", Map.of("alert", "#17"), "ack #17"),
        Arguments.of("resolve", Map.of("alert", "a@b"), "resolve a@b"),
        Arguments.of(
            "silence",
            Map.of("target", "#3", "for", "1h", "reason", "we deploy --yes"),
            "silence #3 3600s \"we deploy --yes\""),
        Arguments.of("silences", Map.of(), "silences"),
        Arguments.of("unsilence", Map.of("silence", "#2"), "unsilence #2"),
        Arguments.of("stats", Map.of("target", "a@b", "period", "6h"), "stats a@b 6h"),
        Arguments.of("show", Map.of("target", "a@b"), "show a@b"),
        Arguments.of("drift", Map.of("target", "web1"), "drift *@web1"),
        Arguments.of("doctor", Map.of("target", "@prod"), "doctor @prod"),
        Arguments.of(
            "create", Map.of("template", "laravel-queue"), "create --template laravel-queue"),
        Arguments.of(
            "create",
            Map.of(
                "target",
                "a@b",
                "command",
                "php -v --x",
                "processes",
                "4",
                "settings",
                "--user www-data --directory '/srv/my app'",
                "yes",
                "true"),
            "create a@b --command 'php -v --x' --processes 4 --user www-data"
                + " --directory '/srv/my app' --yes"),
        Arguments.of(
            "edit",
            Map.of("target", "a@b", "settings", "--stopwaitsecs 90", "yes", "true"),
            "edit a@b --stopwaitsecs 90 --yes"),
        Arguments.of(
            "scale", Map.of("target", "a@b", "processes", "8", "yes", "true"), "scale a@b 8 --yes"),
        Arguments.of("remove", Map.of("target", "a@b", "yes", "true"), "remove a@b --yes"),
        Arguments.of("undo", Map.of("target", "a@b", "yes", "true"), "undo a@b --yes"),
        Arguments.of("undo", Map.of(), "undo"));
  }

  @ParameterizedTest
  @MethodSource("filledIn")
  void whatIsFilledIn_isTheCommandThatOneWouldType(
      String verb, Map<String, String> options, String typed) {
    assertEquals(understood(typed), understood(DiscordLine.of(verb, options)));
  }

  private static Command understood(String line) {
    return assertInstanceOf(ParseResult.Understood.class, Grammar.parse(line), line).command();
  }

  private static List<SubcommandData> subcommands() {
    return Stream.concat(
            DEFINITION.getSubcommands().stream(),
            DEFINITION.getSubcommandGroups().stream()
                .flatMap(group -> group.getSubcommands().stream()))
        .toList();
  }

  /** With everything that can be said, and with what has to be. */
  @ParameterizedTest
  @EnumSource(Verb.class)
  void everyVerb_isASubcommand_whoseOptionsSayACommand(Verb verb) {
    SubcommandData sub =
        subcommands().stream()
            .filter(one -> one.getName().equals(verb.word()))
            .findFirst()
            .orElseThrow();
    Map<String, String> all = new LinkedHashMap<>();
    Map<String, String> required = new LinkedHashMap<>();
    for (Parameter parameter : Syntax.specOf(verb).parameters()) {
      if (!parameter.isHidden()) {
        all.put(parameter.name(), sample(parameter));
        if (parameter.required()) {
          required.put(parameter.name(), sample(parameter));
        }
      }
    }
    assertEquals(
        List.copyOf(all.keySet()), sub.getOptions().stream().map(OptionData::getName).toList());
    assertEquals(verb, understood(DiscordLine.of(verb.word(), required)).verb());
    if (verb == Verb.LOGS) {
      // One log at a time.
      all.remove("app");
    }
    String line = DiscordLine.of(verb.word(), all);
    assertEquals(verb, understood(line).verb());
    String spelled = DiscordSpelling.of(line).orElseThrow();
    all.keySet().forEach(name -> assertTrue((spelled + " ").contains(name + ":"), spelled));
  }

  private static String sample(Parameter of) {
    return switch (of.kind()) {
      case WORKERS, SERVERS, CHANGED -> "a@b";
      case NUMBERED, REQUEST -> "#3";
      case VERB -> "help";
      case ACTING_VERB -> "restart";
      case ACTION, TEMPLATE -> "one";
      case TIME -> "10m";
      case NUMBER -> "7";
      case NOTHING -> "true";
      case TEXT -> of.name().equals("settings") ? "--user www-data" : "some words";
    };
  }

  @Test
  void everyVerb_isReachedByThePathThatTextsSay() {
    Stream<String> grouped =
        DEFINITION.getSubcommandGroups().stream()
            .flatMap(group ->
                group.getSubcommands().stream().map(sub -> group.getName() + " " + sub.getName()));
    assertEquals(
        Arrays.stream(Verb.values()).map(DiscordCommands::path).sorted().toList(),
        Stream.concat(DEFINITION.getSubcommands().stream().map(SubcommandData::getName), grouped)
            .sorted()
            .toList());
  }

  @ParameterizedTest
  @MethodSource("filledIn")
  void aCommandInAText_isSpelledByThatPath(String verb, Map<String, String> options, String typed) {
    String path = DiscordCommands.path(Verb.named(verb).orElseThrow());
    String spelled = DiscordSpelling.of(typed).orElseThrow();
    assertEquals(path, options.isEmpty() ? spelled : spelled.substring(0, path.length()));
  }

  /** Source: Discord, "Application Commands". */
  @Test
  void theDefinition_isWithinDiscordsLimits() {
    assertTrue(DEFINITION.getSubcommands().size() + DEFINITION.getSubcommandGroups().size() <= 25);
    DEFINITION
        .getSubcommandGroups()
        .forEach(group -> assertTrue(group.getSubcommands().size() <= 25, group.getName()));
    subcommands().forEach(sub -> assertTrue(sub.getOptions().size() <= 25, sub.getName()));
    assertTrue(characters(DEFINITION.toData()) <= 8000);
  }

  /** Names, descriptions and values of choices, on all levels. */
  private static int characters(DataObject of) {
    int own =
        Stream.of("name", "description", "value")
            .mapToInt(key -> of.getString(key, "").length())
            .sum();
    return own
        + Stream.of("options", "choices")
            .flatMap(key -> of.optArray(key).stream())
            .flatMap(array -> array.stream(DataArray::getObject))
            .mapToInt(DiscordCommandsTest::characters)
            .sum();
  }

  /** Whatever somebody puts into the target, the verb is the one that they picked. */
  @Property
  void whateverATargetIs_theVerbStays(@ForAll String target) {
    String line = DiscordLine.of("restart", Map.of("target", target));
    if (Grammar.parse(line) instanceof ParseResult.Understood(Act act)) {
      assertEquals(Verb.RESTART, act.verb());
      assertTrue(!act.confirmed() || target.contains("--yes") || target.contains("-y"), line);
    }
  }

  @Property
  void whateverAReasonIs_itIsTheReason(@ForAll String reason) {
    String line = DiscordLine.of("silence", Map.of("target", "a@b", "for", "1h", "reason", reason));
    if (Grammar.parse(line) instanceof ParseResult.Understood(Silence silence)) {
      assertEquals(reason, silence.reason());
    }
  }

  @Test
  void theDefinition_comesBackFromDiscordAsItWentThere() {
    CommandData back = CommandData.fromData(DEFINITION.toData());
    assertEquals(DEFINITION.toData().toMap(), back.toData().toMap());
  }

  @Test
  void suggestionsAreAskedFor_inTheWordsOfTheGrammar() {
    assertEquals(
        "restart hor", DiscordLine.typed("restart", Map.of("target", "hor"), "target", "hor"));
    assertEquals(
        "can stop hor",
        DiscordLine.typed("can", Map.of("verb", "stop", "target", "hor"), "target", "hor"));
    assertEquals("ack #1", DiscordLine.typed("ack", Map.of("alert", "#1"), "alert", "#1"));
    assertEquals(
        "restart horizon@web1,mai",
        DiscordLine.typed(
            "restart", Map.of("target", "horizon@web1, mai"), "target", "horizon@web1, mai"),
        "a list is one word: what is picked keeps its beginning");
  }

  @Test
  void descriptions_areShortEnoughForAPhone() {
    for (SubcommandData sub : subcommands()) {
      assertTrue(sub.getDescription().length() <= 100, sub.getName());
      assertEquals(
          List.of(),
          sub.getOptions().stream().filter(one -> one.getDescription().length() > 100).toList());
    }
  }
}
