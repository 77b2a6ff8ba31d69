package dev.workerbot.program;

import dev.workerbot.supervisor.config.syntax.KeyValuePairs;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Variables of a process beside those it inherits, in their order. Values may be secrets: {@link
 * #toString} does not tell them.
 */
public record EnvironmentVariables(Map<String, String> values) {
  public static final EnvironmentVariables NONE = new EnvironmentVariables(Map.of());

  public EnvironmentVariables {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of {@code environment=}, before {@code %} is doubled. */
  public String ini() {
    return values.entrySet().stream()
        .map(one -> one.getKey() + "=" + quoted(one.getValue()))
        .collect(Collectors.joining(","));
  }

  /** With nothing of the values in it. */
  public String masked() {
    return values.keySet().stream().map(name -> name + "=•••").collect(Collectors.joining(","));
  }

  private static String quoted(String value) {
    String quote = value.contains("\"") ? "'" : "\"";
    return quote + value + quote;
  }

  /**
   * Reads the value of {@code environment=}, once its expansions are gone; empty where Supervisor
   * would refuse it.
   */
  public static Optional<EnvironmentVariables> read(String ini) {
    return KeyValuePairs.read(ini).map(EnvironmentVariables::new);
  }

  @Override
  public String toString() {
    return "Environment" + values.keySet();
  }
}
