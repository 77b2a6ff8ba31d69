package dev.workerbot.message.text;

import java.util.List;

/**
 * Text from outside that is safe to show: no terminal escapes, no control or invisible characters
 * but line feeds, no secrets that {@link Cleaner} knows. Only {@link Cleaner} makes it.
 */
public final class CleanText {
  public static final CleanText EMPTY = new CleanText("");

  private final String value;

  CleanText(String value) {
    this.value = value;
  }

  public String value() {
    return value;
  }

  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** The lines, oldest first; none for empty text. */
  public List<String> lines() {
    return value.isEmpty() ? List.of() : List.of(value.split("\n", -1));
  }

  /** Text for the middle of a sentence: control and invisible characters become {@code �}. */
  public static String singleLine(String text) {
    return VisibleText.of(text).replace('\n', ' ');
  }

  /** The beginning of a text that is too long, in UTF-16 units, with an ellipsis. */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CleanText text && text.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
