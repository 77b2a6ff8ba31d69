package dev.workerbot.operation.step;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where every part of an operation is just now. State is guarded by {@code this}.
 *
 * @param <K> names a part
 * @param <R> how a part has ended
 */
public final class ProgressBoard<K, R> {
  /** What is said of one whose turn has not come. */
  public static final String WAITING = "waits for its turn";

  private final Map<K, String> doing = new LinkedHashMap<>();
  private final Map<K, R> ends = new LinkedHashMap<>();
  private Optional<String> waitingFor = Optional.empty();

  public ProgressBoard(Collection<K> parts) {
    for (K part : parts) {
      doing.put(part, WAITING);
    }
  }

  public synchronized void waitsFor(String label) {
    waitingFor = Optional.of(label);
  }

  public synchronized void doing(K part, String what) {
    waitingFor = Optional.empty();
    doing.put(part, what);
  }

  public synchronized void finished(K part, R end) {
    waitingFor = Optional.empty();
    ends.put(part, end);
  }

  /** Consistent copies of everything. */
  public synchronized ProgressView<K, R> view() {
    return new ProgressView<>(Map.copyOf(doing), Map.copyOf(ends), results(), waitingFor);
  }

  private List<R> results() {
    return doing.keySet().stream().map(ends::get).filter(Objects::nonNull).toList();
  }

  /**
   * All of it at one moment.
   *
   * @param results of those that are finished, in the order of the parts
   */
  public record ProgressView<K, R>(
      Map<K, String> doing, Map<K, R> ends, List<R> results, Optional<String> waitingFor) {}
}
