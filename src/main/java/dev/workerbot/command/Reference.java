package dev.workerbot.command;

import dev.workerbot.worker.Selector;

/** Which alert or silence is meant: by the number that the bot gave it, or by its workers. */
public sealed interface Reference {
  /** {@code #17}. */
  record NumberReference(int number) implements Reference {
    @Override
    public String toString() {
      return "#" + number;
    }
  }

  /** Those of some workers. */
  record Of(Selector selector) implements Reference {
    @Override
    public String toString() {
      return selector.toString();
    }
  }

  /**
   * Reads {@code #17}, {@code 17} or a selector.
   *
   * @param selector the same word as a selector reads it
   */
  static Reference parse(String word, String selector) {
    return word.matches("#?\\d{1,9}")
        ? new NumberReference(Integer.parseInt(word.replace("#", "")))
        : new Of(Selector.parse(selector));
  }
}
