package dev.workerbot.app.config;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.worker.AlertKeys;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All keys of the config, from the top down. */
final class DeclaredKeys {
  private DeclaredKeys() {}

  /** The keys of each place, by its name. */
  static Map<String, Keys> places() {
    Map<String, Keys> places = new LinkedHashMap<>();
    collect(ConfigFile.KEYS, places);
    places.put(AlertKeys.RULE.place(), AlertKeys.RULE);
    return places;
  }

  private static void collect(Keys keys, Map<String, Keys> places) {
    Keys other = places.putIfAbsent(keys.place(), keys);
    if (other != null && !other.equals(keys)) {
      throw new IllegalStateException("two places are called " + keys.place());
    }
    if (other == null) {
      keys.all().forEach(key -> below(key.type()).ifPresent(more -> collect(more, places)));
    }
  }

  /** The keys that stand below one of this type. */
  static Optional<Keys> below(KeyType<?> type) {
    return switch (type) {
      case Keys.SectionOf(var keys) -> Optional.of(keys);
      case Keys.NamedSections(var keys) -> Optional.of(keys);
      case Keys.ListOf(var keys) -> Optional.of(keys);
      case Keys.Names(var each) -> below(each);
      case KeyType.Text _,
          KeyType.Texts _,
          KeyType.Choices _,
          KeyType.Flag _,
          KeyType.WholeNumber _,
          KeyType.Time _,
          KeyType.TimeOrNever _,
          KeyType.Bytes _ ->
          Optional.empty();
      default -> throw new IllegalArgumentException("what is below " + type + "?");
    };
  }

  /** Each key once, however many places it stands in. */
  static Set<Key<?>> all() {
    Set<Key<?>> all = Collections.newSetFromMap(new IdentityHashMap<>());
    places().values().forEach(keys -> all.addAll(keys.all()));
    return all;
  }
}
