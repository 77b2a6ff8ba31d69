package dev.workerbot.program.file;

import dev.workerbot.program.EnvironmentVariables;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What changes in a program's file, line by line, without any value of the environment. */
public final class ProgramDiff {
  private static final String MASK = "•••";

  private ProgramDiff() {}

  /** What a change means for the file, line by line: {@code - old}, {@code + new}. */
  public static List<String> of(ProgramSpec before, ProgramSpec after) {
    return of(byKey(ProgramFile.values(before)), byKey(ProgramFile.values(after)));
  }

  /** The same for a file that somebody else may have written. */
  public static List<String> of(ProgramConfig before, ProgramSpec after) {
    return of(before.values(), byKey(ProgramFile.values(after)));
  }

  private static Map<String, String> byKey(Map<ProgramField, String> values) {
    return values.entrySet().stream()
        .collect(Collectors.toMap(one -> one.getKey().key(), Map.Entry::getValue));
  }

  private static List<String> of(Map<String, String> before, Map<String, String> after) {
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
