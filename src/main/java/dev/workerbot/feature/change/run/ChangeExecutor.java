package dev.workerbot.feature.change.run;

import dev.workerbot.access.Caller;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.worker.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Does changes of programs' files as they were shown: journalled, one writer at a time for each
 * worker and for each server's config, verified by status, or put back. Safe for use by several
 * threads.
 */
public final class ChangeExecutor {
  private final ChangeJournal journal;
  private final ChangeTurns turns;
  private final ChangeText text;
  private final Clock clock;

  public ChangeExecutor(ChangeJournal journal, ChangeTurns turns, ChangeText text, Clock clock) {
    this.journal = journal;
    this.turns = turns;
    this.text = text;
    this.clock = clock;
  }

  /**
   * Does it, to the verdict. At most once for each set.
   *
   * @param id of the request, which becomes the operation's
   * @param progress gets a message whenever something moved, from any thread
   */
  public Outcome run(String id, ChangeSet set, Caller caller, Consumer<Message> progress) {
    List<Target> targets = ChangedPrograms.targets(set.changes());
    try {
      if (!journal.begin(id, set, targets)) {
        return journal.abandon(
            targets,
            new Outcome.Refused(
                id, Message.refusal("That was already done. Nothing was changed now.")));
      }
    } catch (StoreException cannotWrite) {
      return journal.abandon(
          targets,
          new Outcome.Failed(
              id,
              Message.of(
                      Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
                  .withLine(
                      "workerbot changes no worker without recording it first. Free disk space or"
                          + " fix the database, then try again.")));
    }
    return go(id, set, caller, progress, Duration.ZERO, false);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Outcome resume(Operation operation, Caller caller, Consumer<Message> progress) {
    Optional<ChangeSet> set = journal.changesOf(operation.id());
    if (set.isEmpty()) {
      return journal.abandon(
          operation.steps().stream().map(JournalStep::target).toList(),
          new Outcome.Failed(
              operation.id(),
              Message.of(Severity.WARNING, "workerbot restarted before it changed anything")
                  .withLine("Try again.")));
    }
    return go(
        operation.id(),
        set.get(),
        caller,
        progress,
        Duration.between(operation.startedAt(), clock.instant()),
        true);
  }

  private Outcome go(
      String id,
      ChangeSet set,
      Caller caller,
      Consumer<Message> progress,
      Duration soFar,
      boolean again) {
    ProgressBoard<Integer, ChangeEnd> board =
        new ProgressBoard<>(
            IntStream.range(0, set.steps().size()).boxed().toList(),
            view ->
                progress.accept(text.progress(set.verb(), caller.person(), set.changes(), view)));
    board.show();
    ChangeExecution whole =
        new ChangeExecution(id, set, caller, board, System.nanoTime() - soFar.toNanos(), again);
    List<ChangeEnd> ends;
    try {
      ends = turns.toTheirEnds(whole);
    } catch (StepSuspended closing) {
      return new Outcome.Suspended();
    }
    List<TargetResult> results = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      results.addAll(ChangeResults.of(set.changes().get(i), ends.get(i), whole.elapsed()));
    }
    return journal.finish(text.answer(id, set, caller, ends, results, whole.elapsed()));
  }
}
