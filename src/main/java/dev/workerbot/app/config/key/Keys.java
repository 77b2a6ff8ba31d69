package dev.workerbot.app.config.key;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The keys that may stand in one place.
 *
 * @param place which place, in one word; each has its table in the documentation
 * @param all in the order in which they are documented
 */
public record Keys(String place, List<Key<?>> all) {
  /** Where any key may stand. */
  private static final Keys NONE = of("");

  public Keys {
    all = List.copyOf(all);
  }

  /** These keys. */
  public static Keys of(String place, Key<?>... all) {
    return new Keys(place, List.of(all));
  }

  /** These keys, and behind them those of another place. */
  public Keys and(Keys others) {
    List<Key<?>> both = new ArrayList<>(all);
    both.addAll(others.all);
    return new Keys(place, both);
  }

  /** Their names, in the order of the alphabet. */
  List<String> names() {
    return all.stream().map(Key::name).sorted().toList();
  }

  /** A key that takes keys. */
  public static Key<Section> section(String name, Keys keys, String purpose) {
    return Key.of(name, new SectionOf(keys), purpose);
  }

  /** A key that takes a list, each with these keys. */
  public static Key<List<Section>> list(String name, Keys keys, String purpose) {
    return Key.of(name, new ListOf(keys), purpose);
  }

  /** A key that takes names, each with these keys. */
  public static Key<Map<String, Section>> named(String name, Keys keys, String purpose) {
    return Key.of(name, new NamedSections(keys), purpose);
  }

  /** A key that takes names, each with what that type takes. */
  public static Key<Section> names(String name, KeyType<?> each, String purpose) {
    return Key.of(name, new Names(each), purpose);
  }

  /**
   * Reads the whole of a config.
   *
   * @param mistakes where what is wrong is noted
   * @return empty where it is no YAML, which is noted, too
   */
  public Optional<Section> read(String yaml, List<ConfigError> mistakes) {
    try {
      return Optional.of(new Section("", Node.parse(yaml, mistakes), mistakes, names()));
    } catch (JacksonException notYaml) {
      mistakes.add(YamlProblem.of(yaml, notYaml));
      return Optional.empty();
    }
  }

  /** The sections of a list under a name. */
  public List<Section> list(Section section, String name) {
    return new ListOf(this).read(section, name).orElseThrow();
  }

  private Section section(SectionValues above, String path, Node node) {
    return new Section(path, node, above.mistakes(), names());
  }

  /** Keys, below it; none of them where it is not set. */
  public record SectionOf(Keys keys) implements KeyType<Section> {
    @Override
    public Optional<Section> read(SectionValues section, String key) {
      return Optional.of(keys.section(section, section.path(key), section.below(key)));
    }
  }

  /** Names, each with what another type takes. */
  public record Names(KeyType<?> each) implements KeyType<Section> {
    @Override
    public Optional<Section> read(SectionValues section, String key) {
      return Optional.of(NONE.section(section, section.path(key), section.below(key)));
    }
  }

  /** Names, each with keys; with any keys where none are declared. */
  public record NamedSections(Keys keys) implements KeyType<Map<String, Section>> {
    @Override
    public Optional<Map<String, Section>> read(SectionValues section, String key) {
      Map<String, Section> sections = new LinkedHashMap<>();
      NONE.section(section, section.path(key), section.below(key))
          .entries()
          .forEach(entry ->
              sections.putIfAbsent(
                  entry.key(), keys.section(section, key + "." + entry.key(), named(entry))));
      return Optional.of(sections);
    }

    /** What is missing is missing at the name, not at the first line below it. */
    private static Node named(Node.NodeEntry entry) {
      return entry.value() instanceof Node.Mapping(_, var entries)
          ? new Node.Mapping(entry.line(), entries)
          : entry.value();
    }
  }

  /** A list, each with keys. */
  public record ListOf(Keys keys) implements KeyType<List<Section>> {
    @Override
    public Optional<List<Section>> read(SectionValues section, String key) {
      List<Section> sections = new ArrayList<>();
      for (Node item : section.items(key)) {
        sections.add(keys.section(section, key, item));
      }
      return Optional.of(sections);
    }
  }
}
