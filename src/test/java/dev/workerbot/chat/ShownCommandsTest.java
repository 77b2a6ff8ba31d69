package dev.workerbot.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.discord.command.DiscordLine;
import dev.workerbot.chat.discord.command.DiscordSpelling;
import dev.workerbot.command.syntax.Grammar;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a message tells people to type works as it is typed there: in Slack and the terminal as a
 * line, in Discord with each option filled in.
 */
class ShownCommandsTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Pattern SPAN = Pattern.compile("`([^`\n]+)`");

  /** What is told of what somebody did, and cut, is nothing to type. */
  private static final Pattern SHORTENED = Pattern.compile(".*(…|, confirmed)");

  private static List<String> commands(String said) {
    return SPAN.matcher(said)
        .results()
        .map((MatchResult span) -> span.group(1))
        .filter(text -> text.contains(" ") && !SHORTENED.matcher(text).matches())
        .distinct()
        .toList();
  }

  private static String said(String chat) throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      StringBuilder said = new StringBuilder();
      for (Path file :
          files.filter(one -> one.toString().endsWith("." + chat + ".txt")).sorted().toList()) {
        said.append(Files.readString(file)).append('\n');
      }
      return said.toString();
    }
  }

  private static boolean isUnderstood(String line) {
    return Grammar.parse(line) instanceof ParseResult.Understood;
  }

  @Test
  void whatTheTerminalShows_isUnderstoodThere() throws IOException {
    List<String> shown =
        commands(said("terminal")).stream()
            .filter(text -> Verb.named(text.split(" ", 2)[0]).isPresent())
            .toList();
    assertTrue(shown.size() > 50, shown.toString());
    assertEquals(
        List.of(), shown.stream().filter(text -> !isUnderstood(text)).toList(), "nobody reads");
  }

  @Test
  void whatDiscordShows_canBeFilledInThere() throws IOException {
    List<String> shown =
        commands(said("discord")).stream()
            .filter(text -> filledIn(text).isPresent() || text.matches("(config|rights) .*"))
            .toList();
    assertTrue(shown.size() > 50, shown.toString());
    assertEquals(
        List.of(),
        shown.stream()
            .filter(text -> filledIn(text).filter(ShownCommandsTest::isUnderstood).isEmpty())
            // A command that is only named.
            .filter(text -> text.contains(":") || named(text).isEmpty())
            .toList(),
        "nobody can fill in");
  }

  private record Picked(Verb verb, String rest) {}

  /** The command that is picked first, and what stands behind it. */
  private static Optional<Picked> named(String text) {
    String[] words = text.split(" ", 3);
    Optional<Group> group = Group.named(words[0]).filter(_ -> words.length > 1);
    Optional<Verb> nested =
        group.flatMap(
            one -> Verb.named(words[1]).filter(verb -> Syntax.specOf(verb).group() == one));
    return nested
        .map(verb -> new Picked(verb, words.length > 2 ? words[2] : ""))
        .or(() ->
            Verb.named(words[0])
                .map(verb -> new Picked(verb, text.substring(words[0].length()).strip())));
  }

  /** The line that the bot makes of it; empty where an option is filled in that is not there. */
  private static Optional<String> filledIn(String text) {
    Optional<Picked> picked = named(text).filter(one -> one.rest().contains(":"));
    if (picked.isEmpty()) {
      return Optional.empty();
    }
    Verb verb = picked.get().verb();
    String names =
        Syntax.specOf(verb).parameters().stream()
            .filter(one -> !one.isHidden())
            .map(Parameter::name)
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    Matcher option =
        Pattern.compile("(?:^| )(" + names + "):(.*?)(?=$| (?:" + names + "):)")
            .matcher(picked.get().rest());
    Map<String, String> options = new LinkedHashMap<>();
    int end = 0;
    while (option.find() && option.start() == end) {
      options.put(option.group(1), option.group(2));
      end = option.end();
    }
    return end == picked.get().rest().length()
        ? Optional.of(DiscordLine.of(verb.word(), options))
        : Optional.empty();
  }

  static List<String> examples() {
    List<String> examples = new ArrayList<>();
    Arrays.stream(Verb.values())
        .map(Syntax::specOf)
        .forEach(spec -> {
          examples.addAll(spec.examples());
          commands(String.join("\n", spec.notes())).stream()
              .filter(note -> Verb.named(note.split(" ", 2)[0]).isPresent())
              .forEach(examples::add);
        });
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExample_isUnderstood_andMeansTheSameInDiscord(String example) {
    ParseResult typed = Grammar.parse(example);
    assertTrue(typed instanceof ParseResult.Understood, typed.toString());
    String here = DiscordSpelling.of(example).orElse(example);
    String line = filledIn(here).orElseGet(() -> named(here).orElseThrow().verb().word());
    assertEquals(typed, Grammar.parse(line), here);
  }
}
