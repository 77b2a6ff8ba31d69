package dev.workerbot.operation;

import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where every worker of an operation is just now. State is guarded by {@code this}. */
final class ProgressBoard {
  /** What is said of one whose turn has not come. */
  static final String WAITING = "waits for its turn";

  private final Map<Target, String> doing = new LinkedHashMap<>();
  private final Map<Target, TargetResult> results = new LinkedHashMap<>();
  private String waitingFor = "";

  ProgressBoard(Collection<Target> targets) {
    for (Target target : targets) {
      doing.put(target, WAITING);
    }
  }

  synchronized void waitsFor(String label) {
    waitingFor = label;
  }

  synchronized void doing(Target target, String what) {
    waitingFor = "";
    doing.put(target, what);
  }

  synchronized void finished(TargetResult result) {
    waitingFor = "";
    results.put(result.target(), result);
  }

  /** Consistent copies of everything. */
  synchronized ProgressView view() {
    return new ProgressView(
        Map.copyOf(doing),
        doing.keySet().stream().map(results::get).filter(java.util.Objects::nonNull).toList(),
        waitingFor.isEmpty() ? Optional.empty() : Optional.of(waitingFor));
  }

  /**
   * @param results of those that are finished, in the order of the targets
   */
  record ProgressView(
      Map<Target, String> doing, List<TargetResult> results, Optional<String> waitingFor) {}
}
