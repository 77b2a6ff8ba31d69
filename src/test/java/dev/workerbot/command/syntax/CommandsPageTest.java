package dev.workerbot.command.syntax;

import static java.util.function.Predicate.not;

import dev.workerbot.testing.Golden;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/commands.md} says what the specs say; {@code -Dgolden.update=true} writes it anew.
 */
class CommandsPageTest {
  @Test
  void thePage_saysWhatTheSpecsSay() throws IOException {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# Commands",
                "The same in every chat: typed after `/worker` in Slack, picked in Discord, alone"
                    + " in `workerbot chat` and behind `workerbot exec`.",
                "`help` shows those that you may use, `help all` lists them with examples, and"
                    + " `help restart` explains one. This page is written from what `help` says.",
                "",
                VerbSpec.SELECTORS));
    for (Group group : Group.values()) {
      lines.add("");
      lines.add("## " + group.about());
      Arrays.stream(Verb.values())
          .map(Syntax::specOf)
          .filter(spec -> spec.group() == group)
          .forEach(spec -> lines.addAll(section(spec)));
    }
    Golden.at(Path.of("docs/commands.md")).checkVerbatim(String.join("\n", lines) + "\n");
  }

  private static List<String> section(VerbSpec spec) {
    List<String> lines = new ArrayList<>(List.of("", "### " + spec.verb(), ""));
    lines.add("    " + spec.usage());
    lines.add("");
    lines.add(capitalised(spec.purpose()) + ". " + right(spec.verb()));
    spec.notes().stream().filter(not(VerbSpec.SELECTORS::equals)).forEach(lines::add);
    List<String> options =
        spec.parameters().stream()
            .filter(not(Parameter::isHidden))
            .filter(one -> one.parameterForm() == Parameter.ParameterForm.FLAG || one.isOption())
            .map(one -> "- `%s`: %s".formatted(one.dashed(), uncapitalised(one.about())))
            .toList();
    if (!options.isEmpty()) {
      lines.add("");
      lines.addAll(options);
    }
    List<String> examples = spec.examples().stream().filter(not(spec.usage()::equals)).toList();
    if (!examples.isEmpty()) {
      lines.add("");
      lines.add(
          examples.stream()
              .map("`%s`"::formatted)
              .collect(Collectors.joining(", ", "Such as ", ".")));
    }
    return lines;
  }

  private static String right(Verb verb) {
    return switch (verb.reach()) {
      case FREE -> "Everybody may.";
      case ASKS ->
          "No role gives it; the rules for [approvals](approvals.md) and actions say who may.";
      case JOBS -> "The right is `%s`, which no other word gives but `all`.".formatted(verb);
      case READS, TENDS, GUARDS, ACTS, BUILDS ->
          "The right is `%s`, one of %s."
              .formatted(
                  verb,
                  verb.reach().bundles().stream()
                      .map("`%s`"::formatted)
                      .collect(Collectors.joining(" and of ")));
    };
  }

  private static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String uncapitalised(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
