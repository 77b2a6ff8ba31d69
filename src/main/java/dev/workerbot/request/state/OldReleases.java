package dev.workerbot.request.state;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.supervisor.files.Facts.FactQuestions;
import dev.workerbot.supervisor.invocation.Invocation;
import dev.workerbot.supervisor.laravel.application.ApplicationFacts;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds workers that were started before their Laravel application was deployed, and so run the
 * release before. Servers have little time to answer, and are asked again only after a while. Safe
 * for use by several threads.
 */
public final class OldReleases {
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Fleet fleet;
  private final Map<ServerName, ServerReleases> known = new ConcurrentHashMap<>();

  /**
   * What a server told.
   *
   * @param nanos when, by {@link System#nanoTime}
   * @param deployed how long before that, by the worker's group; of programs that keep their code
   */
  private record ServerReleases(long nanos, Map<String, Duration> deployed) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - nanos);
    }
  }

  public OldReleases(Fleet fleet) {
    this.fleet = fleet;
  }

  /**
   * Of these workers, those that run the release before, and how long ago the next was deployed.
   */
  public Map<Target, Duration> of(Map<Target, WorkerStatus> workers) {
    List<ServerName> running =
        workers.entrySet().stream()
            .filter(one -> one.getValue().state() == WorkerState.RUNNING)
            .map(one -> one.getKey().server())
            .distinct()
            .toList();
    List<ServerName> asked =
        running.stream()
            .filter(server ->
                Optional.ofNullable(known.get(server))
                    .filter(one -> one.age().compareTo(KEPT) < 0)
                    .isEmpty())
            .toList();
    known.putAll(fleet.askBriefly(asked, this::ask));
    Map<Target, Duration> old = new TreeMap<>();
    workers.forEach((target, status) -> {
      ServerReleases server = known.get(target.server());
      if (server != null && server.deployed().containsKey(target.worker().group())) {
        Duration ago = server.deployed().get(target.worker().group()).plus(server.age());
        if (ApplicationFacts.isOlder(status, ago)) {
          old.put(target, ago);
        }
      }
    });
    return old;
  }

  /** The same, of what servers say now and not of what they said a while ago. */
  public Map<Target, Duration> now(Map<Target, WorkerStatus> workers) {
    workers.keySet().stream().map(Target::server).distinct().forEach(known::remove);
    return of(workers);
  }

  private ServerReleases ask(ServerName server) {
    Supervisor supervisor = fleet.server(server).supervisor();
    List<ProgramConfig> programs = new Programs(fleet).of(server);
    FactQuestions questions = FactQuestions.releases(programs);
    Map<String, Duration> deployed = new HashMap<>();
    if (!questions.applications().artisans().isEmpty()
        && supervisor.facts(questions) instanceof Reply.Ok<Facts>(var facts)) {
      programs.forEach(program ->
          facts
              .applications()
              .deployedOf(Invocation.of(program))
              .ifPresent(ago -> deployed.merge(program.workerGroup(), ago, OldReleases::longer)));
    }
    return new ServerReleases(System.nanoTime(), deployed);
  }

  /** Of several programs in one group, the longest ago: so that what is said of one holds. */
  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
