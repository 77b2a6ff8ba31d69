package dev.workerbot.app.config.key;

import dev.workerbot.message.text.Sentence;

/**
 * Something wrong in the config file.
 *
 * @param line where, counted from 1
 * @param sentence what is wrong and how it is mended; never a secret in it
 */
public record ConfigError(int line, Sentence sentence) {
  /** The same of words that are not all our own: what stands in the wrong place may be a token. */
  ConfigError(int line, String words) {
    this(line, Sentence.of("%s", words));
  }

  @Override
  public String toString() {
    return "line " + line + ": " + sentence;
  }
}
