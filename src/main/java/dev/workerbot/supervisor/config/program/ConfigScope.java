package dev.workerbot.supervisor.config.program;

import dev.workerbot.supervisor.config.syntax.PercentFormat;
import dev.workerbot.supervisor.config.syntax.PercentFormat.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a config's values can be filled in with wherever they stand: the server, the folder of the
 * main file, and the variables that {@code [supervisord]} sets for all programs.
 *
 * @param here empty where it is not known
 * @param environment of all programs; a value may have {@link PercentFormat#UNKNOWN} in it
 * @param wholeEnvironment whether that is all of it
 */
public record ConfigScope(
    HostInfo host,
    Optional<String> here,
    Map<String, String> environment,
    boolean wholeEnvironment) {
  /** Nothing is known. */
  static final ConfigScope UNKNOWN =
      new ConfigScope(HostInfo.UNKNOWN, Optional.empty(), Map.of(), true);

  /** How the name of a variable begins. */
  static final String VARIABLE = "ENV_";

  public ConfigScope {
    environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
  }

  /** Of a config whose main file is in this folder. */
  public static ConfigScope of(HostInfo host, String folder) {
    return new ConfigScope(host, Optional.of(folder), Map.of(), true);
  }

  public ConfigScope with(Map<String, String> variables, boolean whole) {
    return new ConfigScope(host, here, variables, whole);
  }

  /** What stands for a name everywhere; empty where there is surely no such name. */
  public Optional<Value> value(String name) {
    return switch (name) {
      case "here" ->
          Optional.of(here.<Value>map(Value.TextValue::new).orElse(new Value.NotKnown()));
      case "host_node_name" ->
          Optional.of(
              host.nodeName().<Value>map(Value.TextValue::new).orElse(new Value.NotKnown()));
      default ->
          name.startsWith(VARIABLE)
              ? variable(name.substring(VARIABLE.length()))
              : Optional.empty();
    };
  }

  private Optional<Value> variable(String name) {
    Optional<String> own = Optional.ofNullable(environment.get(name));
    if (own.isPresent() || !wholeEnvironment) {
      return Optional.of(text(own.orElse(String.valueOf(PercentFormat.UNKNOWN))));
    }
    Optional<Value> inherited = host.variable(name).map(Value.TextValue::new);
    return inherited.isPresent() || host.knowsAllVariables()
        ? inherited
        : Optional.of(new Value.NotKnown());
  }

  /** Whether there is surely no such user. */
  public boolean lacksUser(String name) {
    return isImpossible(name) || host.user(name).filter(there -> !there).isPresent();
  }

  /** Whether there is surely no such group. */
  public boolean lacksGroup(String name) {
    return isImpossible(name) || host.group(name).filter(there -> !there).isPresent();
  }

  /** Whether there is surely no such folder. */
  public boolean lacksFolder(String path) {
    return isImpossible(path) || host.folder(path).filter(there -> !there).isPresent();
  }

  /** Nothing on a server has a NUL byte in its name. */
  private static boolean isImpossible(String name) {
    return name.indexOf('\0') >= 0;
  }

  static Value text(String text) {
    return text.indexOf(PercentFormat.UNKNOWN) >= 0
        ? new Value.NotKnown()
        : new Value.TextValue(text);
  }
}
