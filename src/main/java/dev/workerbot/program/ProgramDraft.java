package dev.workerbot.program;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody has typed about a worker to be, unchecked. The environment is one {@code
 * NAME=value} a line, each value as it is to be, without quotes. Immutable.
 *
 * @param values by field; what is missing or blank takes the field's default
 */
public record ProgramDraft(Map<ProgramField, String> values) {
  public static final ProgramDraft EMPTY = new ProgramDraft(Map.of());

  public ProgramDraft {
    Map<ProgramField, String> sorted = new EnumMap<>(ProgramField.class);
    sorted.putAll(values);
    values = Collections.unmodifiableMap(sorted);
  }

  public Optional<String> value(ProgramField programField) {
    return Optional.ofNullable(values.get(programField));
  }

  public ProgramDraft with(ProgramField programField, String value) {
    Map<ProgramField, String> more = new EnumMap<>(ProgramField.class);
    more.putAll(values);
    more.put(programField, value);
    return new ProgramDraft(more);
  }

  /** Without the values of the environment: they may be secrets. */
  @Override
  public String toString() {
    Map<ProgramField, String> shown = new EnumMap<>(ProgramField.class);
    shown.putAll(values);
    shown.computeIfPresent(ProgramField.ENVIRONMENT, (_, _) -> "…");
    return "ProgramDraft" + shown;
  }
}
