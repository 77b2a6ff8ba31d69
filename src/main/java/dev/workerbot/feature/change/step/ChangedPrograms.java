package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The programs and workers that changes of files are about. */
public final class ChangedPrograms {
  private ChangedPrograms() {}

  /** The program as a file makes it; empty where there is no file, or it makes none. */
  public static Optional<ProgramConfig> of(StoredChange storedChange, Optional<String> text) {
    return text.flatMap(one ->
        ServerConfig.of(storedChange.file(), Map.of(storedChange.file(), one)).programs().stream()
            .filter(program -> program.name().equals(storedChange.program()))
            .findFirst());
  }

  /** Every worker that there was or is to be. */
  public static List<Target> targets(List<StoredChange> changes) {
    Set<Target> targets = new LinkedHashSet<>();
    for (StoredChange storedChange : changes) {
      Stream.of(storedChange.before(), storedChange.after())
          .flatMap(text -> of(storedChange, text).stream())
          .flatMap(program -> workers(program).stream())
          .forEach(worker -> targets.add(new Target(storedChange.server(), worker)));
    }
    return List.copyOf(targets);
  }

  /** Its processes, or its name where only the server can tell theirs. */
  public static List<WorkerName> workers(ProgramConfig program) {
    return program.workers().isEmpty()
        ? WorkerName.tryOf(program.name()).stream().toList()
        : program.workers();
  }
}
