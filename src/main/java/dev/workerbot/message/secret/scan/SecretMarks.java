package dev.workerbot.message.secret.scan;

import java.util.BitSet;
import java.util.function.BiPredicate;

/** Which characters of a text are secret. Not safe for use by several threads. */
public final class SecretMarks {
  /** Stands where a secret stood. */
  public static final String MASK = "•••";

  private final String text;
  private final BitSet secret = new BitSet();

  public SecretMarks(String text) {
    this.text = text;
  }

  void add(int from, int to) {
    secret.set(from, to);
  }

  public boolean isEmpty() {
    return secret.isEmpty();
  }

  /** Adds to others each of the runs that is such a one. */
  public void addRunsTo(SecretMarks others, BiPredicate<Integer, Integer> isSuch) {
    for (int from = secret.nextSetBit(0); from >= 0; from = secret.nextSetBit(from)) {
      int to = secret.nextClearBit(from);
      if (isSuch.test(from, to)) {
        others.add(from, to);
      }
      from = to;
    }
  }

  /** The text between these places, with one mask for each run of secret characters. */
  public String masked(int start, int end) {
    StringBuilder shown = new StringBuilder(end - start);
    int at = start;
    while (at < end) {
      int from = secret.nextSetBit(at);
      if (from < 0 || from >= end) {
        break;
      }
      shown.append(text, at, from).append(MASK);
      at = Math.min(secret.nextClearBit(from), end);
    }
    return shown.append(text, at, end).toString();
  }
}
