package dev.workerbot.feature.change.answer;

import dev.workerbot.command.Command;
import dev.workerbot.command.Edit;
import dev.workerbot.command.text.SettingValues;
import dev.workerbot.message.secret.Secrets;
import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.file.ProgramOnDisk;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was said of the settings of a program that there is, put into what it has. */
final class EditedSettings {
  private EditedSettings() {}

  static List<FieldError> unknown(SortedMap<String, String> values) {
    List<String> known =
        Arrays.stream(ProgramField.values())
            .filter(programField -> programField != ProgramField.NAME)
            .map(ProgramField::key)
            .toList();
    return values.keySet().stream()
        .filter(key ->
            ProgramField.named(key)
                .filter(programField -> programField != ProgramField.NAME)
                .isEmpty())
        .map(key ->
            new FieldError(
                key,
                key.equals(ProgramField.NAME.key())
                    ? "a worker cannot be renamed; create a new one and remove this one"
                    : "there is no such setting%s"
                        .formatted(Nearest.hint(key, known, "; see `help edit`"))))
        .toList();
  }

  /**
   * What cannot stay in a form that has all settings of a program. What stands for a value that it
   * has is taken for good here.
   */
  static List<FieldError> mistakes(SortedMap<String, String> values) {
    List<FieldError> unknown = unknown(values);
    boolean isWhole =
        values.keySet().stream()
            .map(ProgramField::named)
            .collect(Collectors.toSet())
            .containsAll(Set.of(Optional.of(ProgramField.COMMAND), Optional.of(ProgramField.USER)));
    if (!unknown.isEmpty() || !isWhole) {
      return unknown;
    }
    ProgramDraft draft = ProgramDraft.EMPTY.with(ProgramField.NAME, "worker");
    for (Map.Entry<String, String> one : values.entrySet()) {
      draft =
          draft.with(
              ProgramField.named(one.getKey()).orElseThrow(),
              one.getValue().replace(SettingValues.AS_IT_IS, "x"));
    }
    return switch (DraftCheck.of(numbered(draft))) {
      case Checked.Accepted _ -> List.of();
      case Checked.RefusedProgram(var wrong) -> wrong;
    };
  }

  static ProgramDraft changed(ProgramDraft draft, SortedMap<String, String> values) {
    ProgramDraft changed = draft;
    for (Map.Entry<String, String> one : values.entrySet()) {
      ProgramField programField = ProgramField.named(one.getKey()).orElseThrow();
      changed =
          changed.with(
              programField,
              programField == ProgramField.ENVIRONMENT
                  ? filled(one.getValue(), environment(draft))
                  : asItIs(one.getValue(), draft.value(programField).orElse("")));
    }
    return changed.value(ProgramField.PROCESS_NAME).equals(draft.value(ProgramField.PROCESS_NAME))
        ? numbered(changed)
        : changed;
  }

  /** Who asks for more processes does not think of the names that each of them needs. */
  static ProgramDraft numbered(ProgramDraft draft) {
    boolean isOne =
        List.of("", "1").contains(draft.value(ProgramField.PROCESSES).orElse("").strip());
    boolean isNumbered =
        draft.value(ProgramField.PROCESS_NAME).orElse("").contains("%(process_num)");
    return isOne || isNumbered
        ? draft
        : draft.with(ProgramField.PROCESS_NAME, ProgramField.defaultProcessName(2));
  }

  /** A value that came back with its secrets masked as they were shown. */
  private static String asItIs(String value, String before) {
    return value.contains(SettingValues.AS_IT_IS) && value.equals(Secrets.maskedCommand(before))
        ? before
        : value;
  }

  /** Values that are to stay as they are. */
  private static String filled(String lines, Map<String, String> values) {
    List<String> filled = new ArrayList<>();
    for (String line : lines.lines().toList()) {
      String name = line.contains("=") ? line.substring(0, line.indexOf('=')) : line;
      filled.add(
          line.equals(name + "=" + SettingValues.AS_IT_IS)
              ? name + "=" + values.getOrDefault(name, "")
              : line);
    }
    return String.join("\n", filled);
  }

  static List<FieldError> missing(ProgramConfig program, SortedMap<String, String> values) {
    ProgramDraft draft = ProgramOnDisk.read(program).draft();
    List<FieldError> missing = new ArrayList<>(secrets(draft, values));
    Map<String, String> known = environment(draft);
    values
        .getOrDefault(ProgramField.ENVIRONMENT.key(), "")
        .lines()
        .filter(line -> line.endsWith("=" + SettingValues.AS_IT_IS))
        .map(line -> line.substring(0, line.indexOf('=')))
        .filter(name -> !known.containsKey(name))
        .map(name ->
            new FieldError(
                ProgramField.ENVIRONMENT.key(),
                "type the value of `%s`; it has none yet".formatted(name)))
        .forEach(missing::add);
    return missing;
  }

  /** Masked secrets in a value that is to be another one: nobody knows where they belong. */
  private static List<FieldError> secrets(ProgramDraft draft, SortedMap<String, String> values) {
    return values.entrySet().stream()
        .filter(one -> !one.getKey().equals(ProgramField.ENVIRONMENT.key()))
        .filter(one -> {
          Optional<ProgramField> field = ProgramField.named(one.getKey());
          String before = field.flatMap(draft::value).orElse("");
          return asItIs(one.getValue(), before).contains(SettingValues.AS_IT_IS);
        })
        .map(one ->
            new FieldError(
                one.getKey(), "type the secret in place of •••, or leave this as it was"))
        .toList();
  }

  private static Map<String, String> environment(ProgramDraft draft) {
    Map<String, String> values = new LinkedHashMap<>();
    draft
        .value(ProgramField.ENVIRONMENT)
        .orElse("")
        .lines()
        .filter(line -> line.contains("="))
        .forEach(line ->
            values.put(
                line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1)));
    return values;
  }

  /** The form with what there is, and what was said instead. */
  static Command form(Selector of, FoundProgram one, SortedMap<String, String> said) {
    SortedMap<String, String> values = new TreeMap<>();
    ProgramOnDisk.read(one.program())
        .draft()
        .values()
        .forEach((programField, value) -> {
          if (programField != ProgramField.NAME) {
            values.put(programField.key(), value);
          }
        });
    // Nobody has to think about a name that follows the number of processes.
    values.remove(
        ProgramField.PROCESS_NAME.key(),
        ProgramField.defaultProcessName(one.program().processes()));
    said.forEach((key, value) ->
        values.put(ProgramField.named(key).map(ProgramField::key).orElse(key), value));
    return new Edit(of, SettingValues.masked(values), true, false);
  }
}
