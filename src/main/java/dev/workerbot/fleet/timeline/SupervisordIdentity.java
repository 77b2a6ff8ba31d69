package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which process one server's supervisord is, from its log and from its workers' parents. Tells each
 * restart once, whichever shows it first, and the memory of what is below it.
 */
public final class SupervisordIdentity {
  private final ServerName server;
  private OptionalInt pid = OptionalInt.empty();

  /** Whose workers' parent process already showed that it is a new one. */
  private OptionalInt reportedPid = OptionalInt.empty();

  private Optional<OwnProcesses> measured = Optional.empty();

  /** What was found below which process. */
  private record OwnProcesses(int parent, Set<Integer> pids) {}

  public SupervisordIdentity(ServerName server) {
    this.server = server;
  }

  /** The process that has its workers for children; empty while none was found. */
  public OptionalInt process() {
    return measured.map(one -> OptionalInt.of(one.parent())).orElse(OptionalInt.empty());
  }

  /** Its log says that it started. */
  public List<Observation> started(int started, Instant at) {
    boolean wasReported = reportedPid.equals(OptionalInt.of(started));
    reportedPid = OptionalInt.empty();
    pid = OptionalInt.of(started);
    return wasReported ? List.of() : List.of(new Observation.Restart(server, at, started));
  }

  /**
   * All processes of the server were looked at.
   *
   * @param workers that were RUNNING just before
   * @param isHeard whether the log would have shown a restart
   */
  public List<Observation> looked(
      List<WorkerStatus> workers, List<ProcessInfo> processes, boolean isHeard, Instant at) {
    ProcessTree tree = new ProcessTree(processes);
    OptionalInt parent = tree.supervisord(workers);
    // The pids may be those of a container, where others have them here.
    boolean areStrangers = isHeard && pid.isPresent() && !pid.equals(parent);
    if (parent.isEmpty() || areStrangers) {
      return List.of();
    }
    Set<Integer> pids =
        workers.stream()
            .flatMapToInt(one -> one.pid().stream())
            .boxed()
            .collect(Collectors.toSet());
    List<Observation> observations = new ArrayList<>();
    IdentityFinding identityFinding = found(parent.getAsInt(), pids);
    if (identityFinding == IdentityFinding.RESTARTED) {
      observations.add(new Observation.Restart(server, at, parent.getAsInt()));
    }
    if (identityFinding != IdentityFinding.ORPHANS) {
      observations.add(new Observation.Memory(server, at, tree.memory(workers, parent.getAsInt())));
    }
    return observations;
  }

  /** Whose processes were found. */
  private enum IdentityFinding {
    /** Those of the supervisord that is known. */
    SAME,
    /** Those of another one, of which no line reported. */
    RESTARTED,
    /** Those that a supervisord left behind when it died. */
    ORPHANS
  }

  /** It is another than before where both its pid and its workers' are. */
  private IdentityFinding found(int parent, Set<Integer> pids) {
    boolean isOther = measured.isPresent() && measured.get().parent() != parent;
    if (isOther && !Collections.disjoint(measured.get().pids(), pids)) {
      return IdentityFinding.ORPHANS;
    }
    boolean isOtherDaemon = isOther && !pid.equals(OptionalInt.of(parent));
    if (isOtherDaemon) {
      reportedPid = OptionalInt.of(parent);
    }
    pid = OptionalInt.of(parent);
    measured = Optional.of(new OwnProcesses(parent, Set.copyOf(pids)));
    return isOtherDaemon ? IdentityFinding.RESTARTED : IdentityFinding.SAME;
  }
}
