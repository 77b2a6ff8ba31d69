package dev.workerbot.supervisor.config.program;

import dev.workerbot.worker.OddName;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes that a section makes, by its {@code process_name} and {@code numprocs}. Source:
 * supervisor 4.2.5, options.py, _processes_from_section.
 */
final class ProcessNames {
  /** As many as anybody has; a number beyond it is a slip. */
  private static final int MOST = 1000;

  /** Longest pattern that can make a name. */
  private static final int LONGEST = 1_000;

  private ProcessNames() {}

  /** Empty where a name or how many there are is known to the server only, or makes no name. */
  static List<WorkerName> of(ProgramReader reader) {
    Optional<String> first = reader.typed("numprocs_start");
    Optional<String> count = reader.typed("numprocs");
    boolean unclear =
        first.isEmpty()
            || count.isEmpty()
            || reader
                .program()
                .value("process_name")
                .filter(text -> text.length() > LONGEST)
                .isPresent();
    if (unclear) {
      return List.of();
    }
    List<WorkerName> names = new ArrayList<>();
    int start = Integer.parseInt(first.get());
    for (int i = 0; i < Math.min(Integer.parseInt(count.get()), MOST); i++) {
      Optional<String> name = reader.name(start + i);
      if (name.isEmpty()) {
        return List.of();
      }
      names.add(OddName.shown(reader.program().group() + ":" + name.get()));
    }
    return List.copyOf(names);
  }
}
