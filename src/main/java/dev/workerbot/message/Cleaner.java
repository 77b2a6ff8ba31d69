package dev.workerbot.message;

/** The one place where text from outside becomes safe to show. */
public final class Cleaner {
  /** Strips what is not to be seen, masks what is secret. Time linear in the length of the text. */
  public CleanText clean(String raw) {
    return new CleanText(visible(raw));
  }

  static String visible(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(character -> {
          if (character == '\n' || isVisible(character)) {
            clean.appendCodePoint(character);
          } else {
            clean.append('\uFFFD');
          }
        });
    return clean.toString();
  }

  private static boolean isVisible(int character) {
    int type = Character.getType(character);
    return type != Character.CONTROL
        && type != Character.FORMAT
        && type != Character.SURROGATE
        && type != Character.UNASSIGNED
        && type != Character.PRIVATE_USE
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR;
  }
}
