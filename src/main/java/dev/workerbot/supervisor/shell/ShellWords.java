package dev.workerbot.supervisor.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Splits a command as Supervisor does, which is by Python's {@code shlex.split}: blanks, quotes,
 * backslashes, and nothing else of a shell. Source: supervisor 4.2.5, process.py, get_execv_args.
 */
public final class ShellWords {
  /** Stands for a quoted character. */
  public static final char QUOTED = '\0';

  private final List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
  private final StringBuilder word = new StringBuilder();
  private final String text;
  private final boolean script;
  private final boolean masked;
  private boolean inWord;

  private ShellWords(String text, boolean script, boolean masked) {
    this.text = text;
    this.script = script;
    this.masked = masked;
  }

  /** The words; empty where a quote is not closed or nothing follows a backslash. */
  public static Optional<List<String>> split(String text) {
    return new ShellWords(text, false, false).read().map(List::getFirst);
  }

  /**
   * The words with {@link #QUOTED} for each character that is quoted or escaped, so that what a
   * shell would take for its own can be told from what it would not; empty as with {@link #split}.
   */
  public static Optional<List<String>> bare(String text) {
    return new ShellWords(text, false, true).read().map(List::getFirst);
  }

  /** The opposite: {@code split(join(words))} is the words. */
  public static String join(List<String> words) {
    return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\"'\"'") + "'";
  }

  /**
   * The simple commands of a shell's script, each with its words; empty as with {@link #split}.
   * Only as far as it goes without being a shell: nothing is expanded, and what is between brackets
   * is among the commands.
   */
  public static Optional<List<List<String>>> commands(String text) {
    return new ShellWords(text, true, false)
        .read()
        .map(all -> all.stream().filter(command -> !command.isEmpty()).toList());
  }

  private Optional<List<List<String>>> read() {
    int at = 0;
    while (at < text.length()) {
      char letter = text.charAt(at);
      if (letter == '\'' || letter == '"') {
        int end = quoted(at);
        if (end < 0) {
          return Optional.empty();
        }
        at = end;
      } else if (letter == '\\') {
        if (at + 1 == text.length()) {
          return Optional.empty();
        }
        put(masked(text.charAt(++at)));
      } else if (script && separates(at)) {
        endWord();
        commands.add(new ArrayList<>());
      } else if (letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n') {
        endWord();
      } else {
        put(letter);
      }
      at++;
    }
    endWord();
    return Optional.of(commands);
  }

  /** Takes what is in quotes; where they close, or -1. */
  private int quoted(int open) {
    char quote = text.charAt(open);
    inWord = true;
    for (int at = open + 1; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter == quote) {
        return at;
      }
      boolean escapes = quote == '"' && letter == '\\' && at + 1 < text.length();
      if (escapes && "\"\\".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
      put(masked(text.charAt(at)));
    }
    return -1;
  }

  private boolean separates(int at) {
    char letter = text.charAt(at);
    if (letter == '&') {
      // In 2>&1 and &>file it belongs to a redirection.
      return (at == 0 || text.charAt(at - 1) != '>')
          && (at + 1 == text.length() || text.charAt(at + 1) != '>');
    }
    return ";|()\n".indexOf(letter) >= 0;
  }

  private char masked(char letter) {
    return masked ? QUOTED : letter;
  }

  private void put(char letter) {
    word.append(letter);
    inWord = true;
  }

  private void endWord() {
    if (inWord) {
      commands.getLast().add(word.toString());
    }
    word.setLength(0);
    inWord = false;
  }

  /** The name without its folder. */
  public static String base(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
