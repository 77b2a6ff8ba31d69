package dev.workerbot.program.template;

import dev.workerbot.program.ProgramField;
import dev.workerbot.worker.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads templates, workerbot's own and those of a team, and names everything that is wrong with
 * them at once.
 */
public final class TemplateReader {
  private static final Set<String> TEMPLATE =
      Set.of("title", "help", "source", "fields", "each", "worker");
  private static final Set<String> ASK = Set.of("label", "kind", "default", "optional", "help");

  private final List<String> mistakes = new ArrayList<>();

  private TemplateReader() {}

  /**
   * What was read.
   *
   * @param templates those without a mistake
   * @param mistakes each a sentence that names the template
   */
  public record TemplateFile(List<Template> templates, List<String> mistakes) {
    public TemplateFile {
      templates = List.copyOf(templates);
      mistakes = List.copyOf(mistakes);
    }
  }

  /** A document with the key {@code templates}. */
  public static TemplateFile read(String yaml) {
    try {
      JsonNode root = new YAMLMapper().readTree(yaml);
      JsonNode templates = root == null ? null : root.get("templates");
      return templates == null
          ? new TemplateFile(List.of(), List.of("`templates` is missing"))
          : read(templates);
    } catch (JacksonException notYaml) {
      return new TemplateFile(
          List.of(),
          List.of(
              "this is not YAML: " + notYaml.getOriginalMessage().lines().findFirst().orElse("")));
    }
  }

  /** The templates by their ids. */
  public static TemplateFile read(JsonNode templates) {
    TemplateReader reader = new TemplateReader();
    List<Template> read = new ArrayList<>();
    if (!templates.isObject()) {
      reader.mistakes.add("`templates` takes names, each with a template indented below it");
    }
    for (Map.Entry<String, JsonNode> one : templates.properties()) {
      int before = reader.mistakes.size();
      Template template = reader.template(one.getKey(), one.getValue());
      if (reader.mistakes.size() == before) {
        read.add(template);
      }
    }
    return new TemplateFile(read, reader.mistakes);
  }

  private Template template(String id, JsonNode node) {
    if (!id.matches("[a-z][a-z0-9-]{0,39}")) {
      wrong(id, "a template's name has small letters, digits and `-` only");
    }
    known(id, node, TEMPLATE);
    Map<String, Template.TemplateQuestion> fields = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : section(id, node, "fields").properties()) {
      if (!one.getKey().matches("[a-z][a-z_-]*") || one.getKey().equals(Template.EACH)) {
        wrong(
            id,
            "the field `%s` needs another name, of small letters and `-`".formatted(one.getKey()));
      }
      fields.put(one.getKey(), ask(id, one.getKey(), one.getValue()));
    }
    Optional<String> each = text(node, "each").filter(field -> !field.isEmpty());
    each.filter(field ->
            !fields.containsKey(field)
                || fields.get(field).answerKind() != Template.AnswerKind.WORDS)
        .ifPresent(
            field -> wrong(id, "`each` names no field of the kind `words`: `%s`".formatted(field)));
    Map<ProgramField, Template.Recipe> worker = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> one : section(id, node, "worker").properties()) {
      Optional<ProgramField> field = ProgramField.named(one.getKey());
      Template.Recipe recipe = recipe(id, one.getKey(), one.getValue());
      if (field.isEmpty()) {
        List<String> keys = Arrays.stream(ProgramField.values()).map(ProgramField::key).toList();
        wrong(
            id,
            "workerbot does not write `%s`%s"
                .formatted(one.getKey(), Nearest.hint(one.getKey(), keys, "")));
      } else {
        worker.put(field.get(), recipe);
        places(id, one.getKey(), recipe, fields, each.isPresent());
        if (field.get() == ProgramField.ENVIRONMENT && takesAnswers(recipe, fields.keySet())) {
          wrong(
              id,
              "`environment` takes in no field: what is answered there is shown and written down,"
                  + " and a variable may be a secret");
        }
      }
    }
    if (!worker.containsKey(ProgramField.COMMAND)) {
      wrong(id, "`command` is missing under `worker`");
    }
    if (each.isPresent() && !usesEach(worker.get(ProgramField.NAME))) {
      wrong(id, "with `each` the `name` needs `{each}` in it, such as \"{name}-{each}\"");
    }
    return new Template(
        id,
        text(node, "title").filter(title -> !title.isEmpty()).orElse(id),
        text(node, "help").orElse(""),
        text(node, "source").orElse(""),
        fields,
        each,
        worker);
  }

  private static boolean takesAnswers(Template.Recipe recipe, Set<String> fields) {
    return recipe.patterns().stream()
        .flatMap(pattern -> Template.Recipe.PLACE.matcher(pattern).results())
        .anyMatch(place -> fields.contains(place.group(1)));
  }

  private static boolean usesEach(Template.Recipe name) {
    return name != null
        && name.patterns().stream()
            .flatMap(pattern -> Template.Recipe.PLACE.matcher(pattern).results())
            .anyMatch(place -> place.group(1).equals(Template.EACH));
  }

  private Template.TemplateQuestion ask(String id, String name, JsonNode node) {
    known(id + "." + name, node, ASK);
    String word = text(node, "kind").orElse("text");
    Optional<Template.AnswerKind> kind =
        Arrays.stream(Template.AnswerKind.values())
            .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst();
    if (kind.isEmpty()) {
      wrong(
          id,
          "`%s` has a kind that is none: write text, word, words, number or path".formatted(name));
    }
    String usual = text(node, "default").orElse("");
    if (!usual.isEmpty()) {
      kind.flatMap(one -> one.wrong(usual))
          .ifPresent(sentence -> wrong(id, "the default of `%s`: %s".formatted(name, sentence)));
    }
    return new Template.TemplateQuestion(
        text(node, "label").orElse(name),
        kind.orElse(Template.AnswerKind.TEXT),
        usual,
        text(node, "optional").orElse("false").equals("true"),
        text(node, "help").orElse(""));
  }

  private Template.Recipe recipe(String id, String key, JsonNode node) {
    if (node.isArray()) {
      if (!key.equals(ProgramField.COMMAND.key())) {
        wrong(id, "only `command` takes a list, not `%s`".formatted(key));
      }
      return new Template.Recipe.WordsRecipe(
          node.valueStream().map(word -> word.isValueNode() ? word.asString() : "").toList());
    }
    if (!node.isValueNode()) {
      wrong(id, "`%s` takes one value".formatted(key));
    }
    return new Template.Recipe.TextRecipe(node.isValueNode() ? node.asString() : "");
  }

  /** Every place must have somebody who fills it; a sum needs a number that is always there. */
  private void places(
      String id,
      String key,
      Template.Recipe recipe,
      Map<String, Template.TemplateQuestion> fields,
      boolean hasEach) {
    Set<String> known = new LinkedHashSet<>(fields.keySet());
    known.add(ProgramField.NAME.key());
    if (hasEach) {
      known.add(Template.EACH);
    }
    List<MatchResult> places =
        recipe.patterns().stream()
            .flatMap(pattern -> Template.Recipe.PLACE.matcher(pattern).results())
            .toList();
    for (MatchResult place : places) {
      String field = place.group(1);
      if (!known.contains(field)) {
        wrong(
            id,
            "`%s` takes in `{%s}`, and there is no such field%s"
                .formatted(key, field, Nearest.hint(field, known, "; add it under `fields`")));
      } else if (place.group(2) != null
          && (!fields.containsKey(field)
              || fields.get(field).answerKind() != Template.AnswerKind.NUMBER
              || fields.get(field).optional())) {
        wrong(
            id, "`%s` adds to `%s`, which must be a number and not optional".formatted(key, field));
      }
    }
  }

  private void known(String where, JsonNode node, Set<String> keys) {
    if (!node.isObject()) {
      wrong(where, "it takes keys with values, indented below it");
    }
    node.properties().stream()
        .map(Map.Entry::getKey)
        .filter(key -> !keys.contains(key))
        .forEach(key ->
            wrong(
                where,
                "unknown key `%s`%s"
                    .formatted(
                        key,
                        Nearest.hint(
                            key,
                            keys,
                            "; known are "
                                + keys.stream().sorted().collect(Collectors.joining(", "))))));
  }

  private JsonNode section(String id, JsonNode node, String key) {
    JsonNode section = node.path(key);
    if (!section.isMissingNode() && !section.isObject()) {
      wrong(id, "`%s` takes keys with values, indented below it".formatted(key));
    }
    return section;
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Stream.of(node.path(key))
        .filter(value -> value.isValueNode() && !value.isNull())
        .map(JsonNode::asString)
        .findFirst();
  }

  private void wrong(String where, String sentence) {
    mistakes.add("template `%s`: %s".formatted(where, sentence));
  }

  /** Those that come with workerbot. */
  public static List<Template> builtIn() {
    try (InputStream file = Template.class.getResourceAsStream("templates.yaml")) {
      TemplateFile read = read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      if (!read.mistakes().isEmpty()) {
        throw new IllegalStateException(read.mistakes().toString());
      }
      return read.templates();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
