package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import java.util.List;

/** Knows how a line could go on: verbs, options, workers, servers that the caller may name. */
public interface Completion {
  /**
   * Answers from memory and the bot's own store, at once.
   *
   * @param typed the line up to the cursor, without {@code /worker}
   * @return whole replacements for the last word of the line, best first
   */
  List<Suggestion> complete(Caller caller, String typed);

  /**
   * One way to go on.
   *
   * @param value what would be typed
   * @param label the same for people, maybe with a few words about it
   */
  record Suggestion(String value, String label) {
    public Suggestion(String value) {
      this(value, value);
    }
  }
}
