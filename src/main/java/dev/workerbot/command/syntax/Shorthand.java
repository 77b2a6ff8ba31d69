package dev.workerbot.command.syntax;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Words of the config that stand for more, written out before a line is read: an alias where it is
 * the first word, a set such as {@code @queues} where it is a term of the workers that are meant.
 * Nothing is written out in quotes, behind an option or in a reason, and nothing twice.
 *
 * @param aliases the beginning of a line, with its verb, by the word for it
 * @param sets by their names, without the {@code @}
 */
public record Shorthand(SortedMap<String, String> aliases, SortedMap<String, Selector> sets) {
  /** No word stands for another. */
  public static final Shorthand NONE = new Shorthand(new TreeMap<>(), new TreeMap<>());

  private static final Pattern SET = Pattern.compile("@[^@,]+");

  public Shorthand {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
  }

  /** Reads a line as {@link Grammar#parse} does, written out. */
  public ParseResult parse(String line) {
    String whole = writtenOut(line);
    return whole.length() > Grammar.MAX_LENGTH && line.length() <= Grammar.MAX_LENGTH
        ? new ParseResult.Misunderstood(
            "With its sets expanded that is longer than %d characters; name fewer workers."
                .formatted(Grammar.MAX_LENGTH))
        : Grammar.parse(whole, aliases.keySet());
  }

  /** A line as it may be written down where it is no command; see {@link Grammar#displayText}. */
  public String displayText(String line) {
    String whole = withoutAlias(line);
    String text = Grammar.displayText(whole);
    return text.equals(whole) ? line : text;
  }

  /** The line without shorthand; one that has none, or a quote that is never closed, as it is. */
  public String writtenOut(String line) {
    return withoutSets(withoutAlias(line));
  }

  /** The line with its first word written out. */
  public String withoutAlias(String line) {
    String stripped = line.stripLeading();
    String first = stripped.split("\\s", 2)[0];
    return Optional.ofNullable(aliases.get(first.toLowerCase(Locale.ROOT)))
        .map(meant -> meant + stripped.substring(first.length()))
        .orElse(line);
  }

  private String withoutSets(String line) {
    return sets.isEmpty() || line.indexOf('@') < 0
        ? line
        : workers(line)
            .filter(word -> !word.quoted())
            .map(word ->
                line.substring(0, word.from()) + terms(word.text()) + line.substring(word.to()))
            .orElse(line);
  }

  /** The word that says which workers are meant. */
  private static Optional<Tokenizer.Word> workers(String line) {
    List<Tokenizer.Word> words;
    try {
      words = Tokenizer.read(line);
    } catch (IllegalArgumentException openQuote) {
      return Optional.empty();
    }
    Optional<Verb> verb = words.stream().findFirst().flatMap(word -> Verb.named(word.text()));
    if (verb.isEmpty()) {
      return Optional.empty();
    }
    List<Optional<Parameter>> parameters =
        Syntax.specOf(verb.get())
            .parametersOf(words.stream().skip(1).map(Tokenizer.Word::text).toList());
    return IntStream.range(0, parameters.size())
        .filter(i -> parameters.get(i).filter(Parameter::meansWorkers).isPresent())
        .mapToObj(i -> words.get(i + 1))
        .findFirst();
  }

  private String terms(String selector) {
    return Stream.of(selector.split(",", -1)).map(this::term).collect(Collectors.joining(","));
  }

  private String term(String term) {
    return SET.matcher(term).matches()
        ? Optional.ofNullable(sets.get(term.substring(1))).map(Selector::toString).orElse(term)
        : term;
  }

  /**
   * Only what means workers that the test admits: of a set the terms that do, and no set without
   * any; an alias only if all of its terms do.
   */
  public Shorthand only(Predicate<Selector.Term> admitted) {
    SortedMap<String, Selector> some = new TreeMap<>();
    sets.forEach((name, set) -> {
      List<Selector.Term> terms = set.terms().stream().filter(admitted).toList();
      if (!terms.isEmpty()) {
        some.put(name, new Selector(terms));
      }
    });
    SortedMap<String, String> known = new TreeMap<>(aliases);
    known.values().removeIf(meant -> !means(meant, some, admitted));
    return new Shorthand(known, some);
  }

  private static boolean means(
      String meant, Map<String, Selector> sets, Predicate<Selector.Term> admitted) {
    return workers(meant).stream()
        .flatMap(word -> Stream.of(word.text().split(",", -1)))
        .allMatch(term -> {
          if (SET.matcher(term).matches() && sets.containsKey(term.substring(1))) {
            return true;
          }
          try {
            return Selector.parse(term).terms().stream().allMatch(admitted);
          } catch (IllegalArgumentException noName) {
            return true;
          }
        });
  }

  /** The verb that an alias begins with. */
  public static Optional<Verb> verbOf(String meant) {
    return Verb.named(meant.strip().split("\\s", 2)[0]);
  }

  /** The aliases that begin with a verb which the test admits. */
  public Map<String, String> aliasesOf(Predicate<Verb> admitted) {
    Map<String, String> some = new TreeMap<>(aliases);
    some.values().removeIf(meant -> verbOf(meant).filter(admitted).isEmpty());
    return some;
  }
}
