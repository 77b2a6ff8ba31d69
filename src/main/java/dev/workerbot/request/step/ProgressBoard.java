package dev.workerbot.request.step;

import dev.workerbot.message.text.Sentence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where every part of an operation is just now. State is guarded by {@code this}.
 *
 * @param <K> names a part
 * @param <R> how a part has ended
 */
public final class ProgressBoard<K, R> {
  /** What is said of one whose turn has not come. */
  public static final String WAITING = "waiting for its turn";

  private final Map<K, String> phrases = new LinkedHashMap<>();
  private final Map<K, R> ends = new LinkedHashMap<>();
  private final Consumer<ProgressView<K, R>> shown;
  private Optional<Sentence> waitingFor = Optional.empty();

  /**
   * @param shown gets a view whenever something moved, from any thread
   */
  public ProgressBoard(Collection<K> parts, Consumer<ProgressView<K, R>> shown) {
    parts.forEach(part -> phrases.put(part, WAITING));
    this.shown = shown;
  }

  public void waitsFor(Sentence label) {
    synchronized (this) {
      waitingFor = Optional.of(label);
    }
    show();
  }

  public void progress(K part, String what) {
    synchronized (this) {
      waitingFor = Optional.empty();
      phrases.put(part, what);
    }
    show();
  }

  public void finished(K part, R end) {
    synchronized (this) {
      waitingFor = Optional.empty();
      ends.put(part, end);
    }
    show();
  }

  /** Shows it as it is. */
  public void show() {
    shown.accept(view());
  }

  /** Consistent copies of everything. */
  public synchronized ProgressView<K, R> view() {
    return new ProgressView<>(Map.copyOf(phrases), Map.copyOf(ends), results(), waitingFor);
  }

  private List<R> results() {
    return phrases.keySet().stream().map(ends::get).filter(Objects::nonNull).toList();
  }

  /**
   * All of it at one moment.
   *
   * @param results of those that are finished, in the order of the parts
   */
  public record ProgressView<K, R>(
      Map<K, String> phrases, Map<K, R> ends, List<R> results, Optional<Sentence> waitingFor) {}
}
