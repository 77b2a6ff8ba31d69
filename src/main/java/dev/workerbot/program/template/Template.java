package dev.workerbot.program.template;

import dev.workerbot.program.ProgramField;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of worker with what is good for it: data, which {@link TemplateReader} reads.
 *
 * @param id what one types
 * @param title for people
 * @param help one sentence
 * @param source where its values are recommended; empty where a team made it
 * @param fields what it asks beside the name, user and number of processes, by id, in their order
 * @param each the field with words of which each becomes a worker
 * @param worker how each field of the worker is made
 */
public record Template(
    String id,
    String title,
    String help,
    String source,
    Map<String, TemplateQuestion> fields,
    Optional<String> each,
    Map<ProgramField, Recipe> worker) {
  /** In a recipe, the word that becomes this worker. */
  static final String EACH = "each";

  public Template {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    worker = Collections.unmodifiableMap(new LinkedHashMap<>(worker));
  }

  /** The Laravel command that each of its workers runs, such as {@code queue:work}. */
  public Optional<String> artisan() {
    List<String> words =
        worker.get(ProgramField.COMMAND) instanceof Recipe.WordsRecipe(var patterns)
            ? patterns
            : List.of();
    int artisan = words.indexOf("{directory}/artisan");
    return artisan >= 0 && artisan + 1 < words.size()
        ? Optional.of(words.get(artisan + 1))
        : Optional.empty();
  }

  /**
   * A question.
   *
   * @param usual the answer where none is given; empty where there must be one, unless optional
   */
  public record TemplateQuestion(
      String label, AnswerKind answerKind, String usual, boolean optional, String help) {}

  /** What an answer may be. */
  public enum AnswerKind {
    TEXT("", ".*"),
    WORD("write one word of letters, digits and `_.:@-`", "[A-Za-z0-9_.:@-]+"),
    WORDS(
        "write words of letters, digits and `_.:@-`, with commas between them",
        "[A-Za-z0-9_.:@-]+(,[A-Za-z0-9_.:@-]+)*"),
    NUMBER("write a number, such as 60", "[0-9]{1,8}"),
    PATH("write the full path, starting with `/`", "/.*");

    private final String sentence;
    private final String pattern;

    AnswerKind(String sentence, String pattern) {
      this.sentence = sentence;
      this.pattern = pattern;
    }

    Optional<String> wrong(String answer) {
      return answer.matches("(?s)" + pattern) ? Optional.empty() : Optional.of(sentence);
    }
  }

  /** How a field of the worker is made of the answers. */
  public sealed interface Recipe {
    /** {@code {field}}, or {@code {field+30}} for a number. */
    Pattern PLACE = Pattern.compile("\\{([a-z][a-z_-]*)(?:\\+([0-9]{1,6}))?\\}");

    /** The texts that answers are put into. */
    List<String> patterns();

    /** A text with {@code {field}} in it. */
    record TextRecipe(String pattern) implements Recipe {
      @Override
      public List<String> patterns() {
        return List.of(pattern);
      }
    }

    /** The words of a command, each with {@code {field}} in it. */
    record WordsRecipe(List<String> patterns) implements Recipe {
      public WordsRecipe {
        patterns = List.copyOf(patterns);
      }
    }
  }
}
