package dev.workerbot.health;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.ArtisanApp;
import dev.workerbot.supervisor.laravel.answer.FailedJob;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Laravel application of one server, with those of its workers that are looked at.
 *
 * @param programs those that take jobs from its queues
 */
public record QueueApp(ArtisanApp artisan, List<ServingProgram> programs) {
  /**
   * A program that takes jobs from queues.
   *
   * @param direct whether Supervisor's processes are the workers themselves, and no shell or other
   *     program around them
   */
  public record ServingProgram(List<WorkerName> workers, ServedQueues served, boolean direct) {
    public ServingProgram {
      workers = List.copyOf(workers);
    }
  }

  public QueueApp {
    programs = List.copyOf(programs);
  }

  /** Those of these programs; one whose user or artisan is not known belongs to none. */
  public static List<QueueApp> of(Collection<ProgramConfig> programs) {
    Map<ArtisanApp, List<ServingProgram>> apps = new LinkedHashMap<>();
    for (ProgramConfig program : programs) {
      Invocation invocation = Invocation.of(program);
      Optional<ServedQueues> served = invocation.artisan().flatMap(ServedQueues::of);
      Optional<ArtisanApp> app = ArtisanApp.of(program);
      if (served.isPresent() && app.isPresent()) {
        apps.computeIfAbsent(app.get(), _ -> new ArrayList<>())
            .add(new ServingProgram(program.workers(), served.get(), isDirect(invocation)));
      }
    }
    return apps.entrySet().stream().map(app -> new QueueApp(app.getKey(), app.getValue())).toList();
  }

  private static boolean isDirect(Invocation invocation) {
    return invocation.here()
        && !invocation.mayLeadElsewhere()
        && invocation.shell().map(Invocation.Shelled::exec).orElse(true);
  }

  /** Whether a job came from a queue of these workers, or may have. */
  public boolean mayServe(FailedJob job) {
    return programs.stream().anyMatch(program -> program.served().mayServe(job));
  }
}
