package dev.workerbot.request.lock;

import dev.workerbot.request.TargetNames;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ShutdownSignal;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.worker.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Other workerbots on the same store, such as an {@code exec} beside the one in Slack: whoever
 * wrote down first that they are at a worker goes first. Safe for use by several threads.
 */
public final class CrossProcessQueue {
  private static final Logger LOG = LoggerFactory.getLogger(CrossProcessQueue.class);

  private final Journal journal;
  private final String owner;
  private final Predicate<String> isAlive;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   * @param isAlive whether the bot with that lock, in another process, is alive
   */
  public CrossProcessQueue(
      Journal journal,
      String owner,
      Predicate<String> isAlive,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal) {
    this.journal = journal;
    this.owner = owner;
    this.isAlive = isAlive;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
  }

  /**
   * Waits for those who are at one of the workers and came first.
   *
   * @param id of our operation, which is written down already
   * @param onWait is told, each time it looks, the label of one that it waits for
   */
  void await(String id, List<Target> targets, Consumer<String> onWait) throws StepSuspended {
    while (true) {
      Optional<Journal.Ahead> ahead = Optional.empty();
      try {
        ahead =
            journal.ahead(id, owner, targets).stream()
                .filter(one -> isAlive.test(one.owner()))
                .findFirst();
      } catch (StoreException cannotRead) {
        LOG.error("others on the store are not seen: {}", cannotRead.getMessage());
      }
      if (ahead.isEmpty()) {
        return;
      }
      onWait.accept(TargetNames.label(ahead.get().verb(), ahead.get().userName()));
      if (shutdownSignal.within(operationTimeouts.look())) {
        throw new StepSuspended();
      }
    }
  }
}
