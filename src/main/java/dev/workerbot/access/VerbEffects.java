package dev.workerbot.access;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be done to workers.
 *
 * @param further what becomes of some of them besides what the verb always does: an edit that turns
 *     autostart off leaves them down
 */
public record VerbEffects(Verb verb, Map<Target, Set<Effect>> further) {
  public VerbEffects {
    further =
        further.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> Set.copyOf(one.getValue())));
  }

  /** That does only what the verb always does. */
  public static VerbEffects of(Verb verb) {
    return new VerbEffects(verb, Map.of());
  }

  /** That does whatever the verb can do to these. */
  public static VerbEffects utmost(Verb verb, Collection<Target> targets) {
    return new VerbEffects(
        verb,
        targets.stream()
            .distinct()
            .collect(Collectors.toMap(target -> target, _ -> verb.effects().perhaps())));
  }

  /** What becomes of a worker. */
  public Set<Effect> effects(Target target) {
    Set<Effect> all = EnumSet.noneOf(Effect.class);
    all.addAll(verb.effects().always());
    all.addAll(further.getOrDefault(target, Set.of()));
    return all;
  }
}
