package dev.workerbot.supervisor.config.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value of an {@code environment=}, once its expansions are gone. Source: supervisor 4.2.5,
 * datatypes.py, dict_of_key_value_pairs, which takes every fourth word of Python's shlex for a
 * name.
 */
public final class KeyValuePairs {
  private KeyValuePairs() {}

  /** Names and values in their order; empty where Supervisor would refuse it. */
  public static Optional<Map<String, String>> read(String text) {
    Optional<List<String>> found = words(text);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<String> words = found.get();
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < words.size(); i += 4) {
      if (i + 2 >= words.size() || !words.get(i + 1).equals("=")) {
        return Optional.empty();
      }
      values.put(words.get(i), unquoted(words.get(i + 2)));
    }
    return Optional.of(values);
  }

  private static String unquoted(String word) {
    int from = 0;
    int to = word.length();
    while (from < to && isQuote(word.charAt(from))) {
      from++;
    }
    while (to > from && isQuote(word.charAt(to - 1))) {
      to--;
    }
    return word.substring(from, to);
  }

  /** Python's shlex as it is without POSIX: quotes stay, and nothing is escaped. */
  private static Optional<List<String>> words(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (" \t\r\n".indexOf(c) >= 0) {
        at++;
      } else if (c == '#') {
        at = endOfLine(text, at);
      } else if (isQuote(c)) {
        int end = text.indexOf(c, at + 1);
        if (end < 0) {
          return Optional.empty();
        }
        words.add(text.substring(at, end + 1));
        at = end + 1;
      } else if (isOfWord(c)) {
        StringBuilder word = new StringBuilder();
        while (at < text.length()
            && (isOfWord(text.charAt(at)) || isQuote(text.charAt(at)) || text.charAt(at) == '#')) {
          if (text.charAt(at) == '#') {
            at = endOfLine(text, at);
          } else {
            word.append(text.charAt(at++));
          }
        }
        words.add(word.toString());
      } else {
        words.add(String.valueOf(c));
        at++;
      }
    }
    return Optional.of(words);
  }

  private static int endOfLine(String text, int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? text.length() : end + 1;
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\'';
  }

  private static boolean isOfWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "_/.+-():".indexOf(c) >= 0;
  }
}
