package dev.workerbot.supervisor.config.syntax;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the sections and keys of a config stand; of what comes twice the place that wins. Filled
 * while the config is read, not changed afterwards.
 */
public final class ConfigPlaces {
  private static final String DEFAULT = "DEFAULT";

  /** By section and key; an empty key stands for the section itself. */
  private final Map<String, Map<String, ConfigPlace>> places = new LinkedHashMap<>();

  private final Map<String, Set<String>> cut = new LinkedHashMap<>();

  void put(String section, String key, ConfigPlace place) {
    places.computeIfAbsent(section, _ -> new LinkedHashMap<>()).put(key, place);
  }

  void cut(String section, String key) {
    cut.computeIfAbsent(section, _ -> new HashSet<>()).add(key);
  }

  /** Whether a comment cuts the value, or what Supervisor takes for a comment. */
  public boolean isCut(String section, String key) {
    return cut.getOrDefault(section, Set.of()).contains(key);
  }

  /** Where a key is written, else its section. */
  public Optional<ConfigPlace> of(String section, String key) {
    return Stream.of(place(section, key), place(DEFAULT, key), place(section, ""))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<ConfigPlace> place(String section, String key) {
    return Optional.ofNullable(places.getOrDefault(section, Map.of()).get(key));
  }

  /** As they are written, without {@code [DEFAULT]}. */
  public List<String> sections() {
    return places.keySet().stream().filter(section -> !section.equals(DEFAULT)).toList();
  }

  /** What a section says itself. */
  public List<String> keys(String section) {
    return places.getOrDefault(section, Map.of()).keySet().stream()
        .filter(key -> !key.isEmpty())
        .toList();
  }
}
