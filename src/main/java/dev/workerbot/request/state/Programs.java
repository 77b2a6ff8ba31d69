package dev.workerbot.request.state;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
public final class Programs {
  private final Fleet fleet;
  private final Map<ServerName, Reply<ServerConfig>> configs = new ConcurrentHashMap<>();
  private final Map<ServerName, Object> locks = new ConcurrentHashMap<>();
  private final Map<ServerName, Index> indexes = new ConcurrentHashMap<>();

  /** The first program of each worker, and all of each group. */
  private record Index(
      Map<WorkerName, ProgramConfig> byWorker, Map<String, List<ProgramConfig>> byGroup) {
    static Index of(List<ProgramConfig> programs) {
      Map<WorkerName, ProgramConfig> byWorker = new HashMap<>();
      Map<String, List<ProgramConfig>> byGroup = new HashMap<>();
      for (ProgramConfig program : programs) {
        Inspection.workers(program).forEach(worker -> byWorker.putIfAbsent(worker, program));
        byGroup.computeIfAbsent(program.workerGroup(), _ -> new ArrayList<>()).add(program);
      }
      return new Index(byWorker, byGroup);
    }
  }

  public Programs(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Reads the servers of all of these, at once. */
  public void read(Collection<Target> targets) {
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
  public Optional<Problem> problem(ServerName server) {
    return config(server) instanceof Reply.FailedReply<ServerConfig>(var problem)
        ? Optional.of(problem)
        : Optional.empty();
  }

  /** All programs of a server; none where they cannot be read. */
  public List<ProgramConfig> of(ServerName server) {
    return config(server) instanceof Reply.Ok<ServerConfig>(var files)
        ? files.programs()
        : List.of();
  }

  /** The worker's program; empty where the files have none, or cannot be read. */
  public Optional<ProgramConfig> of(Target target) {
    List<ProgramConfig> programs = of(target.server());
    // What could not be read has none, and may have some at the next look.
    Index index =
        programs.isEmpty()
            ? Index.of(programs)
            : indexes.computeIfAbsent(target.server(), _ -> Index.of(programs));
    List<ProgramConfig> group = index.byGroup().getOrDefault(target.worker().group(), List.of());
    return Optional.ofNullable(index.byWorker().get(target.worker()))
        .or(() -> group.size() == 1 ? Optional.of(group.getFirst()) : Optional.empty());
  }
}
