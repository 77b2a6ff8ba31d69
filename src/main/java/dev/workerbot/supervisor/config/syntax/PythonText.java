package dev.workerbot.supervisor.config.syntax;

import java.math.BigInteger;
import java.util.Optional;

/** Text as Python takes it, which is what Supervisor is written in: blanks and whole numbers. */
public final class PythonText {
  /** {@code int()} reads no longer number. */
  private static final int MOST_DIGITS = 4300;

  private static final String BLANKS =
      "\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000";

  private PythonText() {}

  /** {@code str.isspace}. */
  static boolean isSpace(char c) {
    return BLANKS.indexOf(c) >= 0 || (c >= '\u2000' && c <= '\u200a');
  }

  /** {@code str.strip}. */
  public static String strip(String text) {
    int from = 0;
    while (from < text.length() && isSpace(text.charAt(from))) {
      from++;
    }
    return stripTrailing(text.substring(from));
  }

  /** {@code str.rstrip}. */
  static String stripTrailing(String text) {
    int to = text.length();
    while (to > 0 && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  /** {@code int(text, radix)}; empty where it is none. */
  public static Optional<BigInteger> integer(String text, int radix) {
    String stripped = strip(text);
    boolean signed = !stripped.isEmpty() && "+-".indexOf(stripped.charAt(0)) >= 0;
    String digits = signed ? stripped.substring(1) : stripped;
    if (radix == 8 && (digits.startsWith("0o") || digits.startsWith("0O"))) {
      digits = digits.substring(digits.startsWith("_", 2) ? 3 : 2);
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean parts = c == '_' && i > 0 && i + 1 < digits.length() && digits.charAt(i - 1) != '_';
      if (Character.digit(c, radix) >= 0) {
        plain.append(Character.digit(c, radix));
      } else if (!parts) {
        return Optional.empty();
      }
    }
    if (plain.isEmpty() || plain.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    BigInteger number = new BigInteger(plain.toString(), radix);
    return Optional.of(signed && stripped.charAt(0) == '-' ? number.negate() : number);
  }

  /** As close to the number as an {@code int} comes. */
  public static int clamped(BigInteger number) {
    return number
        .max(BigInteger.valueOf(Integer.MIN_VALUE))
        .min(BigInteger.valueOf(Integer.MAX_VALUE))
        .intValue();
  }
}
