package dev.workerbot.chat.completion;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.chat.Completion;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Shorthand;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.request.PickItem;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Completes from the live picture in memory, and only what the caller may do. */
public final class WordCompletion implements Completion {
  private static final int BROKEN = 0;
  private static final int RECENT = 1;
  private static final int OTHERS = 2;

  private final Function<Caller, Shorthand> shorthand;
  private final Fleet fleet;
  private final Policy policy;
  private final BiFunction<Caller, Verb, List<PickItem>> numbered;
  private final BiFunction<Caller, Verb, List<String>> named;
  private final List<String> templates;
  private final Function<Caller, Attention> attention;

  /** A name that can be picked, and how soon people look for it: 0 is first. */
  private record Candidate(String value, int tier, NameMatch match) {}

  /**
   * @param shorthand the words that stand for more, as a caller may know them
   * @param named what the caller can name with {@code undo} or {@code run}
   * @param templates of workers that can be made, by their ids
   * @param numbered alerts or silences that the caller can name by their number with a verb
   * @param attention which workers are offered before the others
   */
  public WordCompletion(
      Function<Caller, Shorthand> shorthand,
      Fleet fleet,
      Policy policy,
      List<String> templates,
      BiFunction<Caller, Verb, List<String>> named,
      BiFunction<Caller, Verb, List<PickItem>> numbered,
      Function<Caller, Attention> attention) {
    this.shorthand = shorthand;
    this.fleet = fleet;
    this.policy = policy;
    this.named = named;
    this.templates = List.copyOf(templates);
    this.numbered = numbered;
    this.attention = attention;
  }

  @Override
  public List<Suggestion> complete(Caller caller, String typed) {
    String start = typed.stripLeading();
    if (!start.matches("(?s)\\S+\\s.*")) {
      return starting(start, Stream.concat(verbs(caller), aliases(caller)));
    }
    String[] words = shorthand.apply(caller).withoutAlias(start).split("\\s+", -1);
    String word = words[words.length - 1];
    Optional<Verb> verb = Verb.named(words[0]);
    if (verb.isEmpty()) {
      return List.of();
    }
    VerbSpec spec = Syntax.specOf(verb.get());
    String option = word.startsWith("--") ? word.substring(0, word.indexOf('=') + 1) : "";
    if (word.startsWith("-") && option.isEmpty()) {
      return starting(word, spec.options().stream());
    }
    String value = word.substring(option.length());
    return spec
        .lastOf(List.of(words).subList(1, words.length))
        .map(parameter -> suggested(caller, verb.get(), parameter.kind(), words[1], value))
        .orElse(List.of())
        .stream()
        .map(one -> new Suggestion(option + one.value(), option + one.label()))
        .toList();
  }

  private List<Suggestion> suggested(
      Caller caller, Verb verb, ParameterKind kind, String first, String word) {
    return switch (kind) {
      case VERB -> starting(word, verbs(caller));
      case ACTING_VERB ->
          starting(
              word,
              Arrays.stream(Verb.values())
                  .filter(one -> one.reach() == Verb.Reach.ACTS)
                  .map(Verb::word));
      case TEMPLATE -> starting(word, templates.stream());
      case ACTION, CHANGED -> starting(word, named.apply(caller, verb).stream());
      case REQUEST -> numbers(caller, verb, word).toList();
      case NUMBERED ->
          Stream.concat(numbers(caller, verb, word), workers(caller, verb, false, word)).toList();
      case SERVERS -> workers(caller, verb, true, word).toList();
      case WORKERS -> {
        Verb asked = verb == Verb.CAN ? Verb.named(first).orElse(verb) : verb;
        yield asked == Verb.RUN
            ? starting(word, named.apply(caller, asked).stream())
            : workers(caller, asked, asked == Verb.DRIFT, word).toList();
      }
      case TIME, NUMBER, TEXT, NOTHING -> List.of();
    };
  }

  private Stream<Suggestion> workers(Caller caller, Verb verb, boolean servers, String word) {
    // What needs no role, or makes what is not there, is about what one may see.
    boolean seen = verb.needsNoRole() || verb.effects().always().contains(Effect.MAKE);
    return selectors(caller, seen ? Verb.STATUS : verb, servers, word).map(Suggestion::new);
  }

  /** The best match first, those that match equally as they came. */
  private static List<Suggestion> starting(String word, Stream<String> candidates) {
    return candidates
        .flatMap(one -> NameMatch.of(word, one).map(match -> new Candidate(one, 0, match)).stream())
        .sorted(Comparator.comparing(Candidate::match))
        .map(one -> new Suggestion(one.value()))
        .toList();
  }

  /** Found by their number, or by what they are about. */
  private Stream<Suggestion> numbers(Caller caller, Verb verb, String word) {
    return numbered.apply(caller, verb).stream()
        .map(one -> new Suggestion("#" + one.number(), "#" + one.number() + " " + one.about()))
        .filter(one -> NameMatch.of(word, one.label()).isPresent());
  }

  private Stream<String> verbs(Caller caller) {
    return Arrays.stream(Verb.values()).filter(verb -> may(caller, verb)).map(Verb::word);
  }

  private boolean may(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .anyMatch(watchedServer -> policy.mayOnSomeOf(caller, verb, watchedServer.name()));
  }

  private Stream<String> aliases(Caller caller) {
    return shorthand.apply(caller).aliasesOf(verb -> may(caller, verb)).keySet().stream();
  }

  /** The sets that mean a worker with which the caller may do it. */
  private Stream<String> sets(Caller caller, Verb verb) {
    return shorthand.apply(caller).sets().entrySet().stream()
        .filter(set -> set.getValue().terms().stream().anyMatch(term -> may(caller, verb, term)))
        .map(set -> "@" + set.getKey());
  }

  private boolean may(Caller caller, Verb verb, Selector.Term term) {
    return fleet.meantBy(term).stream()
        .map(WatchedServer::name)
        .flatMap(server ->
            fleet.remembered(server).stream()
                .flatMap(snapshot -> snapshot.workers().stream())
                .map(WorkerStatus::worker)
                .filter(term::matches)
                .map(worker -> new Target(server, worker)))
        .anyMatch(target -> policy.allows(caller, verb, List.of(target)));
  }

  private static String term(String workers, ServerName server) {
    return new Selector.Term(new Glob(workers), Optional.of(new Glob(server.value()))).toString();
  }

  private Stream<String> selectors(Caller caller, Verb verb, boolean servers, String word) {
    // A name with a comma is in quotes, which may be open yet.
    boolean open = word.chars().filter(c -> c == '"').count() % 2 == 1;
    int comma = word.lastIndexOf(',', open ? word.lastIndexOf('"') : word.length());
    String before = word.substring(0, comma + 1);
    String last = word.substring(comma + 1);
    int at = last.indexOf('@');
    Attention first = attention.apply(caller);
    Map<String, Integer> names = new LinkedHashMap<>();
    Set<String> tags = new LinkedHashSet<>();
    Set<String> places = new LinkedHashSet<>();
    for (WatchedServer watchedServer : fleet.servers()) {
      if (!policy.mayOnSomeOf(caller, verb, watchedServer.name())) {
        continue;
      }
      tags.addAll(watchedServer.tags());
      places.add(watchedServer.name().value());
      if (servers && at < 0) {
        names.put(watchedServer.name().value(), OTHERS);
        watchedServer.tags().forEach(tag -> names.put(tag, OTHERS));
        continue;
      }
      for (WorkerStatus status : workers(watchedServer)) {
        Target target = new Target(watchedServer.name(), status.worker());
        if (policy.allows(caller, verb, List.of(target))) {
          int tier = tier(target, status, first);
          names.merge(term(status.worker().group(), watchedServer.name()), tier, Math::min);
          if (last.contains(":")) {
            names.merge(term(target.worker().toString(), watchedServer.name()), tier, Math::min);
          }
        }
      }
    }
    List<Candidate> found = new ArrayList<>();
    names.forEach((name, tier) ->
        NameMatch.ofTerm(last, name)
            .ifPresent(match -> found.add(new Candidate(name, tier, match))));
    found.sort(
        Comparator.comparing((Candidate one) -> one.match() != NameMatch.WHOLE)
            .thenComparingInt(Candidate::tier)
            .thenComparing(Candidate::match));
    Stream<String> elsewhere =
        at < 0
            ? Stream.empty()
            : elsewhere(last.substring(0, at), found.isEmpty(), names.keySet(), places, tags)
                .filter(place -> NameMatch.of(last.substring(at + 1), place).isPresent())
                .map(place -> last.substring(0, at) + "@" + place);
    return Stream.of(
            found.stream().map(Candidate::value),
            elsewhere,
            sets(caller, verb).filter(set -> NameMatch.of(last, set).isPresent()))
        .flatMap(Function.identity())
        .distinct()
        .map(name -> before + name);
  }

  /**
   * Where else what was typed can be: a pattern anywhere, a worker at what its server is tagged.
   */
  private static Stream<String> elsewhere(
      String worker, boolean isUnknown, Set<String> names, Set<String> places, Set<String> tags) {
    boolean isPattern = worker.contains("*") || worker.contains("?") || isUnknown;
    boolean isName = names.stream().anyMatch(name -> name.startsWith(worker + "@"));
    return Stream.concat(
        isPattern && !worker.isEmpty() ? places.stream() : Stream.empty(),
        isPattern || isName || worker.isEmpty() ? tags.stream() : Stream.empty());
  }

  private List<WorkerStatus> workers(WatchedServer server) {
    return fleet.remembered(server.name()).map(Snapshot::workers).orElse(List.of());
  }

  /** At night people look for what is broken, then for what they have just had in hand. */
  private static int tier(Target target, WorkerStatus status, Attention first) {
    boolean isBroken =
        status.state() == WorkerState.FATAL
            || status.state() == WorkerState.BACKOFF
            || first.alerted().contains(target);
    return isBroken ? BROKEN : first.recent().contains(target) ? RECENT : OTHERS;
  }
}
