package dev.workerbot.app.http.metrics;

import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of one server just now, as far as figures are drawn from it.
 *
 * @param up whether its last look was answered; empty before the first
 * @param states how many workers are in each of the eight states; empty before the first status
 * @param memory of each worker's process tree in bytes; empty while it is not known
 */
record ServerFigures(
    Optional<Boolean> up, Map<WorkerState, Integer> states, Map<WorkerName, Long> memory) {
  static final ServerFigures NOTHING = new ServerFigures(Optional.empty(), Map.of(), Map.of());

  ServerFigures after(Observation observation) {
    return switch (observation) {
      case Observation.StatusObserved statusObserved ->
          new ServerFigures(Optional.of(true), counted(statusObserved.workers()), memory);
      case Observation.ServerSilence _ ->
          new ServerFigures(Optional.of(false), unknown(), Map.of());
      case Observation.Memory sample -> new ServerFigures(up, states, sample.bytes());
      // The old processes' memory is none of the new ones'.
      case Observation.Restart _ -> new ServerFigures(up, states, Map.of());
      // A status follows every burst of these.
      case Observation.StateChanged _, Observation.Policies _, Observation.Probed _ -> this;
      case Observation.MissedObservations(_, _, var observations) -> {
        ServerFigures after = this;
        for (Observation one : observations) {
          after = after.after(one);
        }
        yield after;
      }
    };
  }

  private static Map<WorkerState, Integer> counted(List<WorkerStatus> workers) {
    Map<WorkerState, Integer> states = none();
    workers.forEach(worker -> states.merge(worker.state(), 1, Integer::sum));
    return states;
  }

  /** Nobody can say what they do while the server says nothing. */
  private Map<WorkerState, Integer> unknown() {
    if (states.isEmpty()) {
      return states;
    }
    Map<WorkerState, Integer> unknown = none();
    unknown.put(WorkerState.UNKNOWN, states.values().stream().mapToInt(n -> n).sum());
    return unknown;
  }

  /** Of each state none: a series that is always there can be compared with its past. */
  private static Map<WorkerState, Integer> none() {
    Map<WorkerState, Integer> states = new EnumMap<>(WorkerState.class);
    for (WorkerState state : WorkerState.values()) {
      states.put(state, 0);
    }
    return states;
  }
}
