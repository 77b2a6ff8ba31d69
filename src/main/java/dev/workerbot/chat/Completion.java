package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import java.util.List;

/** Knows how a line could go on: verbs, options, workers, servers that the caller may name. */
public interface Completion {
  /**
   * Answers from memory, at once.
   *
   * @param typed the line up to the cursor, without {@code /worker}
   * @return whole replacements for the last word of the line, best first
   */
  List<String> complete(Caller caller, String typed);
}
