package dev.workerbot.feature.change.plan;

import dev.workerbot.program.ProgramField;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.syntax.SupervisorEnvironment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** A program's section as it stands on disk, for people: no value of the environment. */
public final class SectionText {
  private SectionText() {}

  /** As it stands on disk, for people. */
  public static List<String> of(ProgramConfig program) {
    List<String> lines = new ArrayList<>(List.of("[" + program.section() + "]"));
    program.values().entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, String> one) -> place(one.getKey()))
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(one ->
            lines.add(
                one.getKey()
                    + "="
                    + (one.getKey().equals(ProgramField.ENVIRONMENT.key())
                        ? SupervisorEnvironment.masked(one.getValue())
                        : one.getValue().replace("\n", "\n  "))));
    return lines;
  }

  /** In the order in which workerbot writes them, and what it does not write at the end. */
  private static int place(String key) {
    return ProgramField.named(key)
        .map(List.of(ProgramField.values())::indexOf)
        .orElse(Integer.MAX_VALUE);
  }
}
