package dev.workerbot.message.secret;

import java.util.BitSet;

/** Which characters of a text are secret. Not safe for use by several threads. */
final class SecretMarks {
  /** Stands where a secret stood. */
  static final String MASK = "•••";

  private final String text;
  private final BitSet secret = new BitSet();

  SecretMarks(String text) {
    this.text = text;
  }

  void add(int from, int to) {
    secret.set(from, to);
  }

  boolean isEmpty() {
    return secret.isEmpty();
  }

  /** The text between these places, with one mask for each run of secret characters. */
  String masked(int start, int end) {
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
