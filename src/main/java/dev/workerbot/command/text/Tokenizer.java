package dev.workerbot.command.text;

import dev.workerbot.message.text.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Splits a typed line into words. Quotes, single or double, keep blanks together; inside double
 * quotes a backslash keeps the next quote or backslash. Nothing else is special.
 */
public final class Tokenizer {
  private static final String CURLY = "\u201C\u201D\u201E\u201F\u00AB\u00BB";

  private Tokenizer() {}

  /**
   * One word of a line.
   *
   * @param text without its quotes
   * @param raw with them, as it stands in the line
   * @param from where it begins in the line, quotes included
   * @param to behind its end
   * @param quoted whether any part of it stands in quotes
   */
  public record Word(String text, String raw, int from, int to, boolean quoted) {
    /** As a selector reads it, for which a comma in quotes is part of a name. */
    public String selector() {
      // What comes from a shell or a form is quoted once more.
      return !quoted || text.startsWith("\"") ? text : raw;
    }
  }

  /** Throws {@link IllegalArgumentException} with a sentence for people on an open quote. */
  public static List<String> split(String line) {
    return read(line).stream().map(Word::text).toList();
  }

  /** The same with the places of the words. */
  public static List<Word> read(String typed) {
    String line = straight(typed);
    List<Word> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    boolean quoted = false;
    int from = 0;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (!inWord && !isBlank(c)) {
        inWord = true;
        quoted = false;
        from = i;
      }
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
        quoted = true;
      } else if (!isBlank(c)) {
        word.append(c);
      } else if (inWord) {
        words.add(new Word(word.toString(), line.substring(from, i), from, i, quoted));
        word.setLength(0);
        inWord = false;
      }
    }
    if (quote != 0) {
      throw new IllegalArgumentException("There is a " + quote + " without a closing one.");
    }
    if (inWord) {
      words.add(new Word(word.toString(), line.substring(from), from, line.length(), quoted));
    }
    return words;
  }

  /** Phones and web pages bring blanks that do not break a line, too. */
  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** With plain quotes for the curly ones that phones put around words; those in a word stay. */
  private static String straight(String typed) {
    StringBuilder line = new StringBuilder(typed);
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean isCurly = CURLY.indexOf(c) >= 0;
      if (quote == 0) {
        quote = isCurly ? CURLY.charAt(0) : c == '"' || c == '\'' ? c : 0;
      } else if (c == quote || (CURLY.indexOf(quote) >= 0 && (isCurly || c == '"'))) {
        quote = 0;
      } else {
        i += quote != '\'' && c == '\\' ? 1 : 0;
        continue;
      }
      if (isCurly) {
        line.setCharAt(i, '"');
      }
    }
    return line.toString();
  }

  private static boolean isQuotable(String line, int at) {
    return at < line.length() && (line.charAt(at) == '"' || line.charAt(at) == '\\');
  }

  /** One line out of words, as a shell has split them; {@link #split} splits it the same way. */
  public static String line(List<String> words) {
    return words.stream()
        .map(word -> word.matches("[\\w@:*?.,/=+-]+") ? word : quote(word))
        .collect(Collectors.joining(" "));
  }

  /** A word that {@link #split} reads back as it is, whatever is in it. */
  public static String quote(String word) {
    return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** A word as a sentence can repeat it. */
  public static String shortened(String text) {
    return CleanText.cut(text, 40);
  }
}
