package dev.workerbot.operation;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.ProgramConfig;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Problem;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The programs behind workers, as the config files of their servers have them; each server is read
 * once. Safe for use by several threads.
 */
final class Programs {
  private final Fleet fleet;
  private final Map<ServerName, Reply<ServerConfig>> configs = new ConcurrentHashMap<>();
  private final Map<ServerName, Object> locks = new ConcurrentHashMap<>();

  Programs(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Reads the servers of all of these, at once. */
  void read(Collection<Target> targets) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      targets.stream()
          .map(Target::server)
          .distinct()
          .forEach(server -> threads.execute(() -> config(server)));
    }
  }

  private Reply<ServerConfig> config(ServerName server) {
    synchronized (locks.computeIfAbsent(server, _ -> new Object())) {
      Reply<ServerConfig> known = configs.get(server);
      if (known != null) {
        return known;
      }
      Reply<ServerConfig> read = fleet.server(server).supervisor().config();
      if (read instanceof Reply.Ok) {
        // What failed may be there at the next look.
        configs.put(server, read);
      }
      return read;
    }
  }

  /** Why the server's config cannot be read; empty where it can. */
  Optional<Problem> problem(ServerName server) {
    return config(server) instanceof Reply.Failed<ServerConfig>(var problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  /** All programs of a server; none where they cannot be read. */
  List<ProgramConfig> of(ServerName server) {
    return config(server) instanceof Reply.Ok<ServerConfig>(var files)
        ? files.programs()
        : List.of();
  }

  /** The worker's program; empty where the files have none, or cannot be read. */
  Optional<ProgramConfig> of(Target target) {
    List<ProgramConfig> group =
        of(target.server()).stream()
            .filter(program -> program.group().equals(target.worker().group()))
            .toList();
    return group.stream()
        .filter(program -> Inspection.workers(program).contains(target.worker()))
        .findFirst()
        .or(() -> group.size() == 1 ? Optional.of(group.getFirst()) : Optional.empty());
  }
}
