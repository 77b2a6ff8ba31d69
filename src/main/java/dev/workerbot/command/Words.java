package dev.workerbot.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a typed line into words. Quotes, single or double, keep blanks together; inside double
 * quotes a backslash keeps the next quote or backslash. Nothing else is special.
 */
final class Words {
  private Words() {}

  /** Throws {@link IllegalArgumentException} with a sentence for people on an open quote. */
  static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else if (quote == '"' && c == '\\' && isQuotable(line, i + 1)) {
          word.append(line.charAt(++i));
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (Character.isWhitespace(c)) {
        if (inWord) {
          words.add(word.toString());
          word.setLength(0);
          inWord = false;
        }
      } else {
        word.append(c);
        inWord = true;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("There is a " + quote + " that is never closed.");
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isQuotable(String line, int at) {
    return at < line.length() && (line.charAt(at) == '"' || line.charAt(at) == '\\');
  }

  /** A word that {@link #split} reads back as it is. */
  static String quote(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
