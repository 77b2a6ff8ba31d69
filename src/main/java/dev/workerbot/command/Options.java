package dev.workerbot.command;

import dev.workerbot.message.Message;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words behind the verb, taken one by one. */
final class Options {
  private final Verb verb;
  private final List<Tokenizer.Word> left;

  Options(Verb verb, List<Tokenizer.Word> words) {
    this.verb = verb;
    this.left = new ArrayList<>(words);
  }

  /** Whether it is said; in quotes it is the value of another option, or part of a reason. */
  boolean flag(String name) {
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).raw().equals(name)) {
        left.remove(i);
        return true;
      }
    }
    return false;
  }

  Optional<String> value(String name) {
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i).text().startsWith(name + "=")) {
        return Optional.of(left.remove(i).text().substring(name.length() + 1));
      }
      if (left.get(i).text().equals(name)) {
        left.remove(i);
        if (i == left.size()) {
          throw new IllegalArgumentException(name + " needs a value behind it.");
        }
        return Optional.of(left.remove(i).text());
      }
    }
    return Optional.empty();
  }

  /** The settings, which may have any name; those said twice are joined by a line feed. */
  SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    Iterator<Tokenizer.Word> words = left.iterator();
    while (words.hasNext()) {
      String word = words.next().text();
      if (!word.startsWith("--")) {
        continue;
      }
      words.remove();
      int equals = word.indexOf('=');
      String key = word.substring(2, equals < 0 ? word.length() : equals);
      settings.merge(
          key(key),
          equals < 0 ? next(words, word) : word.substring(equals + 1),
          (one, other) -> one + "\n" + other);
    }
    return settings;
  }

  private String key(String typed) {
    String key = typed.toLowerCase(Locale.ROOT);
    if (!key.matches("[a-z][a-z0-9_-]{0,60}")) {
      throw new IllegalArgumentException(
          "`%s` has no setting %s. See `help %s`."
              .formatted(verb, Message.code(Grammar.shortened("--" + typed)), verb));
    }
    return key;
  }

  private static String next(Iterator<Tokenizer.Word> words, String option) {
    String value = words.hasNext() ? words.next().text() : "--";
    if (value.startsWith("--")) {
      throw new IllegalArgumentException(
          "%s needs a value behind it; one that begins with a dash is written `%s=…`."
              .formatted(Message.code(Grammar.shortened(option)), Grammar.shortened(option)));
    }
    words.remove();
    return value;
  }

  Optional<String> word() {
    return next().map(Tokenizer.Word::text);
  }

  /** The next word, which stays. */
  Optional<String> peek() {
    return left.stream()
        .map(Tokenizer.Word::text)
        .filter(text -> !text.startsWith("-"))
        .findFirst();
  }

  Optional<Tokenizer.Word> next() {
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).text().startsWith("-")) {
        return Optional.of(left.remove(i));
      }
    }
    return Optional.empty();
  }

  /** The workers that the next word means, where there is one. */
  Optional<Selector> workers() {
    return next().map(Tokenizer.Word::selector).map(Selector::parse);
  }

  /** The next word, also a negative number. */
  Optional<String> number() {
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).text().startsWith("--")) {
        return Optional.of(left.remove(i).text());
      }
    }
    return Optional.empty();
  }

  Selector selector() {
    Optional<Selector> workers = workers();
    if (workers.isEmpty()) {
      finish();
      throw new IllegalArgumentException("Say which worker: `%s horizon@web1`.".formatted(verb));
    }
    return workers.get();
  }

  Reference which() {
    return next()
        .map(word -> Reference.parse(word.text(), word.selector()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Say which: `%s #17` or `%s horizon@web1`; `%s` lists them."
                    .formatted(verb, verb, verb == Verb.UNSILENCE ? "silences" : "alerts")));
  }

  /** All that is left, as one text. */
  String rest() {
    String rest = left.stream().map(Tokenizer.Word::text).collect(Collectors.joining(" "));
    left.clear();
    return rest;
  }

  void finish() {
    if (left.isEmpty()) {
      return;
    }
    String word = left.getFirst().text();
    if (word.startsWith("-")) {
      throw new IllegalArgumentException(
          "`%s` has no option %s%s"
              .formatted(
                  verb,
                  Message.code(Grammar.shortened(word)),
                  Nearest.hint(word, Grammar.optionsOf(verb), ". See `help " + verb + "`.")));
    }
    if (verb == Verb.CREATE || verb == Verb.EDIT) {
      // Not quoted: it may be the rest of a secret with a blank in it.
      throw new IllegalArgumentException(
          "There is a word that belongs to no setting. Put a value with blanks in quotes: `--command \"php artisan queue:work\"`.");
    }
    throw new IllegalArgumentException(
        "I do not know what %s is for. Several workers are written with commas and no blanks: `%s horizon@web1,mailer@web1`."
            .formatted(Message.code(Grammar.shortened(word)), verb));
  }
}
