package dev.workerbot.program.template;

import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramChecks;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of the answers to a template's questions. */
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

  /** Most workers that one answer may make. */
  int MOST = 20;

  /**
   * Makes drafts of answers.
   *
   * @param answers by the template's field or by a field of the worker, which then holds in place
   *     of the template's recipe; blank counts as none
   */
  static FilledTemplate of(Template template, Map<String, String> answers) {
    List<FieldError> mistakes = new ArrayList<>();
    Map<String, String> values = new LinkedHashMap<>();
    answers.forEach((key, value) -> {
      if (template.fields().containsKey(key) || ProgramField.named(key).isPresent()) {
        if (!value.isBlank()) {
          values.put(
              template.fields().containsKey(key) ? key : ProgramField.named(key).get().key(),
              value);
        }
      } else {
        mistakes.add(
            new FieldError(key, "the template `%s` has no such field".formatted(template.id())));
      }
    });
    template
        .fields()
        .forEach((field, templateQuestion) -> {
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
    template
        .each()
        .filter(field -> values.getOrDefault(field, "").split(",", -1).length > MOST)
        .ifPresent(
            field -> mistakes.add(new FieldError(field, "write at most %d words".formatted(MOST))));
    if (!mistakes.isEmpty()) {
      return new WrongInput(mistakes);
    }
    return new Drafts(
        template
            .each()
            .map(field -> Arrays.stream(values.get(field).split(",", -1)).distinct())
            .orElse(Stream.of(""))
            .map(one -> draft(template, new TemplateInput(template, values, one)))
            .toList());
  }

  private static String hint(Template.TemplateQuestion templateQuestion) {
    return templateQuestion.help().isEmpty() ? "" : ": " + templateQuestion.help();
  }

  private static ProgramDraft draft(Template template, TemplateInput templateInput) {
    ProgramDraft draft = ProgramDraft.EMPTY;
    for (ProgramField programField : ProgramField.values()) {
      Optional<String> said = templateInput.said(programField);
      Template.Recipe recipe = template.worker().get(programField);
      if (said.isPresent()) {
        draft = draft.with(programField, said.get());
      } else if (recipe != null) {
        draft = draft.with(programField, templateInput.make(recipe));
      }
    }
    return draft;
  }
}
