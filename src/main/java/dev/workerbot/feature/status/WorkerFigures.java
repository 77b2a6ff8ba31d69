package dev.workerbot.feature.status;

import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.HumanSize;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.StoreException;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a status does not show of workers, where it is known.
 *
 * @param memory in bytes
 * @param restarts within {@link #WITHIN}
 * @param paused who are, by whom and for how long, for people
 */
public record WorkerFigures(
    Map<Target, Long> memory, Map<Target, Integer> restarts, Map<Target, Sentence> paused) {
  static final Duration WITHIN = Duration.ofHours(24);
  public static final WorkerFigures NONE = new WorkerFigures(Map.of(), Map.of(), Map.of());

  public WorkerFigures {
    memory = Map.copyOf(memory);
    restarts = Map.copyOf(restarts);
    paused = Map.copyOf(paused);
  }

  WorkerFigures(Map<Target, Long> memory, Map<Target, Integer> restarts) {
    this(memory, restarts, Map.of());
  }

  /** With those who are paused. */
  WorkerFigures with(Map<Target, Sentence> known) {
    return new WorkerFigures(memory, restarts, known);
  }

  /** {@code paused by @anna 5 min ago}; empty where it is not. */
  Sentence pausedOf(Target worker) {
    return paused.getOrDefault(worker, Sentence.EMPTY);
  }

  /** {@code 2 paused}; empty where none is. */
  String pausedOf(Collection<Target> workers) {
    long count = workers.stream().filter(paused::containsKey).count();
    return count == 0 ? "" : count + " paused";
  }

  static WorkerFigures from(Optional<WorkerHistory> history, Map<Target, WorkerStatus> workers) {
    return history.map(kept -> from(kept, workers)).orElse(NONE);
  }

  private static WorkerFigures from(
      WorkerHistory workerHistory, Map<Target, WorkerStatus> workers) {
    Map<Target, Long> memory = new HashMap<>();
    workers.forEach((target, status) -> {
      if (status.state() == WorkerState.RUNNING) {
        workerHistory.memory(target).ifPresent(bytes -> memory.put(target, bytes));
      }
    });
    return new WorkerFigures(memory, restarts(workerHistory));
  }

  private static Map<Target, Integer> restarts(WorkerHistory workerHistory) {
    try {
      return workerHistory.restarts(WITHIN);
    } catch (StoreException unreadable) {
      // A status is worth having without.
      return Map.of();
    }
  }

  /** {@code 86 MB, 2 restarts in 24 h}; empty where nothing is known. */
  String of(Map<Target, WorkerStatus> workers) {
    return Stream.of(memoryOf(workers), restartsOf(workers.keySet()))
        .filter(figure -> !figure.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private String memoryOf(Map<Target, WorkerStatus> workers) {
    long running =
        workers.values().stream().filter(status -> status.state() == WorkerState.RUNNING).count();
    long known = workers.keySet().stream().filter(memory::containsKey).count();
    long bytes = workers.keySet().stream().mapToLong(one -> memory.getOrDefault(one, 0L)).sum();
    return known == 0 ? "" : HumanSize.of(bytes) + (known < running ? " or more" : "");
  }

  private String restartsOf(Collection<Target> workers) {
    int times = workers.stream().mapToInt(one -> restarts.getOrDefault(one, 0)).sum();
    return times == 0
        ? ""
        : "%s in %s".formatted(Counts.of(times, "restart"), WITHIN.toHours() + " h");
  }
}
