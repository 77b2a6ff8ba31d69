package dev.workerbot.message.secret.named;

import dev.workerbot.message.secret.scan.Chars;
import dev.workerbot.message.secret.scan.Scan;
import dev.workerbot.message.secret.scan.SecretMarks;

/** The type that a program writes before a value, which is no part of it. */
final class ValueType {
  private static final int LONGEST = 24;

  private ValueType() {}

  /**
   * Behind what tells of which type a value is: {@code string(7) "x"}, {@code b'x'}, {@code !!str
   * x}.
   */
  static int behind(Scan scan, int start) {
    int at = start;
    if (scan.has(SecretMarks.MASK, at)) {
      return at;
    }
    if (scan.has("string(", at) || scan.has("(string)", at)) {
      int end = at;
      while (end - at < LONGEST && scan.at(end) != ')') {
        end++;
      }
      return scan.at(end) == ')' ? scan.skipBlanks(end + 1) : at;
    }
    if (scan.at(at) == '!' && scan.at(at + 1) == '!') {
      int end = at + 2;
      while (Chars.isLetter(scan.at(end))) {
        end++;
      }
      return scan.skipBlanks(end);
    }
    int end = at;
    while (end - at < LONGEST && (Chars.isLetter(scan.at(end)) || scan.at(end) == '_')) {
      end++;
    }
    if (end > at && scan.at(end) == '(' && Chars.isQuote(scan.at(end + 1))) {
      return end + 1;
    }
    boolean isPrefix = end - at > 0 && end - at <= 2 && Chars.isQuote(scan.at(end));
    return isPrefix ? end : at;
  }
}
