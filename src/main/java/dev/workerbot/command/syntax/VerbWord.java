package dev.workerbot.command.syntax;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Message;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The word for a verb, as it was typed. */
public final class VerbWord {
  private VerbWord() {}

  /** The verb of that word, perhaps behind its group, as Discord has it: {@code config edit}. */
  public static Verb read(String word) {
    return read(withoutGroup(word), Set.of());
  }

  private static String withoutGroup(String word) {
    String[] parts = word.strip().split("\\s+", 2);
    return parts.length == 2
            && Group.named(parts[0]).isPresent()
            && Verb.named(parts[1]).isPresent()
        ? parts[1]
        : word;
  }

  /**
   * The verb of that word. Throws {@link IllegalArgumentException} with a sentence for people.
   *
   * @param aliases more words that somebody may have meant, for hints
   */
  static Verb read(String word, Set<String> aliases) {
    return Verb.named(word)
        .orElseThrow(() -> {
          List<String> verbs =
              Stream.concat(Arrays.stream(Verb.values()).map(Verb::word), aliases.stream())
                  .toList();
          return new IllegalArgumentException(
              "No command "
                  + Message.code(Tokenizer.shortened(word))
                  + Nearest.hint(word, verbs, ". `help` lists them."));
        });
  }
}
