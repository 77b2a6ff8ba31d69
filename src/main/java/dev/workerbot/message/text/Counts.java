package dev.workerbot.message.text;

import java.util.Collection;

/** Numbers of things in words: {@code 1 worker}, {@code 3 workers}, {@code a, b and 3 more}. */
public final class Counts {
  private Counts() {}

  /** A number and its noun, which takes an {@code s} for all numbers but one. */
  public static Sentence of(long number, String noun) {
    return of(number, noun, noun + "s");
  }

  /** The same, with a plural of its own, or with words that follow the number. */
  public static Sentence of(long number, String one, String many) {
    return Sentence.of("%d " + (number == 1 ? one : many), number);
  }

  /** The first of some things, and how many more there are: {@code a, b and 3 more}. */
  public static Sentence first(int most, Collection<?> things) {
    Sentence shown = things.stream().limit(most).collect(Sentence.joining(", "));
    return things.size() > most
        ? Sentence.of("%s and %d more", shown, things.size() - most)
        : shown;
  }

  /** All of some things: {@code a}, {@code a and b}, {@code a, b and c}. */
  public static Sentence all(Collection<?> things) {
    Object[] each = things.toArray();
    return each.length < 2
        ? Sentence.join("", things)
        : Sentence.of(
            "%s and %s",
            things.stream().limit(each.length - 1L).collect(Sentence.joining(", ")),
            each[each.length - 1]);
  }

  /** The line below others that says how many are left out: {@code … and 3 more}. */
  public static Sentence rest(int number) {
    return Sentence.of("… and %d more", number);
  }

  /** What stands for lines of a text that are left out: {@code … 3 lines more}. */
  public static String linesMore(int number) {
    return "… " + of(number, "line") + " more";
  }
}
