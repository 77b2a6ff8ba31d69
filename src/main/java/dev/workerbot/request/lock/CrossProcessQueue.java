package dev.workerbot.request.lock;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.step.BotRuntime;
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
  private final Predicate<String> isAlive;
  private final BotRuntime runtime;

  /**
   * @param isAlive whether the bot whose lock has that name, in another process, is alive
   */
  public CrossProcessQueue(Journal journal, Predicate<String> isAlive, BotRuntime runtime) {
    this.journal = journal;
    this.isAlive = isAlive;
    this.runtime = runtime;
  }

  /**
   * Waits for those who are at one of the workers and came first.
   *
   * @param id of our operation, which is written down already
   * @param onWait is notified, each time it looks, of the label of one that it waits for
   */
  void await(String id, List<Target> targets, Consumer<Sentence> onWait) throws StepSuspended {
    while (true) {
      Optional<Journal.Ahead> ahead = Optional.empty();
      try {
        ahead =
            journal.ahead(id, runtime.owner(), targets).stream()
                .filter(one -> isAlive.test(one.owner()))
                .findFirst();
      } catch (StoreException cannotRead) {
        LOG.error("other processes on the database are not seen: {}", cannotRead.getMessage());
      }
      if (ahead.isEmpty()) {
        return;
      }
      onWait.accept(TargetNames.label(ahead.get().verb(), ahead.get().by()));
      if (runtime.shutdown().within(runtime.timeouts().look())) {
        throw new StepSuspended();
      }
    }
  }
}
