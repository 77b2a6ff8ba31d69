package dev.workerbot.history;

import java.time.Instant;
import java.util.List;

/** The figures of some workers over a time. */
public record StatsReport(Instant from, Instant to, List<WorkerStats> workers) {
  public StatsReport {
    workers = List.copyOf(workers);
  }

  /** Whether there is nothing to tell. */
  public boolean isEmpty() {
    return workers.stream().allMatch(WorkerStats::isEmpty);
  }
}
