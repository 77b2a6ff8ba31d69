package dev.workerbot.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A command as the words that Supervisor starts it with: there is no shell, only Python's
 * shlex.split. Source: supervisor 4.2.5, process.py, get_execv_args.
 */
final class CommandWords {
  private CommandWords() {}

  /** Empty where a quote is open at the end, or nothing follows a backslash. */
  static Optional<List<String>> split(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (quote == '\'') {
        quote = take(c, quote, word);
      } else if (c == '\\') {
        inWord = true;
        if (++i == command.length()) {
          return Optional.empty();
        }
        char escaped = command.charAt(i);
        if (quote == '"' && escaped != '"' && escaped != '\\') {
          word.append('\\');
        }
        word.append(escaped);
      } else if (quote == '"') {
        quote = take(c, quote, word);
      } else if (c == '"' || c == '\'') {
        quote = c;
        inWord = true;
      } else if (" \t\r\n".indexOf(c) >= 0) {
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
    if (inWord) {
      words.add(word.toString());
    }
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }

  /** Inside quotes: the same quote ends them, anything else is of the word. */
  private static char take(char c, char quote, StringBuilder word) {
    if (c == quote) {
      return 0;
    }
    word.append(c);
    return quote;
  }

  /** The opposite: {@code split(join(words))} is the words. */
  static String join(List<String> words) {
    return words.stream().map(CommandWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }
}
