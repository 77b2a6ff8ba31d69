package dev.workerbot.request.state;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * What one server's workers do, and what its config says of them; asked just now.
 *
 * @param groups every group there is, in use or on disk, with all of its processes that are known
 */
public record Inspection(
    ServerName server,
    Snapshot snapshot,
    Reply<Reread> reread,
    Reply<List<Available>> avail,
    Reply<ServerConfig> config,
    SortedMap<String, SortedSet<WorkerName>> groups) {

  private Inspection(
      ServerName server,
      Snapshot snapshot,
      Reply<Reread> reread,
      Reply<List<Available>> avail,
      Reply<ServerConfig> config) {
    this(server, snapshot, reread, avail, config, groups(snapshot, avail, config));
  }

  /** Asks a server. */
  public static Inspection of(Fleet fleet, ServerName server) {
    Snapshot snapshot = fleet.look(server);
    if (snapshot.problem().isPresent()) {
      Problem problem = snapshot.problem().get();
      return new Inspection(
          server,
          snapshot,
          new Reply.FailedReply<>(problem),
          new Reply.FailedReply<>(problem),
          new Reply.FailedReply<>(problem));
    }
    Supervisor supervisor = fleet.server(server).supervisor();
    CompletableFuture<Reply<ServerConfig>> files =
        CompletableFuture.supplyAsync(
            supervisor::config, task -> Thread.ofVirtual().name("config").start(task));
    // In this order: what is available is what was read last.
    Reply<Reread> reread = supervisor.reread();
    Reply<List<Available>> avail = supervisor.avail();
    return new Inspection(server, snapshot, reread, avail, files.join());
  }

  /** Processes of the config as supervisord has it; none where it does not say. */
  public List<Available> available() {
    return value(avail).orElse(List.of());
  }

  /** The config files, where they could be read. */
  public Optional<ServerConfig> files() {
    return value(config);
  }

  private static <T> Optional<T> value(Reply<T> reply) {
    return reply instanceof Reply.Ok<T>(var value) ? Optional.of(value) : Optional.empty();
  }

  private static SortedMap<String, SortedSet<WorkerName>> groups(
      Snapshot snapshot, Reply<List<Available>> avail, Reply<ServerConfig> config) {
    List<WorkerName> all = new ArrayList<>();
    snapshot.workers().forEach(status -> all.add(status.worker()));
    value(avail).ifPresent(processes -> processes.forEach(one -> all.add(one.worker())));
    value(config)
        .ifPresent(files -> files.programs().forEach(program -> all.addAll(workers(program))));
    SortedMap<String, SortedSet<WorkerName>> groups = new TreeMap<>();
    for (WorkerName worker : all) {
      groups.computeIfAbsent(worker.group(), _ -> new TreeSet<>()).add(worker);
    }
    return groups;
  }

  /** The processes of a program on disk, or its name where they are unknown. */
  public static List<WorkerName> workers(ProgramConfig program) {
    List<WorkerName> workers = program.workers();
    return workers.isEmpty()
        ? List.of(OddName.shown(program.group() + ":" + program.name()))
        : workers;
  }
}
