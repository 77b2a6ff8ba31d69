package dev.workerbot.program.file;

import dev.workerbot.program.Checked;
import dev.workerbot.program.EnvironmentVariables;
import dev.workerbot.program.Expansions;
import dev.workerbot.program.FieldError;
import dev.workerbot.program.Limits;
import dev.workerbot.program.ProgramDraft;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.shell.ShellWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A worker as the file that Supervisor reads: one file, one section, every value in it, so that
 * nothing hangs on the defaults of a version.
 *
 * <p>Source: supervisor 4.2.5, options.py (UnhosedConfigParser, processes_from_section) and
 * datatypes.py.
 */
public final class ProgramFile {
  private static final String MASK = "•••";

  private static final List<ProgramField> LOGS =
      List.of(ProgramField.STDOUT_LOG, ProgramField.STDERR_LOG);

  private ProgramFile() {}

  /** The whole file, all of it ASCII. */
  public static String render(ProgramSpec spec) {
    return file(spec.name(), values(spec));
  }

  /** The file for people: the values of the environment are masked. */
  public static String preview(ProgramSpec spec) {
    Map<ProgramField, String> values = values(spec);
    values.computeIfPresent(
        ProgramField.ENVIRONMENT, (_, _) -> spec.environmentVariables().masked());
    return file(spec.name(), values);
  }

  private static String file(String name, Map<ProgramField, String> values) {
    String lines =
        values.entrySet().stream()
            .map(one -> one.getKey().key() + "=" + one.getValue() + "\n")
            .collect(Collectors.joining());
    return """
    ; Written by workerbot, which reads this file again before it changes it.
    [program:%s]
    """
            .formatted(name)
        + lines;
  }

  /** Each value as it stands in the file, in the order of the lines. */
  private static Map<ProgramField, String> values(ProgramSpec spec) {
    Map<ProgramField, String> values = new LinkedHashMap<>();
    values.put(ProgramField.COMMAND, Expansions.escape(spec.command()));
    values.put(ProgramField.PROCESS_NAME, spec.processName());
    values.put(ProgramField.PROCESSES, Integer.toString(spec.processes()));
    values.put(ProgramField.USER, spec.user());
    spec.directory().ifPresent(path -> values.put(ProgramField.DIRECTORY, Expansions.escape(path)));
    if (!spec.environmentVariables().values().isEmpty()) {
      values.put(ProgramField.ENVIRONMENT, Expansions.escape(spec.environmentVariables().ini()));
    }
    values.put(ProgramField.AUTOSTART, Boolean.toString(spec.autostart()));
    values.put(ProgramField.AUTORESTART, spec.autorestart().word());
    values.put(ProgramField.STARTSECS, Integer.toString(spec.startsecs()));
    values.put(ProgramField.STARTRETRIES, Integer.toString(spec.startretries()));
    values.put(ProgramField.STOPWAITSECS, Integer.toString(spec.stopwaitsecs()));
    values.put(ProgramField.STOPSIGNAL, spec.stopsignal().name());
    values.put(ProgramField.STOPASGROUP, Boolean.toString(spec.stopasgroup()));
    values.put(ProgramField.KILLASGROUP, Boolean.toString(spec.killasgroup()));
    values.put(
        ProgramField.EXITCODES,
        spec.exitcodes().stream().map(String::valueOf).collect(Collectors.joining(",")));
    values.put(ProgramField.PRIORITY, Integer.toString(spec.priority()));
    values.put(ProgramField.REDIRECT_STDERR, Boolean.toString(spec.redirectStderr()));
    values.put(ProgramField.STDOUT_LOG, spec.stdout().path());
    values.put(ProgramField.STDOUT_MAXBYTES, spec.stdout().size());
    values.put(ProgramField.STDOUT_BACKUPS, Integer.toString(spec.stdout().backups()));
    if (!spec.redirectStderr()) {
      values.put(ProgramField.STDERR_LOG, spec.stderr().path());
      values.put(ProgramField.STDERR_MAXBYTES, spec.stderr().size());
      values.put(ProgramField.STDERR_BACKUPS, Integer.toString(spec.stderr().backups()));
    }
    return values;
  }

  /**
   * A worker as it stands on disk, to be changed.
   *
   * @param draft what a form begins with; may hold what the check refuses
   * @param lost what would be lost or mean something else if the file were written anew: as long as
   *     there is any, it must not be
   */
  public record OnDisk(ProgramDraft draft, List<FieldError> lost) {
    public OnDisk {
      lost = List.copyOf(lost);
    }
  }

  /** Throws nothing, whatever stands there. */
  public static OnDisk read(ProgramConfig config) {
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
    return new OnDisk(draft, lost);
  }

  /** What {@link Limits} look at. */
  private static final Set<ProgramField> LIMITED =
      EnumSet.of(
          ProgramField.USER,
          ProgramField.COMMAND,
          ProgramField.DIRECTORY,
          ProgramField.STDOUT_LOG,
          ProgramField.STDERR_LOG,
          ProgramField.ENVIRONMENT);

  /**
   * A program as limits can be held against it, whoever wrote it; empty where Supervisor could read
   * something else into it.
   */
  public static Optional<ProgramSpec> limited(ProgramConfig config) {
    OnDisk disk = read(config);
    boolean unclear =
        !config.kind().equals("program")
            || disk.lost().stream()
                .anyMatch(fieldError ->
                    LIMITED.stream()
                        .anyMatch(programField -> programField.key().equals(fieldError.field())));
    return !unclear && disk.draft().check() instanceof Checked.Accepted(var spec)
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
              ProgramField.COMMAND, "a quoted word goes over several lines; change it by hand"));
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

  /** What a change means for the file, line by line: {@code - old}, {@code + new}. */
  public static List<String> diff(ProgramSpec before, ProgramSpec after) {
    return diff(byKey(values(before)), byKey(values(after)));
  }

  /** The same for a file that somebody else may have written. */
  public static List<String> diff(ProgramConfig before, ProgramSpec after) {
    return diff(before.values(), byKey(values(after)));
  }

  private static Map<String, String> byKey(Map<ProgramField, String> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().key(), Map.Entry::getValue));
  }

  private static List<String> diff(Map<String, String> before, Map<String, String> after) {
    Set<String> keys =
        Arrays.stream(ProgramField.values())
            .map(ProgramField::key)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    before.keySet().stream().sorted().forEach(keys::add);
    List<String> lines = new ArrayList<>();
    for (String key : keys) {
      if (key.equals(ProgramField.ENVIRONMENT.key())) {
        lines.addAll(variables(before.get(key), after.get(key)));
        continue;
      }
      String old = effective(key, before);
      String now = effective(key, after);
      if (!old.equals(now)) {
        line("-", key, old, before.containsKey(key)).ifPresent(lines::add);
        line("+", key, now, after.containsKey(key)).ifPresent(lines::add);
      }
    }
    return lines;
  }

  /** A line that says what holds without it as well is no difference. */
  private static String effective(String key, Map<String, String> values) {
    String usual =
        key.equals(ProgramField.KILLASGROUP.key())
            ? values.getOrDefault(
                ProgramField.STOPASGROUP.key(), ProgramField.KILLASGROUP.supervisors())
            : ProgramField.named(key).map(ProgramField::supervisors).orElse("");
    return values.getOrDefault(key, usual);
  }

  private static Optional<String> line(String sign, String key, String value, boolean isWritten) {
    String text = sign + " " + key + "=" + value.replace("\n", " ");
    if (isWritten) {
      return Optional.of(text);
    }
    return value.isEmpty() ? Optional.empty() : Optional.of(text + " (default)");
  }

  /** Which variables change, never their values. */
  private static List<String> variables(String before, String after) {
    Map<String, String> old = variables(before);
    Map<String, String> now = variables(after);
    Set<String> names = new LinkedHashSet<>(old.keySet());
    names.addAll(now.keySet());
    List<String> lines = new ArrayList<>();
    for (String name : names) {
      boolean changes =
          !Optional.ofNullable(old.get(name)).equals(Optional.ofNullable(now.get(name)));
      boolean both = old.containsKey(name) && now.containsKey(name);
      if (changes) {
        String sign = both ? "~" : now.containsKey(name) ? "+" : "-";
        lines.add(
            "%s environment %s=%s%s".formatted(sign, name, MASK, both ? " (another value)" : ""));
      }
    }
    return lines;
  }

  private static Map<String, String> variables(String ini) {
    return Optional.ofNullable(ini)
        .flatMap(EnvironmentVariables::read)
        .map(EnvironmentVariables::values)
        .orElse(Map.of());
  }
}
