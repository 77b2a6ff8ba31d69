package dev.workerbot.app.config;

/**
 * Something wrong in the config file.
 *
 * @param line where, counted from 1
 * @param sentence what is wrong and how it is mended; never a secret in it
 */
public record Mistake(int line, String sentence) {
  @Override
  public String toString() {
    return "line " + line + ": " + sentence;
  }
}
