package dev.workerbot.feature.change;

import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.worker.Verb;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where every change of an operation is just now. State is guarded by {@code this}. */
final class ChangeProgress {
  private final Verb verb;
  private final String by;
  private final List<StoredChange> changes;
  private final List<String> doing;
  private final List<Optional<ChangeEnd>> ends;
  private Optional<String> waitingFor = Optional.empty();

  ChangeProgress(Verb verb, String by, List<StoredChange> changes) {
    this.verb = verb;
    this.by = by;
    this.changes = List.copyOf(changes);
    this.doing = new ArrayList<>(Collections.nCopies(changes.size(), "waits for its turn"));
    this.ends = new ArrayList<>(Collections.nCopies(changes.size(), Optional.<ChangeEnd>empty()));
  }

  synchronized void waitsFor(String label) {
    waitingFor = Optional.of(label);
  }

  synchronized void doing(int position, String what) {
    waitingFor = Optional.empty();
    doing.set(position, what);
  }

  synchronized void ended(int position, ChangeEnd changeEnd) {
    waitingFor = Optional.empty();
    ends.set(position, Optional.of(changeEnd));
  }

  /** A copy that does not change any more. */
  synchronized ChangeView view() {
    return new ChangeView(verb, by, changes, List.copyOf(doing), List.copyOf(ends), waitingFor);
  }

  /** All of it at one moment. */
  record ChangeView(
      Verb verb,
      String by,
      List<StoredChange> changes,
      List<String> doing,
      List<Optional<ChangeEnd>> ends,
      Optional<String> waitingFor) {}
}
