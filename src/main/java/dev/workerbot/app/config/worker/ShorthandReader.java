package dev.workerbot.app.config.worker;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.command.syntax.ParseResult;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code aliases} and {@code sets}. */
public final class ShorthandReader {
  private static final String ALIAS = "[a-z][a-z0-9_-]{0,30}";
  private static final String SET = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  /** Nobody reads more, and a line may hold several. */
  private static final int SET_CHARS = 1000;

  /** What may be typed behind an alias, so that one of them makes a command of it. */
  private static final List<String> BEHIND =
      List.of(" x@x", "", " x@x 1h", " 1h", " 8", " x@x 8", " #1", " restart x@x");

  private static final KeyType<List<String>> WORKERS = new KeyType.Texts(KeyType.ANY);

  public static final Key<Section> ALIASES =
      Keys.names(
          "aliases",
          new KeyType.Text(KeyType.ANY),
          "short words for the beginning of a command: [below](#aliases-and-sets)");
  public static final Key<Section> SETS =
      Keys.names(
          "sets", WORKERS, "names for workers that belong together: [below](#aliases-and-sets)");

  private final Section aliases;
  private final Section sets;
  private final List<ConfiguredServer> servers;

  public ShorthandReader(Section top, List<ConfiguredServer> servers) {
    this.aliases = top.all(ALIASES);
    this.sets = top.all(SETS);
    this.servers = servers;
  }

  public Shorthand read() {
    SortedMap<String, Selector> meant = new TreeMap<>();
    for (String name : sets.named()) {
      set(name).ifPresent(selector -> meant.put(name, selector));
    }
    SortedMap<String, String> words = new TreeMap<>();
    for (String word : aliases.named()) {
      alias(word, meant).ifPresent(text -> words.put(word, text));
    }
    return new Shorthand(words, meant);
  }

  private Optional<String> alias(String word, SortedMap<String, Selector> meant) {
    int line = aliases.lineOf(word);
    if (!word.matches(ALIAS)) {
      return wrong(
          aliases,
          line,
          Sentence.of("`%s` under `aliases` is not a word; write one such as `rr`", word));
    }
    if (Verb.named(word).isPresent()) {
      return wrong(aliases, line, Sentence.of("`%s` under `aliases` is a command already", word));
    }
    String text = aliases.text(word).orElse("").strip();
    String first = text.split("\\s", 2)[0];
    if (Shorthand.verbOf(text).isEmpty()) {
      List<String> verbs = Arrays.stream(Verb.values()).map(Verb::word).toList();
      return wrong(
          aliases,
          line,
          text.isEmpty()
              ? Sentence.of(
                  "`%s` under `aliases` takes the beginning of a command, such as restart"
                      + " --rolling",
                  word)
              : Sentence.of(
                  "`%s` under `aliases` takes the beginning of a command, and `%s` is none%s",
                  word, first, Nearest.hint(first, verbs, "")));
    }
    Shorthand known = new Shorthand(new TreeMap<>(), meant);
    if (BEHIND.stream()
            .noneMatch(rest -> known.parse(text + rest) instanceof ParseResult.Understood)
        && known.parse(text + BEHIND.getFirst()) instanceof ParseResult.Misunderstood(var why)) {
      return wrong(
          aliases,
          line,
          Sentence.of(
              "`%s` under `aliases` never becomes a command: %s",
              word, why.endsWith(".") ? why.substring(0, why.length() - 1) : why));
    }
    return Optional.of(text);
  }

  private Optional<Selector> set(String name) {
    int line = sets.lineOf(name);
    if (!name.matches(SET)) {
      return wrong(
          sets,
          line,
          Sentence.of(
              "`%s` under `sets` is not a name; write letters and digits, such as `queues`", name));
    }
    if (servers.stream()
        .anyMatch(configuredServer -> configuredServer.name().value().equals(name))) {
      return wrong(
          sets, line, Sentence.of("`%s` under `sets` is a server; name it otherwise", name));
    }
    if (servers.stream().anyMatch(configuredServer -> configuredServer.tags().contains(name))) {
      return wrong(
          sets,
          line,
          Sentence.of(
              "`%s` under `sets` is a tag, so that `@%s` means something already; name it"
                  + " otherwise",
              name, name));
    }
    String text = String.join(",", WORKERS.read(sets, name).orElse(List.of()));
    if (text.length() > SET_CHARS) {
      return wrong(
          sets,
          line,
          Sentence.of(
              "`%s` under `sets` has %d characters, and %d are the most; give its servers a tag",
              name, text.length(), SET_CHARS));
    }
    if (text.isBlank()) {
      return wrong(
          sets,
          line,
          Sentence.of(
              "`%s` under `sets` takes workers, such as \"queue-*@prod,horizon@web1\"", name));
    }
    try {
      Selector selector = Selector.parse(text);
      return selector.terms().stream()
          .flatMap(term -> trouble(term).stream())
          .findFirst()
          .map(why ->
              ShorthandReader.<Selector>wrong(
                  sets, line, Sentence.of("`%s` under `sets`: %s", name, why)))
          .orElse(Optional.of(selector));
    } catch (IllegalArgumentException noSelector) {
      return wrong(sets, line, Sentence.of("`%s` under `sets`: %s", name, noSelector.getMessage()));
    }
  }

  private Optional<String> trouble(Selector.Term term) {
    if (term.place().isEmpty()) {
      return servers.size() > 1
          ? Optional.of("which server? Write `%s@web1`, or `%s@*`".formatted(term, term))
          : Optional.empty();
    }
    Glob place = term.place().get();
    if (sets.named().contains(place.pattern())) {
      return Optional.of(
          "it holds another set, `@%s`; write out what that stands for".formatted(place));
    }
    List<String> places = ConfiguredServer.places(servers);
    return servers.stream()
            .anyMatch(
                configuredServer -> term.matches(configuredServer.name(), configuredServer.tags()))
        ? Optional.empty()
        : Optional.of(
            "no server or tag is named `%s`%s"
                .formatted(place, Nearest.hint(place.pattern(), places, "")));
  }

  private static <T> Optional<T> wrong(Section section, int line, Sentence sentence) {
    section.wrong(line, sentence);
    return Optional.empty();
  }
}
