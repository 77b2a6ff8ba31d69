package dev.workerbot.supervisor.config.program;

import java.util.Map;
import java.util.Optional;

/**
 * What the section of a program says.
 *
 * @param name of the program
 * @param group of its processes
 * @param values by their keys in lower case, as they are written
 * @param scope what the values can be filled in with
 */
record ProgramValues(String name, String group, Map<String, String> values, ConfigScope scope) {
  Optional<String> value(String key) {
    return Optional.ofNullable(values.get(key));
  }
}
