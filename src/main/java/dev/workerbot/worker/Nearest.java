package dev.workerbot.worker;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what somebody may have meant; a hint for people, never something to act on. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known words that are close to the typed one, nearest first: at most a third of its letters
   * differ, or one begins with the other.
   */
  public static List<String> to(String typed, Collection<String> known, int atMost) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    if (wanted.isEmpty() || wanted.length() > WorkerName.MAX_LENGTH) {
      return List.of();
    }
    record Scored(String word, int distance) {}
    int limit = Math.max(1, (wanted.length() + 1) / 3);
    LevenshteinDistance distance = new LevenshteinDistance(limit);
    return known.stream()
        .distinct()
        .map(word -> {
          String lower = word.toLowerCase(Locale.ROOT);
          int edits = distance.apply(wanted, lower);
          boolean begins =
              (wanted.length() > 2 && lower.startsWith(wanted))
                  || (lower.length() > 2 && wanted.startsWith(lower));
          if (edits < 0 && begins) {
            return new Scored(word, limit + 1);
          }
          return new Scored(word, edits);
        })
        .filter(scored -> scored.distance() >= 0)
        .sorted(Comparator.comparingInt(Scored::distance).thenComparing(Scored::word))
        .limit(atMost)
        .map(Scored::word)
        .toList();
  }

  /** {@code ; did you mean `a` or `b`?}, or {@code fallback} when nothing is near. */
  public static String hint(String typed, Collection<String> known, String fallback) {
    List<String> near = to(typed, known, 2);
    return near.isEmpty() ? fallback : "; did you mean `" + String.join("` or `", near) + "`?";
  }
}
