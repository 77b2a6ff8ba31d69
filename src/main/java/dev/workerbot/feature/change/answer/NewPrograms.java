package dev.workerbot.feature.change.answer;

import dev.workerbot.command.text.SettingValues;
import dev.workerbot.message.Form;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.program.template.Creating;
import dev.workerbot.program.template.FilledTemplate;
import dev.workerbot.program.template.Template;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What was said of new workers, made into specs of programs. */
final class NewPrograms {
  private final Creating creating;

  NewPrograms(Creating creating) {
    this.creating = creating;
  }

  /** Why what was said is not the one name of a worker. */
  static String notAName(SortedMap<String, String> values) {
    String say = "give one name and a server or tag, such as `mailer@web1` or `mailer@prod`";
    try {
      Selector _ = Selector.parse(values.getOrDefault(Form.WORKER, "*"));
      return say;
    } catch (IllegalArgumentException wrong) {
      return wrong.getMessage() + "; " + say;
    }
  }

  /** The one name that all terms say. */
  static Optional<String> name(Optional<Selector> of) {
    List<String> names =
        of.stream()
            .flatMap(selector -> selector.terms().stream())
            .map(term -> term.workers().pattern())
            .distinct()
            .toList();
    return names.size() == 1 && !names.getFirst().contains(":")
        ? Optional.of(names.getFirst()).filter(one -> !one.equals("*"))
        : Optional.empty();
  }

  /** What was said, by the names that forms and files have for it. */
  static SortedMap<String, String> named(SortedMap<String, String> values) {
    SortedMap<String, String> named = new TreeMap<>();
    values.forEach((key, value) ->
        named.put(ProgramField.named(key).map(ProgramField::key).orElse(key), value));
    return named;
  }

  List<ProgramSpec> specs(
      String name,
      SortedMap<String, String> values,
      Optional<Template> template,
      List<FieldError> mistakes) {
    Map<String, String> said = new HashMap<>(named(values));
    said.put(ProgramField.NAME.key(), name);
    said.getOrDefault(ProgramField.ENVIRONMENT.key(), "")
        .lines()
        .filter(line -> line.endsWith("=" + SettingValues.AS_IT_IS))
        .findFirst()
        .ifPresent(line ->
            mistakes.add(
                new FieldError(
                    ProgramField.ENVIRONMENT.key(),
                    "type the value of `%s` again; workerbot does not keep values"
                        .formatted(line.substring(0, line.indexOf('='))))));
    said.forEach((key, value) -> {
      if (!key.equals(ProgramField.ENVIRONMENT.key()) && value.contains(SettingValues.AS_IT_IS)) {
        mistakes.add(
            new FieldError(
                key, "type the secret again in place of •••; workerbot does not keep it"));
      }
    });
    mistakes.addAll(unknown(said.keySet(), template));
    if (!mistakes.isEmpty()) {
      return List.of();
    }
    List<ProgramDraft> drafts = drafts(said, template, mistakes);
    List<ProgramSpec> specs = new ArrayList<>();
    boolean isPlain = template.filter(one -> one.artisan().isPresent()).isEmpty();
    for (ProgramDraft typed : drafts) {
      ProgramDraft draft =
          isPlain ? FilledTemplate.recommended(creating.templates(), typed) : typed;
      ProgramDraft full =
          draft.value(ProgramField.USER).filter(user -> !user.isBlank()).isPresent()
                  || creating.user().isEmpty()
              ? draft
              : draft.with(ProgramField.USER, creating.user().get());
      switch (DraftCheck.of(full)) {
        case Checked.Accepted(var spec) -> specs.add(spec);
        case Checked.RefusedProgram(var wrong) -> mistakes.addAll(wrong);
      }
    }
    return mistakes.isEmpty() ? specs : List.of();
  }

  private static List<ProgramDraft> drafts(
      Map<String, String> said, Optional<Template> template, List<FieldError> mistakes) {
    if (template.isPresent()) {
      return switch (FilledTemplate.of(template.get(), said)) {
        case FilledTemplate.Drafts(var drafts) -> drafts;
        case FilledTemplate.WrongInput(var wrong) -> {
          mistakes.addAll(wrong);
          yield List.of();
        }
      };
    }
    ProgramDraft draft = ProgramDraft.EMPTY;
    for (Map.Entry<String, String> one : said.entrySet()) {
      draft = draft.with(ProgramField.named(one.getKey()).orElseThrow(), one.getValue());
    }
    return List.of(draft);
  }

  private static List<FieldError> unknown(Set<String> keys, Optional<Template> template) {
    List<String> known =
        Stream.concat(
                template.stream().flatMap(one -> one.fields().keySet().stream()),
                Arrays.stream(ProgramField.values()).map(ProgramField::key))
            .distinct()
            .toList();
    return keys.stream()
        .filter(key -> !known.contains(key))
        .sorted()
        .map(key ->
            new FieldError(
                key,
                "there is no such setting%s"
                    .formatted(Nearest.hint(key, known, "; see `help create`"))))
        .toList();
  }
}
