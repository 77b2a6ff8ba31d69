package dev.workerbot.message.text;

/** Text without what a terminal or a chat would act upon, or hide. */
public final class VisibleText {
  private VisibleText() {}

  /** Without escapes, control and invisible characters; line feeds stay. */
  public static String of(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    int lineStart = 0;
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c == 0x1B || c == 0x9B || c == 0x9D || c == 0x90) {
        i = Escapes.end(raw, i);
      } else if (c == '\n') {
        clean.append(c);
        lineStart = clean.length();
        i++;
      } else if (c == '\r') {
        boolean endsLine = i + 1 >= raw.length() || raw.charAt(i + 1) == '\n';
        if (!endsLine) {
          // A progress bar writes its line again: the last writing counts.
          clean.setLength(lineStart);
        }
        i++;
      } else {
        int character = raw.codePointAt(i);
        append(clean, character);
        i += Character.charCount(character);
      }
    }
    return clean.toString();
  }

  private static void append(StringBuilder clean, int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL -> clean.append(character == '\t' ? "    " : "\uFFFD");
      case Character.FORMAT -> {
        // Zero-width and direction marks only serve to deceive in a log.
      }
      case Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          clean.append('\uFFFD');
      default -> clean.appendCodePoint(character);
    }
  }
}
