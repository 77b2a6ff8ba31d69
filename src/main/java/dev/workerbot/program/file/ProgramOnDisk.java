package dev.workerbot.program.file;

import dev.workerbot.program.Checked;
import dev.workerbot.program.DraftCheck;
import dev.workerbot.program.EnvironmentVariables;
import dev.workerbot.program.Expansions;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A worker as it stands on disk, to be changed.
 *
 * @param draft what a form begins with; may hold what the check refuses
 * @param lost what would be lost or mean something else if the file were written anew: as long as
 *     there is any, it must not be
 */
public record ProgramOnDisk(ProgramDraft draft, List<FieldError> lost) {
  private static final List<ProgramField> LOGS =
      List.of(ProgramField.STDOUT_LOG, ProgramField.STDERR_LOG);

  /** What {@link Limits} look at. */
  private static final Set<ProgramField> LIMITED =
      EnumSet.of(
          ProgramField.USER,
          ProgramField.COMMAND,
          ProgramField.DIRECTORY,
          ProgramField.STDOUT_LOG,
          ProgramField.STDERR_LOG,
          ProgramField.ENVIRONMENT);

  public ProgramOnDisk {
    lost = List.copyOf(lost);
  }

  /** Throws nothing, whatever stands there. */
  public static ProgramOnDisk read(ProgramConfig config) {
    List<FieldError> lost = new ArrayList<>();
    if (!config.kind().equals("program")) {
      lost.add(
          new FieldError(
              ProgramField.NAME,
              "it is a section of the kind `%s`; change it by hand".formatted(config.kind())));
    }
    if (config.files().size() > 1) {
      lost.add(
          new FieldError(
              ProgramField.NAME,
              "it stands in %s; leave it in one of them"
                  .formatted(String.join(" and ", config.files()))));
    }
    if (!config.group().equals(config.name())) {
      lost.add(
          new FieldError(
              ProgramField.NAME,
              "it belongs to the group `%s`; change it by hand".formatted(config.group())));
    }
    config.values().keySet().stream()
        .sorted()
        .filter(key ->
            ProgramField.named(key).filter(programField -> programField.key().equals(key)).isEmpty()
                || key.equals(ProgramField.NAME.key()))
        .forEach(key ->
            lost.add(
                new FieldError(
                    key, "workerbot does not write `%s`; change it by hand".formatted(key))));
    ProgramDraft draft = ProgramDraft.EMPTY.with(ProgramField.NAME, config.name());
    for (ProgramField programField : ProgramField.values()) {
      if (programField != ProgramField.NAME) {
        Optional<String> written = config.value(programField.key()).filter(text -> !text.isBlank());
        String value =
            written.isPresent()
                ? literal(programField, written.get(), config, lost)
                : absent(programField, draft);
        draft = draft.with(programField, value);
      }
    }
    return new ProgramOnDisk(draft, lost);
  }

  /**
   * A program as limits can be held against it, whoever wrote it; empty where Supervisor could read
   * something else into it.
   */
  public static Optional<ProgramSpec> limited(ProgramConfig config) {
    ProgramOnDisk disk = read(config);
    boolean unclear =
        !config.kind().equals("program")
            || disk.lost().stream()
                .anyMatch(fieldError ->
                    LIMITED.stream()
                        .anyMatch(programField -> programField.key().equals(fieldError.field())));
    return !unclear && DraftCheck.of(disk.draft()) instanceof Checked.Accepted(var spec)
        ? Optional.of(spec)
        : Optional.empty();
  }

  /** Supervisor's default, even where another one is recommended. */
  private static String absent(ProgramField programField, ProgramDraft before) {
    return programField == ProgramField.KILLASGROUP
        ? before.value(ProgramField.STOPASGROUP).orElse("")
        : programField.supervisors();
  }

  private static String literal(
      ProgramField programField, String written, ProgramConfig config, List<FieldError> lost) {
    if (programField == ProgramField.PROCESS_NAME || LOGS.contains(programField)) {
      if (Expansions.stripped(written).contains("%")) {
        lost.add(
            new FieldError(
                programField, "it has a `%` that workerbot does not write; change it by hand"));
      }
      return written;
    }
    Optional<String> literal = Expansions.unescape(written, config.name(), config.group());
    if (literal.isEmpty()) {
      lost.add(
          new FieldError(
              programField, "it has a `%(…)` that only Supervisor can fill in; change it by hand"));
    }
    String value = literal.orElse(written);
    return switch (programField) {
      case ENVIRONMENT -> environment(value, lost);
      case COMMAND -> command(value, lost);
      default -> value;
    };
  }

  private static String environment(String value, List<FieldError> lost) {
    Optional<EnvironmentVariables> read = EnvironmentVariables.read(value);
    boolean several =
        read.stream()
            .flatMap(one -> one.values().values().stream())
            .anyMatch(v -> v.contains("\n"));
    if (read.isEmpty() || several) {
      lost.add(new FieldError(ProgramField.ENVIRONMENT, "it cannot be read; change it by hand"));
    }
    return read.orElse(EnvironmentVariables.NONE).values().entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining("\n"));
  }

  /**
   * A command over several lines is the same in one, unless a quote goes over the end of a line.
   */
  private static String command(String value, List<FieldError> lost) {
    String line = inOneLine(value);
    if (!ShellWords.split(line).equals(ShellWords.split(value))) {
      lost.add(
          new FieldError(
              ProgramField.COMMAND, "a quoted word spans several lines; change it by hand"));
    }
    return line;
  }

  /** Each run of blanks with a line feed in it becomes a blank. */
  private static String inOneLine(String value) {
    StringBuilder line = new StringBuilder();
    int at = 0;
    while (at < value.length()) {
      int end = at;
      while (end < value.length() && " \t\n\u000B\f\r".indexOf(value.charAt(end)) >= 0) {
        end++;
      }
      String blanks = value.substring(at, end);
      line.append(blanks.contains("\n") ? " " : blanks);
      if (end < value.length()) {
        line.append(value.charAt(end));
      }
      at = end + 1;
    }
    return line.toString();
  }
}
