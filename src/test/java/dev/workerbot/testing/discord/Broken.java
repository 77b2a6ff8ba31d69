package dev.workerbot.testing.discord;

/**
 * A rule of Discord's that something breaks.
 *
 * @param path where, in dotted steps such as {@code embeds.0.title}
 * @param code Discord's name of the rule
 */
record Broken(String path, String code, String message) {
  static final String EMPTY_MESSAGE = "EMPTY_MESSAGE";

  @Override
  public String toString() {
    return path + ": " + code + ": " + message;
  }
}
