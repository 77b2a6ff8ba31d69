package dev.workerbot.message.secret.scan;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Words in lower case, each with what it stands for, looked for in a text in one pass: most texts
 * hold none of them.
 */
public final class KnownWords<T> {
  private static final int ASCII = 128;

  private final List<Map.Entry<String, T>> words;
  private final List<List<Map.Entry<String, T>>> byFirst;

  public KnownWords(List<Map.Entry<String, T>> words) {
    this.words = words;
    this.byFirst =
        IntStream.range(0, ASCII)
            .mapToObj(c ->
                words.stream()
                    .filter(word -> Character.toLowerCase((char) c) == word.getKey().charAt(0))
                    .toList())
            .toList();
  }

  /** Those that the text holds as a whole in lower or in upper case, in their order. */
  public List<Map.Entry<String, T>> in(String text) {
    Set<Map.Entry<String, T>> found = new HashSet<>();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ASCII) {
        for (Map.Entry<String, T> word : byFirst.get(c)) {
          if (text.startsWith(word.getKey(), i)
              || text.startsWith(word.getKey().toUpperCase(Locale.ROOT), i)) {
            found.add(word);
          }
        }
      }
    }
    return words.stream().filter(found::contains).toList();
  }
}
