package dev.workerbot.program.template;

import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramChecks;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.supervisor.invocation.Artisan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** What a worker is and how it is called. */
  Set<ProgramField> NAMING =
      EnumSet.of(ProgramField.NAME, ProgramField.COMMAND, ProgramField.PROCESS_NAME);

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
            mistakes.add(new FieldError(field, "fill this in" + hint(templateQuestion)));
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

  /**
   * Gives a worker whose command was said outright what the template for that command recommends,
   * wherever nothing else was said: of its log, its stop and its restarts, never of its name.
   */
  static ProgramDraft recommended(List<Template> templates, ProgramDraft draft) {
    Optional<String> artisan =
        draft.value(ProgramField.COMMAND).flatMap(Artisan::in).map(Artisan::command);
    return templates.stream()
        .filter(template -> template.each().isEmpty())
        .filter(template -> artisan.isPresent() && template.artisan().equals(artisan))
        .findFirst()
        .map(template -> recommended(template, draft))
        .orElse(draft);
  }

  private static ProgramDraft recommended(Template template, ProgramDraft draft) {
    Map<String, String> values = new LinkedHashMap<>();
    template.fields().forEach((field, question) -> values.put(field, question.usual()));
    draft.values().forEach((field, value) -> values.put(field.key(), value));
    TemplateInput input = new TemplateInput(template, values, "");
    ProgramDraft full = draft;
    for (Map.Entry<ProgramField, Template.Recipe> one : template.worker().entrySet()) {
      boolean isSaid = draft.value(one.getKey()).filter(value -> !value.isBlank()).isPresent();
      if (!NAMING.contains(one.getKey()) && !isSaid && input.hasAll(one.getValue())) {
        full = full.with(one.getKey(), input.make(one.getValue()));
      }
    }
    return full;
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
