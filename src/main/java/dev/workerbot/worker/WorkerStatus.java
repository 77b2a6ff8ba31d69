package dev.workerbot.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One worker as a {@code status} snapshot had it.
 *
 * @param pid present while RUNNING
 * @param uptime present while RUNNING, to the second
 * @param note Supervisor's free text where it is neither pid nor uptime, such as {@code Not
 *     started} or a spawn error; empty when there is none
 * @param end of its last process, while no other runs; empty where supervisorctl was asked, which
 *     does not show it
 */
public record WorkerStatus(
    WorkerName worker,
    WorkerState state,
    OptionalInt pid,
    Optional<Duration> uptime,
    String note,
    Optional<LastEnd> end) {
  /** As supervisorctl shows it. */
  public WorkerStatus(
      WorkerName worker,
      WorkerState state,
      OptionalInt pid,
      Optional<Duration> uptime,
      String note) {
    this(worker, state, pid, uptime, note, Optional.empty());
  }

  /**
   * How a worker's last process ended, as supervisord keeps it.
   *
   * @param at by the server's own clock, to the second
   * @param ago how long before the answer
   * @param ran how long the process lived
   * @param exit empty where Supervisor stopped it
   */
  public record LastEnd(Instant at, Duration ago, Duration ran, Optional<ReportedExit> exit) {}

  /**
   * How a process ended that Supervisor did not stop.
   *
   * @param code negative where a signal ended it
   * @param expected whether the worker's config counts that as a good end
   */
  public record ReportedExit(int code, boolean expected) {}

  /** How it exited, where it is EXITED and supervisord tells. */
  public Optional<ReportedExit> exit() {
    return end.filter(_ -> state == WorkerState.EXITED).flatMap(LastEnd::exit);
  }

  /** Why it does not come up, where Supervisor says more of that than the state does. */
  public Optional<String> cause() {
    boolean tells = state == WorkerState.FATAL || state == WorkerState.BACKOFF;
    return tells && !note.isEmpty() && !note.startsWith("Exited too quickly")
        ? Optional.of(note.replaceFirst(" \\(try \"tail .*\"\\)$", ""))
        : Optional.empty();
  }

  /** The same statuses by which worker of which server they are of. */
  public static SortedMap<Target, WorkerStatus> byTarget(
      ServerName server, Collection<WorkerStatus> statuses) {
    SortedMap<Target, WorkerStatus> all = new TreeMap<>();
    statuses.forEach(status -> all.put(new Target(server, status.worker()), status));
    return all;
  }
}
