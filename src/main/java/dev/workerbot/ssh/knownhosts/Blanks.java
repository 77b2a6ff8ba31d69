package dev.workerbot.ssh.knownhosts;

/** What separates the fields of a line in known_hosts: spaces and tabs, nothing else. */
final class Blanks {
  private Blanks() {}

  static boolean isBlank(char one) {
    return one == ' ' || one == '\t';
  }

  /** The text from its first field on. */
  static String skip(String text) {
    int at = 0;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return text.substring(at);
  }

  /** Where the first field ends. */
  static int endOfWord(String text) {
    int at = 0;
    while (at < text.length() && !isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
