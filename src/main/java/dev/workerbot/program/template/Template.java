package dev.workerbot.program.template;

import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramChecks;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
  /** Workers that one answer may make. */
  private static final int MOST = 20;

  public Template {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    worker = Collections.unmodifiableMap(new LinkedHashMap<>(worker));
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
    PATH("write the whole path, from `/` on", "/.*");

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
    /** A text with {@code {field}} in it. */
    record TextRecipe(String pattern) implements Recipe {}

    /** The words of a command, each with {@code {field}} in it. */
    record WordsRecipe(List<String> patterns) implements Recipe {
      public WordsRecipe {
        patterns = List.copyOf(patterns);
      }
    }
  }

  /** What became of the answers. */
  public sealed interface FilledTemplate {
    /** One or several workers, still to be checked. */
    record Drafts(List<ProgramDraft> drafts) implements FilledTemplate {
      public Drafts {
        drafts = List.copyOf(drafts);
      }
    }

    /** All that is wrong with the answers. */
    record WrongInput(List<FieldError> mistakes) implements FilledTemplate {
      public WrongInput {
        mistakes = List.copyOf(mistakes);
      }
    }
  }

  /**
   * Makes drafts of answers.
   *
   * @param answers by the template's field or by a field of the worker, which then holds in place
   *     of the template's recipe; blank counts as none
   */
  public FilledTemplate fill(Map<String, String> answers) {
    List<FieldError> mistakes = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    answers.forEach((key, value) -> {
      if (fields.containsKey(key) || ProgramField.named(key).isPresent()) {
        if (!value.isBlank()) {
          values.put(fields.containsKey(key) ? key : ProgramField.named(key).get().key(), value);
        }
      } else {
        mistakes.add(new FieldError(key, "the template `%s` has no such field".formatted(id)));
      }
    });
    fields.forEach((field, templateQuestion) -> {
      String answer = values.getOrDefault(field, templateQuestion.usual()).strip();
      if (answer.isEmpty() && !templateQuestion.optional()) {
        mistakes.add(new FieldError(field, "say what it is to be" + hint(templateQuestion)));
      } else if (!answer.isEmpty()) {
        templateQuestion
            .answerKind()
            .wrong(answer)
            .ifPresent(wrong -> mistakes.add(new FieldError(field, wrong)));
      }
      values.put(field, answer);
    });
    String name = values.getOrDefault(ProgramField.NAME.key(), "");
    ProgramChecks.name(name)
        .ifPresent(wrong -> mistakes.add(new FieldError(ProgramField.NAME, wrong)));
    each.filter(field -> values.getOrDefault(field, "").split(",", -1).length > MOST)
        .ifPresent(
            field -> mistakes.add(new FieldError(field, "write at most %d words".formatted(MOST))));
    if (!mistakes.isEmpty()) {
      return new FilledTemplate.WrongInput(mistakes);
    }
    return new FilledTemplate.Drafts(
        each.map(field -> Arrays.stream(values.get(field).split(",", -1)).distinct())
            .orElse(Stream.of(""))
            .map(one -> draft(new TemplateInput(this, values, one)))
            .toList());
  }

  private static String hint(TemplateQuestion templateQuestion) {
    return templateQuestion.help().isEmpty() ? "" : ": " + templateQuestion.help();
  }

  private ProgramDraft draft(TemplateInput templateInput) {
    ProgramDraft draft = ProgramDraft.EMPTY;
    for (ProgramField programField : ProgramField.values()) {
      Optional<String> said = templateInput.said(programField);
      Recipe recipe = worker.get(programField);
      if (said.isPresent()) {
        draft = draft.with(programField, said.get());
      } else if (recipe != null) {
        draft = draft.with(programField, templateInput.make(recipe));
      }
    }
    return draft;
  }

  /** Those that come with workerbot. */
  public static List<Template> builtIn() {
    try (InputStream file = Template.class.getResourceAsStream("templates.yaml")) {
      TemplateReader.TemplateFile read =
          TemplateReader.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      if (!read.mistakes().isEmpty()) {
        throw new IllegalStateException(read.mistakes().toString());
      }
      return read.templates();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
