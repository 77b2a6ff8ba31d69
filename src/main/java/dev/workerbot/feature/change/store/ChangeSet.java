package dev.workerbot.feature.change.store;

import dev.workerbot.worker.verb.Verb;
import java.util.List;

/** Changes that belong together, and who was shown them. */
public record ChangeSet(
    String id, Verb verb, String chat, String userId, String userName, List<ChangeStep> steps) {
  public ChangeSet {
    steps = List.copyOf(steps);
  }

  public List<StoredChange> changes() {
    return steps.stream().map(ChangeStep::storedChange).toList();
  }
}
