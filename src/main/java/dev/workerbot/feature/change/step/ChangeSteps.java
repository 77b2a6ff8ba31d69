package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Step;
import java.util.List;

/** The list of steps that takes one file of a program from what it was to what it is to be. */
public final class ChangeSteps {
  private ChangeSteps() {}

  /**
   * Written, read, applied and watched.
   *
   * @param begun whether an earlier run of the bot may have begun with it
   */
  public static List<Step<ChangeEnd>> change(
      StoredChange storedChange, OperationTimeouts timeouts, boolean begun) {
    return List.of(
        new WriteStep(storedChange, timeouts, begun),
        new RereadStep(storedChange, timeouts, begun),
        new UpdateStep(storedChange, timeouts, begun),
        new WatchStep(storedChange, timeouts));
  }

  /** Put back as it was, which an earlier run of the bot has begun. */
  public static List<Step<ChangeEnd>> restore(
      StoredChange storedChange, OperationTimeouts timeouts, String why) {
    return List.of(new RestoreStep(storedChange, timeouts, why, true));
  }
}
