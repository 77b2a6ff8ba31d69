package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.Optional;

/** A mapping of the config that is read by declared keys. */
public final class Section extends SectionValues {
  /**
   * @param known the keys that may stand here; empty for a section whose keys are names
   */
  Section(String name, Node node, List<ConfigError> mistakes, List<String> known) {
    super(name, node, mistakes, known);
  }

  /** The value of a key; empty where there is none, or a wrong one. */
  public <T> Optional<T> find(Key<T> key) {
    return key.type().read(this, key.name());
  }

  /** The value of a key, or its default. */
  public <T> T get(Key.Defaulted<T> key) {
    return find(key).orElse(key.value());
  }

  /** The value of a key that has to be there; empty where it is not, which is noted. */
  public String required(Key<String> key) {
    Optional<String> value = find(key);
    if (value.isEmpty()) {
      wrong(line(), Sentence.of("`%s` is missing%s", key.name(), under()));
    }
    return value.orElse("");
  }

  /** What a key has that is always there, if without anything in it: sections and lists of them. */
  public <T> T all(Key<T> key) {
    return find(key).orElseThrow();
  }

  public boolean has(Key<?> key) {
    return has(key.name());
  }

  public int lineOf(Key<?> key) {
    return lineOf(key.name());
  }

  /** Notes a mistake at the line of a key. */
  public void wrong(Key<?> key, Sentence sentence) {
    wrong(lineOf(key), sentence);
  }
}
