package dev.workerbot.request.lock;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.worker.Target;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The turns of operations on workers, in this bot and among all on the same store.
 *
 * @param crossProcessQueue the other bots on the store
 */
public record WorkerTurns(WorkerLocks workerLocks, CrossProcessQueue crossProcessQueue) {
  /**
   * Runs a part of an operation when its turn has come.
   *
   * @param id of the operation, which is written down already
   * @param label what it is, for those who wait for it
   * @param locked what no other operation of this bot may be at, the workers among it
   * @param onWait is notified of the label of one that it waits for
   */
  public <T> T inTurn(
      String id,
      Sentence label,
      List<Target> workers,
      Collection<Target> locked,
      Consumer<Sentence> onWait,
      ParallelRuns.OperationPart<T> part)
      throws StepSuspended {
    try (var _ = workerLocks.take(label, locked, onWait)) {
      crossProcessQueue.await(id, workers, onWait);
      return part.run();
    }
  }
}
