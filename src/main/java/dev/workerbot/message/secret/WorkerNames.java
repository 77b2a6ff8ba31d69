package dev.workerbot.message.secret;

/**
 * Knows a process of several by its name, such as {@code tokens:tokens_00}: so Supervisor's docs
 * name them, and what repeats the word before it, with a number, is no secret. Reads the text once.
 */
final class WorkerNames {
  private static final int LONGEST_NUMBER = 4;

  private WorkerNames() {}

  /** The text, as long as it was, with something without a meaning in the place of each. */
  static String hidden(String text) {
    StringBuilder hidden = null;
    int colon = text.indexOf(':');
    int free = 0;
    while (colon >= 0) {
      int from = colon;
      while (from > free && isOfName(text.charAt(from - 1))) {
        from--;
      }
      int end = end(text, from, colon);
      if (end > 0) {
        hidden = hidden == null ? new StringBuilder(text) : hidden;
        for (int i = from; i < end; i++) {
          hidden.setCharAt(i, 'w');
        }
      }
      free = colon + 1;
      colon = text.indexOf(':', free);
    }
    return hidden == null ? text : hidden.toString();
  }

  /** Behind the process's name; 0 where it is none. */
  private static int end(String text, int from, int colon) {
    int length = colon - from;
    boolean isUser = from > 0 && "/:".indexOf(text.charAt(from - 1)) >= 0;
    if (length == 0 || isUser || !text.regionMatches(colon + 1, text, from, length)) {
      return 0;
    }
    int at = colon + 1 + length;
    if (at >= text.length() || text.charAt(at) != '_') {
      return 0;
    }
    int end = at + 1;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean isNumber = end - at - 1 >= 1 && end - at - 1 <= LONGEST_NUMBER;
    if (!isNumber || (end < text.length() && isOfName(text.charAt(end)))) {
      return 0;
    }
    return end;
  }

  private static boolean isOfName(char letter) {
    return letter == '-'
        || letter == '_'
        || letter == '.'
        || (letter < 128 && Character.isLetterOrDigit(letter));
  }
}
