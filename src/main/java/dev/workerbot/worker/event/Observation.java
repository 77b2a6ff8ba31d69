package dev.workerbot.worker.event;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was just seen of a server and its workers, in the order in which it was seen. A status is
 * the truth; what the main log tells comes earlier, and tells what no status shows.
 */
public sealed interface Observation {
  ServerName server();

  /** When it was so, by our own clock: the server's may be wrong. */
  Instant at();

  /**
   * How all workers were.
   *
   * @param askedAt before which nothing that the main log reported is newer
   * @param heard whether the main log is heard, so that every exit is reported as well
   * @param changes what it shows that was not known
   */
  record StatusObserved(
      ServerName server,
      Instant at,
      Instant askedAt,
      List<WorkerStatus> workers,
      boolean heard,
      List<StateChange> changes)
      implements Observation {
    public StatusObserved {
      workers = List.copyOf(workers);
      changes = List.copyOf(changes);
    }
  }

  /**
   * The main log reported one worker.
   *
   * @param at when it was written
   * @param heardAt when it came in
   * @param change what that changes; empty where a status has shown it already
   * @param shown what statuses have shown, and stands after it now, or says more by it
   * @param withdrawn what statuses have shown, and is not so
   */
  record StateChanged(
      ServerName server,
      Instant at,
      Instant heardAt,
      Optional<StateChange> change,
      List<StateChange> shown,
      List<StateChange> withdrawn)
      implements Observation {
    public StateChanged {
      shown = List.copyOf(shown);
      withdrawn = List.copyOf(withdrawn);
    }
  }

  /**
   * What the main log reported while nobody listened, in its order. What was in between is over:
   * how things are is told by all of it together.
   */
  record MissedObservations(ServerName server, Instant at, List<Observation> observations)
      implements Observation {
    public MissedObservations {
      observations = List.copyOf(observations);
    }
  }

  /**
   * What its config says of its workers' ends, as far as it could be read; reported again when that
   * may have changed.
   */
  record Policies(ServerName server, Instant at, Map<WorkerName, RestartPolicy> policies)
      implements Observation {
    public Policies {
      policies = Map.copyOf(policies);
    }
  }

  /**
   * The server, or its supervisord, gives no answer; reported again with every look until one
   * comes.
   *
   * @param sentence what is wrong and what to do, for people
   */
  record ServerSilence(ServerName server, Instant at, ServerTrouble serverTrouble, String sentence)
      implements Observation {}

  /** Where an answer fails. */
  enum ServerTrouble {
    /** No connection, or none that lets us ask: what its workers do is not known. */
    UNREACHABLE,
    /** The server is there, its supervisord is not, or is on its way down or up. */
    SUPERVISOR_DOWN,
    /** The server is there, its supervisorctl breaks, is missing, or may not be used. */
    SUPERVISORCTL_FAILS
  }

  /**
   * supervisord is another process than before, so that all its workers are new.
   *
   * @param pid of the new one; 0 where it is not known
   */
  record Restart(ServerName server, Instant at, int pid) implements Observation {}

  /** Resident memory of each worker's process tree, in bytes. */
  record Memory(ServerName server, Instant at, Map<WorkerName, Long> bytes) implements Observation {
    public Memory {
      bytes = Map.copyOf(bytes);
    }
  }

  /** What probes say of workers that run; reported again with every probe. */
  record Probed(ServerName server, Instant at, Map<WorkerName, HealthSign> signs)
      implements Observation {
    public Probed {
      signs = Map.copyOf(signs);
    }
  }
}
