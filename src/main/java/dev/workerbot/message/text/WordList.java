package dev.workerbot.message.text;

import java.util.List;
import java.util.Set;

/** Words that are written one behind the other, with blanks between. */
public final class WordList {
  private WordList() {}

  /** In their order. */
  public static List<String> of(String words) {
    return List.of(words.strip().split("\\s+"));
  }

  /** Each once; no word may come twice. */
  public static Set<String> set(String words) {
    return Set.of(words.strip().split("\\s+"));
  }
}
