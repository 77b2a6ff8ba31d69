package dev.workerbot.program.template;

import dev.workerbot.program.ProgramField;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;

/** Puts the answers to a template's questions into its recipes. */
final class TemplateInput {
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
                .flatMap(recipe -> recipe.patterns().stream())
                .anyMatch(pattern ->
                    Template.Recipe.PLACE
                        .matcher(pattern)
                        .results()
                        .anyMatch(one -> one.group(1).equals(programField.key())));
    return isTaken ? Optional.empty() : Optional.ofNullable(values.get(programField.key()));
  }

  String make(Template.Recipe recipe) {
    return switch (recipe) {
      case Template.Recipe.TextRecipe(var pattern) -> fill(pattern);
      case Template.Recipe.WordsRecipe(var patterns) ->
          ShellWords.join(
              patterns.stream().filter(pattern -> !isLeftOut(pattern)).map(this::fill).toList());
    };
  }

  /** Whether each answer that it takes in is there. */
  boolean hasAll(Template.Recipe recipe) {
    return recipe.patterns().stream().noneMatch(this::isLeftOut);
  }

  private boolean isLeftOut(String pattern) {
    return Template.Recipe.PLACE
        .matcher(pattern)
        .results()
        .anyMatch(one -> value(one.group(1)).isEmpty());
  }

  private String fill(String pattern) {
    return Template.Recipe.PLACE
        .matcher(pattern)
        .replaceAll(one -> Matcher.quoteReplacement(answer(one)));
  }

  private String answer(MatchResult place) {
    String value = value(place.group(1));
    return place.group(2) == null
        ? value
        : Long.toString(Long.parseLong(value) + Long.parseLong(place.group(2)));
  }

  private String value(String field) {
    return field.equals(Template.EACH) ? each : values.getOrDefault(field, "");
  }
}
