package dev.workerbot.access;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is shown to the asker first, and waits for their Confirm.
 *
 * @param moreThan so many workers may be meant without; 0 for none
 * @param always what is confirmed however few are meant
 * @param tags of every server in the config
 */
public record Confirming(
    int moreThan, List<Restriction> always, Map<ServerName, Set<String>> tags) {
  /** How many workers may be meant without, where the config does not say. */
  public static final int MORE_THAN = 1;

  public Confirming {
    always = List.copyOf(always);
    tags = Map.copyOf(tags);
  }

  /** Why it has to be confirmed, as a sentence; empty where it need not. */
  public Optional<String> why(VerbEffects verbEffects, Collection<Target> targets) {
    Verb verb = verbEffects.verb();
    for (Target target : targets) {
      List<Restriction> covering =
          always.stream()
              .filter(rule -> rule.covers(verbEffects, target, tagsOf(target.server())))
              .toList();
      if (!covering.isEmpty()) {
        String why =
            covering.stream().anyMatch(rule -> rule.verbs().contains(verb))
                ? ""
                : covering.getFirst().why(verbEffects, target).map(": %s"::formatted).orElse("");
        return Optional.of("`%s` of `%s` needs confirmation%s.".formatted(verb, target, why));
      }
    }
    return targets.size() > moreThan
        ? Optional.of(
            moreThan == 0
                ? "Everything needs confirmation."
                : "More than %d %s confirmation."
                    .formatted(moreThan, moreThan == 1 ? "worker needs" : "workers need"))
        : Optional.empty();
  }

  /** The same for a verb that does no more than it always does. */
  public Optional<String> why(Verb verb, Collection<Target> targets) {
    return why(VerbEffects.of(verb), targets);
  }

  private Set<String> tagsOf(ServerName server) {
    return tags.getOrDefault(server, Set.of());
  }
}
