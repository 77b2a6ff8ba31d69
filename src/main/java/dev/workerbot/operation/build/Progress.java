package dev.workerbot.operation.build;

import dev.workerbot.store.Changes.Change;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where every change of an operation is just now. State is guarded by {@code this}. */
final class Progress {
  private final Verb verb;
  private final String by;
  private final List<Change> changes;
  private final List<String> doing;
  private final List<Optional<End>> ends;
  private Optional<String> waitingFor = Optional.empty();

  Progress(Verb verb, String by, List<Change> changes) {
    this.verb = verb;
    this.by = by;
    this.changes = List.copyOf(changes);
    this.doing = new ArrayList<>(Collections.nCopies(changes.size(), "waits for its turn"));
    this.ends = new ArrayList<>(Collections.nCopies(changes.size(), Optional.<End>empty()));
  }

  synchronized void waitsFor(String label) {
    waitingFor = Optional.of(label);
  }

  synchronized void doing(int position, String what) {
    waitingFor = Optional.empty();
    doing.set(position, what);
  }

  synchronized void ended(int position, End end) {
    waitingFor = Optional.empty();
    ends.set(position, Optional.of(end));
  }

  /** A copy that does not change any more. */
  synchronized View view() {
    return new View(verb, by, changes, List.copyOf(doing), List.copyOf(ends), waitingFor);
  }

  /** All of it at one moment. */
  record View(
      Verb verb,
      String by,
      List<Change> changes,
      List<String> doing,
      List<Optional<End>> ends,
      Optional<String> waitingFor) {}
}
