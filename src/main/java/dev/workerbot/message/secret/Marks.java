package dev.workerbot.message.secret;

import java.util.BitSet;

/** Which characters of a text are secret. Not safe for use by several threads. */
final class Marks {
  /** Stands where a secret stood. */
  static final String MASK = "•••";

  private final String text;
  private final BitSet secret = new BitSet();

  Marks(String text) {
    this.text = text;
  }

  void add(int from, int to) {
    secret.set(from, to);
  }

  boolean isEmpty() {
    return secret.isEmpty();
  }

  /** The text with one mask for each run of secret characters. */
  String masked() {
    if (secret.isEmpty()) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int from = secret.nextSetBit(at);
      if (from < 0) {
        break;
      }
      shown.append(text, at, from).append(MASK);
      at = secret.nextClearBit(from);
    }
    return shown.append(text, Math.min(at, text.length()), text.length()).toString();
  }
}
