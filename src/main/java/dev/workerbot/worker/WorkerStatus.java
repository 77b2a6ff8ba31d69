package dev.workerbot.worker;

import java.time.Duration;
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
 */
public record WorkerStatus(
    WorkerName worker, WorkerState state, OptionalInt pid, Optional<Duration> uptime, String note) {
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
