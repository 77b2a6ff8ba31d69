package dev.workerbot.app.config.key;

import java.util.ArrayList;
import java.util.List;

/**
 * The keys that may stand in one place.
 *
 * @param place which place, in one word; each has its table in the documentation
 * @param all in the order in which they are documented
 */
public record Keys(String place, List<Key<?>> all) {
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
}
