package dev.workerbot.app.config;

import dev.workerbot.message.Cleaner;

/**
 * Something wrong in the config file.
 *
 * @param line where, counted from 1
 * @param sentence what is wrong and how it is mended; never a secret in it
 */
public record Mistake(int line, String sentence) {
  private static final Cleaner CLEANER = new Cleaner();

  public Mistake {
    // What stands in the wrong place may be a token that stands in the wrong place.
    sentence = CLEANER.clean(sentence).value();
  }

  @Override
  public String toString() {
    return "line " + line + ": " + sentence;
  }
}
