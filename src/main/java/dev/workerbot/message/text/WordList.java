package dev.workerbot.message.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** What each word means: on each line a meaning, a colon and its words. */
  public static Map<String, String> meanings(String table) {
    Map<String, String> meanings = new HashMap<>();
    table
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(row -> of(row[1]).forEach(word -> meanings.put(word, row[0])));
    return Map.copyOf(meanings);
  }
}
