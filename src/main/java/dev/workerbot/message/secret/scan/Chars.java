package dev.workerbot.message.secret.scan;

/** Kinds of characters, in ASCII unless it says otherwise. */
public final class Chars {
  private Chars() {}

  public static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  public static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  public static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  public static boolean isAlnum(char c) {
    return isLetter(c) || isDigit(c);
  }

  public static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  public static boolean isBase64(char c) {
    return isAlnum(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
  }

  public static boolean isQuote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  public static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  public static boolean isSpace(char c) {
    return isBlank(c) || c == '\n';
  }

  /** Of a name in any alphabet, such as {@code db.password} or {@code X-Api-Key}. */
  public static boolean isOfName(char c) {
    return isAlnum(c)
        || c == '_'
        || c == '.'
        || c == '-'
        || (c > 0x7F && (Character.isLetterOrDigit(c) || isMark(c)));
  }

  /** What is written above, below or beside a letter. */
  private static boolean isMark(char c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  static char at(CharSequence text, int i) {
    return i >= 0 && i < text.length() ? text.charAt(i) : '\n';
  }

  static int skipBlanks(CharSequence text, int from) {
    int i = from;
    while (i < text.length() && isBlank(text.charAt(i))) {
      i++;
    }
    return i;
  }
}
