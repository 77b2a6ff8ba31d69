package dev.workerbot.command.syntax;

import dev.workerbot.command.text.Tokenizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads an option as it is meant: a phone makes one long dash of two, and begins with a capital.
 */
final class Dashes {
  private static final Pattern DASHED =
      Pattern.compile("[-\\u2010-\\u2015\\u2212]{1,3}(?<name>[A-Za-z][A-Za-z-]*)(?=$|=)");

  private Dashes() {}

  /** The word with two plain dashes, where it is an option of the verb by any other dashes. */
  static Tokenizer.Word straight(VerbSpec spec, Tokenizer.Word word) {
    Matcher dashed = DASHED.matcher(word.raw());
    if (!dashed.lookingAt()) {
      return word;
    }
    String name = "--" + dashed.group("name").toLowerCase(Locale.ROOT);
    boolean isKnown = spec.parameters().stream().anyMatch(one -> one.dashed().equals(name));
    boolean isSetting = spec.takesSettings() && word.raw().charAt(0) != '-';
    return isKnown || isSetting
        ? new Tokenizer.Word(
            name + word.text().substring(dashed.end()),
            name + word.raw().substring(dashed.end()),
            word.from(),
            word.to(),
            word.quoted())
        : word;
  }
}
