package dev.workerbot.access;

import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a rule binds: the verbs that it names, and all else that has the effect that they are named
 * for, so that nobody passes it in other words. A grant gives what it names and nothing more; see
 * {@link Grant}.
 *
 * @param verbs that are named
 * @param effects that are named outright
 * @param workers as in {@link Grant}
 * @param servers as in {@link Grant}
 */
public record Restriction(Set<Verb> verbs, Set<Effect> effects, Glob workers, Glob servers) {
  public Restriction {
    verbs = Set.copyOf(verbs);
    effects = Set.copyOf(effects);
  }

  /** Named as a grant is. */
  public Restriction(Grant named) {
    this(named.verbs(), Set.of(), named.workers(), named.servers());
  }

  /** Every effect that it binds. */
  public Set<Effect> binds() {
    Set<Effect> all = EnumSet.noneOf(Effect.class);
    all.addAll(effects);
    verbs.forEach(verb -> verb.meaning().ifPresent(all::add));
    if (namesProcesses()) {
      // By another name a process would be out of the rule's sight.
      all.add(Effect.RENAME);
    }
    return all;
  }

  /** Whether it tells the processes of one group apart. */
  private boolean namesProcesses() {
    String pattern = workers.pattern();
    return pattern.contains(":") && !pattern.endsWith(":*");
  }

  /** Whether it binds this operation on this target, which carries these tags. */
  public boolean covers(VerbEffects verbEffects, Target target, Set<String> tags) {
    return where().covers(target, tags)
        && (verbs.contains(verbEffects.verb()) || since(verbEffects, target).isPresent());
  }

  /** Whether it names the verb itself on this target: for what a rule allows, not what it binds. */
  boolean names(Verb verb, Target target, Set<String> tags) {
    return verbs.contains(verb) && where().covers(target, tags);
  }

  /** Whether it names the verb itself on any worker of this server. */
  boolean namesOn(Verb verb, String server, Set<String> tags) {
    return verbs.contains(verb) && where().coversServer(server, tags);
  }

  /** Whether it binds the verb, whatever that does, on any worker of this server. */
  public boolean speaksOf(Verb verb, String server, Set<String> tags) {
    return covers(verb) && where().coversServer(server, tags);
  }

  /** Whether no worker of its servers is left out. */
  public boolean coversEveryWorker() {
    return where().coversEveryWorker();
  }

  /** Whether it binds the verb, whatever that does. */
  public boolean covers(Verb verb) {
    return verbs.contains(verb) || verb.effects().always().stream().anyMatch(binds()::contains);
  }

  /** Whether it binds the verb only where that has one of the effects. */
  public boolean mayCover(Verb verb) {
    return !covers(verb) && verb.effects().perhaps().stream().anyMatch(binds()::contains);
  }

  /** The effect that has it bind an operation that it does not name; empty where there is none. */
  private Optional<Effect> since(VerbEffects verbEffects, Target target) {
    Set<Effect> does = verbEffects.effects(target);
    return binds().stream().filter(does::contains).findFirst();
  }

  /**
   * Why it binds an operation that it does not name, as half a sentence: {@code the rule is for
   * `stop`, and remove leaves it down}. Empty where it names the verb itself.
   */
  public Optional<String> why(VerbEffects verbEffects, Target target) {
    return verbs.contains(verbEffects.verb())
        ? Optional.empty()
        : since(verbEffects, target)
            .map(effect ->
                "the rule is for %s, and %s %s"
                    .formatted(words(effect), verbEffects.verb(), effect.sentence()));
  }

  /** What of the rule means this effect. */
  private String words(Effect effect) {
    if (effect == Effect.RENAME) {
      return "`" + workers + "`";
    }
    return Stream.concat(
            verbs.stream()
                .sorted()
                .filter(verb -> verb.meaning().equals(Optional.of(effect)))
                .map(Verb::word),
            effects.stream().filter(effect::equals).flatMap(one -> one.word().stream()))
        .map(word -> "`" + word + "`")
        .collect(Collectors.joining(" and "));
  }

  /** All words of the rule, in the order of the verbs. */
  public List<String> words() {
    return Stream.concat(
            verbs.stream().sorted().map(Verb::word),
            effects.stream().sorted().flatMap(one -> one.word().stream()))
        .toList();
  }

  private Grant where() {
    return new Grant(verbs, workers, servers);
  }
}
