package dev.workerbot.command.syntax;

import dev.workerbot.command.Reference;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.message.Message;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stands behind the verb: its options by their names, and the other words one by one. Whatever
 * is wrong is an {@link IllegalArgumentException} with a sentence for people.
 */
public final class Arguments {
  private final VerbSpec spec;
  private final Verb verb;

  /** What has been said with dashes and not been asked for yet, as it was said. */
  private final Map<Parameter, Tokenizer.Word> said = new LinkedHashMap<>();

  private final Map<Parameter, String> values = new LinkedHashMap<>();
  private final List<Tokenizer.Word> left = new ArrayList<>();

  Arguments(VerbSpec spec, List<Tokenizer.Word> words) {
    this.spec = spec;
    this.verb = spec.verb();
    for (int i = 0; i < words.size(); i++) {
      Tokenizer.Word word = Dashes.straight(spec, words.get(i));
      Optional<Parameter> option = option(word);
      if (option.isEmpty()) {
        left.add(word);
        continue;
      }
      said.put(option.get(), word);
      String name = option.get().dashed();
      if (option.get().parameterForm() == ParameterForm.FLAG) {
        values.put(option.get(), "");
      } else if (word.text().startsWith(name + "=")) {
        values.put(option.get(), word.text().substring(name.length() + 1));
      } else if (i + 1 < words.size()) {
        values.put(option.get(), words.get(++i).text());
      } else {
        throw new IllegalArgumentException(name + " needs a value behind it.");
      }
    }
  }

  /** The option that a word says for the first time; in quotes it says none. */
  private Optional<Parameter> option(Tokenizer.Word word) {
    return spec.parameters().stream()
        .filter(one -> !said.containsKey(one))
        .filter(one ->
            one.isFlag(word.raw())
                || (one.isOption()
                    && (word.raw().equals(one.dashed())
                        || word.text().startsWith(one.dashed() + "="))))
        .findFirst();
  }

  public Verb verb() {
    return verb;
  }

  /** Whether it is said. */
  public boolean flag(String name) {
    return value(name).isPresent();
  }

  /** What is said with that name. */
  public Optional<String> value(String name) {
    Parameter parameter =
        spec.parameters().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(verb + " has no parameter " + name));
    said.remove(parameter);
    return Optional.ofNullable(values.get(parameter));
  }

  /** The settings, which may have any name; those said twice are joined by a line feed. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    for (int i = 0; i < left.size(); ) {
      String word = left.get(i).text();
      if (!word.startsWith("--")) {
        i++;
        continue;
      }
      left.remove(i);
      int equals = word.indexOf('=');
      String key = word.substring(2, equals < 0 ? word.length() : equals);
      settings.merge(
          key(key),
          equals < 0 ? valueAt(i, word) : word.substring(equals + 1),
          (one, other) -> one + "\n" + other);
    }
    return settings;
  }

  private String key(String typed) {
    String key = typed.toLowerCase(Locale.ROOT);
    if (!key.matches("[a-z][a-z0-9_-]{0,60}")) {
      throw new IllegalArgumentException(
          "`%s` has no setting %s. See `help %s`."
              .formatted(verb, Message.code(Tokenizer.shortened("--" + typed)), verb));
    }
    return key;
  }

  private String valueAt(int place, String option) {
    String value = place < left.size() ? left.get(place).text() : "--";
    if (value.startsWith("--")) {
      throw new IllegalArgumentException(
          "%s needs a value; write one that begins with a dash as `%s=…`."
              .formatted(Message.code(Tokenizer.shortened(option)), Tokenizer.shortened(option)));
    }
    left.remove(place);
    return value;
  }

  /** The next word. */
  public Optional<String> word() {
    return next().map(Tokenizer.Word::text);
  }

  /** The next word, which stays. */
  public Optional<String> peek() {
    return left.stream()
        .map(Tokenizer.Word::text)
        .filter(text -> !text.startsWith("-"))
        .findFirst();
  }

  private Optional<Tokenizer.Word> next() {
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).text().startsWith("-")) {
        return Optional.of(left.remove(i));
      }
    }
    return Optional.empty();
  }

  /** The next word as a selector reads it. */
  public Optional<String> selectorText() {
    return next().map(Tokenizer.Word::selector);
  }

  /** The workers that the next word means, where there is one. */
  public Optional<Selector> workers() {
    return selectorText().map(Selector::parse);
  }

  /** The next word, also a negative number. */
  public Optional<String> number() {
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).text().startsWith("--")) {
        return Optional.of(left.remove(i).text());
      }
    }
    return Optional.empty();
  }

  /** The workers that the next word means. */
  public Selector selector() {
    Optional<Selector> workers = workers();
    if (workers.isEmpty()) {
      finish();
      throw new IllegalArgumentException("Name a worker: `%s horizon@web1`.".formatted(verb));
    }
    return workers.get();
  }

  /**
   * What the next word means by its number or its workers.
   *
   * @param lister the verb that lists them
   */
  public Reference reference(Verb lister) {
    return next()
        .map(word -> Reference.parse(word.text(), word.selector()))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "Name one: `%s #17` or `%s horizon@web1`; `%s` lists them."
                    .formatted(verb, verb, lister)));
  }

  /** The number of the request that the next word means. */
  public int request() {
    String word = word().orElse("");
    if (word.matches("#?\\d{1,9}")) {
      return Integer.parseInt(word.replace("#", ""));
    }
    throw new IllegalArgumentException("Name the request: `%s #12`.".formatted(verb));
  }

  /** The verb that the next word names. */
  public Optional<Verb> named() {
    return word().map(VerbWord::read);
  }

  /** All that is left, as one text. */
  public String rest() {
    String rest = left.stream().map(Tokenizer.Word::text).collect(Collectors.joining(" "));
    left.clear();
    return rest;
  }

  /** What is said for each parameter, in their order. */
  Map<Parameter, String> filled() {
    Map<Parameter, String> filled = new LinkedHashMap<>();
    SortedMap<String, String> settings = spec.takesSettings() ? settings() : new TreeMap<>();
    for (Parameter one : spec.parameters()) {
      Optional<String> value =
          switch (one.parameterForm()) {
            case FLAG, OPTION -> value(one.name());
            case OPTION_OR_REST -> value(one.name()).or(this::someRest);
            case REST -> someRest();
            case WORD ->
                one.meansWorkers()
                    ? selectorText()
                    : one.kind() == ParameterKind.NUMBER ? number() : word();
            case SETTING -> Optional.ofNullable(settings.remove(one.name()));
            case SETTINGS -> someSettings(settings);
          };
      value.ifPresent(text -> filled.put(one, text));
    }
    return filled;
  }

  private Optional<String> someRest() {
    return Optional.of(rest()).filter(text -> !text.isEmpty());
  }

  private static Optional<String> someSettings(SortedMap<String, String> settings) {
    List<String> words =
        settings.entrySet().stream()
            .map(one -> "--" + one.getKey() + "=" + one.getValue())
            .toList();
    return words.isEmpty() ? Optional.empty() : Optional.of(Tokenizer.line(words));
  }

  /** Nothing may be left that nobody has asked for. */
  void finish() {
    Optional<String> unasked = said.values().stream().map(Tokenizer.Word::text).findFirst();
    if (unasked.isEmpty() && left.isEmpty()) {
      return;
    }
    String word = unasked.orElseGet(() -> left.getFirst().text());
    if (word.startsWith("-")) {
      throw new IllegalArgumentException(
          "`%s` has no option %s%s"
              .formatted(
                  verb,
                  Message.code(Tokenizer.shortened(word)),
                  Nearest.hint(word, spec.options(), ". See `help " + verb + "`.")));
    }
    if (spec.takesSettings()) {
      // Not quoted: it may be the rest of a secret with a blank in it.
      throw new IllegalArgumentException(
          "One word belongs to no setting. Put a value with spaces in quotes:"
              + " `--command \"php artisan queue:work\"`.");
    }
    throw new IllegalArgumentException(
        ("I do not understand %s. Write several workers with commas and no spaces:"
                + " `%s horizon@web1,mailer@web1`.")
            .formatted(Message.code(Tokenizer.shortened(word)), verb));
  }
}
