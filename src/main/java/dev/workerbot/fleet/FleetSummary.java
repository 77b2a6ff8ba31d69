package dev.workerbot.fleet;

import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.worker.WorkerState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How all servers stand, in numbers, by what was heard of each last. */
public record FleetSummary(long fatal, long unreachable) {
  /** Of the newest snapshot of each server; empty where there is none. */
  static Optional<FleetSummary> of(List<Snapshot> newest) {
    return newest.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new FleetSummary(
                newest.stream()
                    .flatMap(one -> one.workers().stream())
                    .filter(worker -> worker.state() == WorkerState.FATAL)
                    .count(),
                newest.stream().filter(one -> one.problem().isPresent()).count()));
  }

  public boolean isWell() {
    return fatal == 0 && unreachable == 0;
  }

  /** {@code 2 FATAL · 1 unreachable}. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (fatal > 0) {
      parts.add(fatal + " FATAL");
    }
    if (unreachable > 0) {
      parts.add(unreachable + " unreachable");
    }
    return parts.isEmpty() ? "no worker is FATAL" : String.join(" · ", parts);
  }
}
