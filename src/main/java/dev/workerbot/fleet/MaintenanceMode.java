package dev.workerbot.fleet;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.FactQuestions;
import dev.workerbot.supervisor.files.Facts.Thing;
import dev.workerbot.supervisor.invocation.Artisan;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerName;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Laravel's {@code artisan down}, in which workers take no jobs; those of versions before 11.54,
 * 12.60 and 13.10 that have a {@code --max-time} exit again and again meanwhile. Sources:
 * laravel/framework 8.83, Queue/Worker.php, pauseWorker; Foundation/Application.php,
 * isDownForMaintenance.
 */
public final class MaintenanceMode {
  private MaintenanceMode() {}

  /** What the config says of how workers run and end, without those that rest meanwhile. */
  public static Reply<Expectations> expectations(
      Supervisor supervisor, Collection<WorkerName> workers) {
    return supervisor
        .expectations(workers)
        .map(known -> {
          Map<WorkerName, String> flags = new HashMap<>();
          known
              .programs()
              .forEach(
                  (worker, program) -> flag(program).ifPresent(path -> flags.put(worker, path)));
          return flags.isEmpty()
              ? known
              : supervisor.facts(new FactQuestions(Set.of(), Set.copyOf(flags.values())))
                      instanceof Reply.Ok<Facts>(var facts)
                  ? known.resting(down(flags, facts))
                  : known;
        });
  }

  private static Set<WorkerName> down(Map<WorkerName, String> flags, Facts facts) {
    return flags.entrySet().stream()
        .filter(one -> facts.paths().get(one.getValue()) instanceof Thing.Present)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The file that is there meanwhile; empty for what works all the same. */
  private static Optional<String> flag(ProgramConfig program) {
    Invocation invocation = Invocation.of(program);
    return invocation
        .artisan()
        .filter(artisan -> invocation.here() && !artisan.options().containsKey("force"))
        .flatMap(Artisan::project)
        .map(project -> project + "/storage/framework/down")
        .filter(path -> path.startsWith("/") && !path.contains("%("))
        .filter(path -> path.chars().noneMatch(Character::isISOControl));
  }
}
