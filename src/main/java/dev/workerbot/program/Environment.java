package dev.workerbot.program;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Variables of a process beside those it inherits, in their order. Values may be secrets: {@link
 * #toString} does not tell them.
 */
public record Environment(Map<String, String> values) {
  public static final Environment NONE = new Environment(Map.of());

  public Environment {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The value of {@code environment=}, before {@code %} is doubled. */
  String ini() {
    return values.entrySet().stream()
        .map(one -> one.getKey() + "=" + quoted(one.getValue()))
        .collect(Collectors.joining(","));
  }

  /** With nothing of the values in it. */
  String masked() {
    return values.keySet().stream().map(name -> name + "=•••").collect(Collectors.joining(","));
  }

  private static String quoted(String value) {
    String quote = value.contains("\"") ? "'" : "\"";
    return quote + value + quote;
  }

  /**
   * Reads the value of {@code environment=}, once its expansions are gone; empty where Supervisor
   * would refuse it. Source: supervisor 4.2.5, datatypes.py, dict_of_key_value_pairs, which takes
   * every fourth word of Python's shlex for a name.
   */
  static Optional<Environment> read(String ini) {
    Optional<List<String>> found = words(ini);
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
    return Optional.of(new Environment(values));
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

  @Override
  public String toString() {
    return "Environment" + values.keySet();
  }
}
