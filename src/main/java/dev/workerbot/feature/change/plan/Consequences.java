package dev.workerbot.feature.change.plan;

import dev.workerbot.access.VerbEffects;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What changes of files do to workers: whether these are left down, made or taken away. Whether a
 * new command stays up, nobody knows before.
 */
public final class Consequences {
  private Consequences() {}

  /** The operation that these changes are. */
  public static VerbEffects of(Verb verb, List<StoredChange> changes) {
    Map<Target, Set<Effect>> further = new HashMap<>();
    for (StoredChange storedChange : changes) {
      Optional<ProgramConfig> before = ChangedPrograms.of(storedChange, storedChange.before());
      Optional<ProgramConfig> after = ChangedPrograms.of(storedChange, storedChange.after());
      Set<WorkerName> old = workers(before);
      Set<WorkerName> now = workers(after);
      if (after.isEmpty()) {
        add(further, storedChange, old, Effect.LEAVE_DOWN, Effect.TAKE_AWAY);
        continue;
      }
      if (before.isEmpty()) {
        add(further, storedChange, now, Effect.MAKE);
        continue;
      }
      Set<WorkerName> gone = without(old, now);
      Set<WorkerName> fresh = without(now, old);
      // As many under other names do the same work.
      if (gone.size() > fresh.size()) {
        add(further, storedChange, gone, Effect.LEAVE_DOWN);
      }
      if (!fresh.isEmpty()) {
        add(further, storedChange, gone, Effect.RENAME);
      }
      if (!after.get().flag("autostart", true)) {
        add(further, storedChange, old, Effect.LEAVE_DOWN);
        add(further, storedChange, now, Effect.LEAVE_DOWN);
      }
    }
    return new VerbEffects(verb, further);
  }

  private static Set<WorkerName> workers(Optional<ProgramConfig> program) {
    return program.map(one -> Set.copyOf(ChangedPrograms.workers(one))).orElse(Set.of());
  }

  private static Set<WorkerName> without(Set<WorkerName> some, Set<WorkerName> others) {
    Set<WorkerName> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private static void add(
      Map<Target, Set<Effect>> further,
      StoredChange storedChange,
      Collection<WorkerName> workers,
      Effect... effects) {
    for (WorkerName worker : workers) {
      further
          .computeIfAbsent(
              new Target(storedChange.server(), worker), _ -> EnumSet.noneOf(Effect.class))
          .addAll(List.of(effects));
    }
  }
}
