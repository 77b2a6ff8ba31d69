package dev.workerbot.supervisor.shell;

import dev.workerbot.message.secret.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A program and its arguments, each of them data. This is the only place where a command line for a
 * shell is put together.
 *
 * @param next what is run after it, however it ended
 * @param input what it reads on its standard input, to the end; for content, which has no place
 *     among the arguments
 */
public record CommandLine(List<String> words, Optional<CommandLine> next, Optional<String> input) {
  public CommandLine {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command line has at least a program");
    }
    for (String word : words) {
      if (word.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("an argument cannot contain NUL");
      }
    }
  }

  public CommandLine(List<String> words) {
    this(words, Optional.empty(), Optional.empty());
  }

  public static CommandLine of(String... words) {
    return new CommandLine(List.of(words));
  }

  /**
   * With a locale that knows every character and translates no message. Behind sudo as well: sudo
   * keeps LC_ALL.
   */
  public static CommandLine inUtf8(List<String> words) {
    List<String> all = new ArrayList<>(List.of("env", "LC_ALL=C.UTF-8"));
    all.addAll(words);
    return new CommandLine(all);
  }

  /** The other one after this one, over the same session; its exit code is what counts. */
  public CommandLine then(CommandLine other) {
    return new CommandLine(
        words, Optional.of(next.map(one -> one.then(other)).orElse(other)), input);
  }

  /**
   * The same, reading this in UTF-8; not more than some 100 KB. What exceeds the window of an SSH
   * session, 2 MB with OpenSSH, holds up all of its connection while the command does not read.
   */
  public CommandLine reading(String text) {
    return new CommandLine(words, next, Optional.of(text));
  }

  /** Every word in single quotes, which in a POSIX shell leave nothing special but themselves. */
  public String quoted() {
    return words.stream().map(CommandLine::quote).collect(Collectors.joining(" "))
        + next.map(one -> "; " + one.quoted()).orElse("");
  }

  private static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }

  /** The words for people to read, without secrets; of several commands, the last. */
  @Override
  public String toString() {
    return next.map(CommandLine::toString)
        .orElseGet(() ->
            Secrets.maskedCommand(
                words.stream()
                    .map(word -> word.indexOf(' ') >= 0 ? quote(word) : word)
                    .collect(Collectors.joining(" "))));
  }
}
