package dev.workerbot.program.template;

import dev.workerbot.program.ProgramField;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the answers to a template's questions into its recipes. */
final class TemplateInput {
  /** {@code {field}}, or {@code {field+30}} for a number. */
  static final Pattern PLACE = Pattern.compile("\\{([a-z][a-z_-]*)(?:\\+([0-9]{1,6}))?\\}");

  static final String EACH = "each";

  private final Template template;
  private final Map<String, String> values;
  private final String each;

  TemplateInput(Template template, Map<String, String> values, String each) {
    this.template = template;
    this.values = values;
    this.each = each;
  }

  /**
   * What was said of a field of the worker itself, unless it is a question of the template's, or
   * one of its recipes takes it in.
   */
  Optional<String> said(ProgramField programField) {
    boolean isTaken =
        template.fields().containsKey(programField.key())
            || template.worker().values().stream()
                .flatMap(recipe -> patterns(recipe).stream())
                .anyMatch(pattern ->
                    PLACE
                        .matcher(pattern)
                        .results()
                        .anyMatch(one -> one.group(1).equals(programField.key())));
    return isTaken ? Optional.empty() : Optional.ofNullable(values.get(programField.key()));
  }

  static List<String> patterns(Template.Recipe recipe) {
    return switch (recipe) {
      case Template.Recipe.TextRecipe(var pattern) -> List.of(pattern);
      case Template.Recipe.WordsRecipe(var patterns) -> patterns;
    };
  }

  String make(Template.Recipe recipe) {
    return switch (recipe) {
      case Template.Recipe.TextRecipe(var pattern) -> fill(pattern);
      case Template.Recipe.WordsRecipe(var patterns) ->
          ShellWords.join(
              patterns.stream().filter(pattern -> !isLeftOut(pattern)).map(this::fill).toList());
    };
  }

  private boolean isLeftOut(String pattern) {
    return PLACE.matcher(pattern).results().anyMatch(one -> value(one.group(1)).isEmpty());
  }

  private String fill(String pattern) {
    return PLACE.matcher(pattern).replaceAll(one -> Matcher.quoteReplacement(answer(one)));
  }

  private String answer(MatchResult place) {
    String value = value(place.group(1));
    return place.group(2) == null
        ? value
        : Long.toString(Long.parseLong(value) + Long.parseLong(place.group(2)));
  }

  private String value(String field) {
    return field.equals(EACH) ? each : values.getOrDefault(field, "");
  }
}
