package dev.workerbot.worker;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
   * @param askedAt before which nothing that the main log told is newer
   * @param heard whether the main log is heard, so that every exit is told as well
   */
  record StatusObserved(
      ServerName server, Instant at, Instant askedAt, List<WorkerStatus> workers, boolean heard)
      implements Observation {
    public StatusObserved {
      workers = List.copyOf(workers);
    }
  }

  /**
   * The main log told of one worker.
   *
   * @param at when it was written
   * @param heardAt when it came in: a status that was asked for later is newer
   */
  record StateObserved(
      ServerName server, Instant at, Instant heardAt, WorkerName worker, Transition what)
      implements Observation {
    /** One that came in as it was written. */
    public StateObserved(ServerName server, Instant at, WorkerName worker, Transition what) {
      this(server, at, at, worker, what);
    }
  }

  /**
   * What the main log told while nobody listened, in its order. What was in between is over: how
   * things are is told by all of it together.
   */
  record MissedObservations(ServerName server, Instant at, List<Observation> told)
      implements Observation {
    public MissedObservations {
      told = List.copyOf(told);
    }
  }

  /**
   * How a worker ended that was EXITED already when its main log was first listened to: no status
   * tells.
   */
  record PastExit(ServerName server, Instant at, WorkerName worker, Transition.Exited end)
      implements Observation {}

  /**
   * What its config says of its workers' ends, as far as it could be read; told anew when that may
   * have changed.
   */
  record Policies(ServerName server, Instant at, Map<WorkerName, RestartPolicy> policies)
      implements Observation {
    public Policies {
      policies = Map.copyOf(policies);
    }
  }

  /**
   * The server, or its supervisord, gives no answer; told again with every look until one comes.
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
}
