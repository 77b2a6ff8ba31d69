package dev.workerbot.feature.change.run;

import dev.workerbot.access.Caller;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.request.step.ProgressBoard;
import java.time.Duration;

/**
 * A run of the whole set.
 *
 * @param from when it began, in an earlier run of the bot perhaps
 * @param again whether an earlier run may have begun with it
 */
record ChangeExecution(
    String id,
    ChangeSet set,
    Caller caller,
    ProgressBoard<Integer, ChangeEnd> board,
    long from,
    boolean again) {
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - from);
  }
}
