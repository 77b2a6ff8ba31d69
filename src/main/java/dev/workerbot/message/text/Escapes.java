package dev.workerbot.message.text;

/** Finds where a terminal's escape sequence ends. Source: ECMA-48, sections 5.4 and 5.6. */
final class Escapes {
  private Escapes() {}

  /** The index behind the sequence that begins at {@code from}; never goes beyond its line. */
  static int end(String text, int from) {
    int i = from + 1;
    char kind = text.charAt(from);
    if (kind == 0x1B) {
      if (i >= text.length()) {
        return i;
      }
      kind = text.charAt(i);
      if (kind == '\n' || kind == '\r') {
        return i;
      }
      i++;
    }
    return switch (kind) {
      case '[', 0x9B -> control(text, i);
      case ']', 'P', 'X', '^', '_', 0x9D, 0x90 -> string(text, i);
      case '(', ')', '*', '+', '#', '%', ' ' ->
          i < text.length() && text.charAt(i) != '\n' ? i + 1 : i;
      default -> i;
    };
  }

  private static int control(String text, int from) {
    int i = from;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c >= 0x40 && c <= 0x7E) {
        return i + 1;
      }
      if (c < 0x20 || c > 0x7E) {
        return i;
      }
      i++;
    }
    return i;
  }

  private static int string(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0x07 || c == 0x9C) {
        return i + 1;
      }
      if (c == 0x1B) {
        return i + 1 < text.length() && text.charAt(i + 1) == '\\' ? i + 2 : i;
      }
      if (c == '\n') {
        return i;
      }
    }
    return text.length();
  }
}
