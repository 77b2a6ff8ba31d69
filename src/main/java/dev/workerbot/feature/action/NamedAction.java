package dev.workerbot.feature.action;

import dev.workerbot.access.Grant;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.command.Act;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command that the config has approved beforehand, under a name.
 *
 * @param channel where it is reported, whoever runs it
 * @param runBy who may run it by its name
 * @param window for how long at most what happens to its workers belongs to it
 * @param mutes whether it mutes their alerts meanwhile
 */
public record NamedAction(
    String name,
    Act command,
    Optional<Channel> channel,
    Principals runBy,
    Duration window,
    boolean mutes) {
  /** How long a deploy takes where the config does not say. */
  public static final Duration WINDOW = Duration.ofMinutes(10);

  /** What it does besides its command, which a deny rule can forbid as well. */
  public Optional<Verb> besides() {
    return mutes ? Optional.of(Verb.SILENCE) : Optional.empty();
  }

  /** What it may do, and nobody else by it: just what its command means. */
  public Policy.Assignment rights() {
    List<Grant> grants =
        command.targets().terms().stream()
            .map(term ->
                new Grant(Set.of(command.verb()), term.workers(), term.place().orElse(Glob.ANY)))
            .toList();
    return new Policy.Assignment("action " + name, grants, Principals.action(name));
  }
}
