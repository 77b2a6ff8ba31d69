package dev.workerbot.feature.change.run;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is written down of changes, so that the next run of the bot can go on with them. */
public final class ChangeJournal {
  private final Journal journal;
  private final Changes changes;
  private final String owner;

  /**
   * Over these tables.
   *
   * @param owner the name of the lock that shows this bot to be alive
   */
  public ChangeJournal(Journal journal, Changes changes, String owner) {
    this.journal = journal;
    this.changes = changes;
    this.owner = owner;
  }

  /** Opens the operation; false where the set was begun with before. */
  boolean begin(String id, ChangeSet set, List<Target> targets) {
    journal.open(
        id,
        set.verb(),
        RestartOptions.PLAIN,
        owner,
        targets.stream().map(target -> JournalStep.planned(target, OptionalInt.empty())).toList(),
        Optional.empty());
    return changes.begin(set.id(), id);
  }

  Optional<ChangeSet> changesOf(String id) {
    return changes.ofOperation(id);
  }

  /** What was written down and never begun is at no worker: nobody may wait for it. */
  CommandAnswer abandon(List<Target> targets, CommandAnswer answer) {
    targets.forEach(target ->
        close(answer.operation(), TargetResult.failed(target, "nothing was changed for it")));
    return finish(answer);
  }

  CommandAnswer finish(CommandAnswer answer) {
    Journal.bestEffort(() -> journal.finish(answer.operation(), answer.code()));
    return answer;
  }

  void close(String id, TargetResult result) {
    Journal.bestEffort(() -> journal.close(id, result.target(), result.journalEnd()));
  }

  void restoring(ChangeSet set, int position, String why) {
    reached(set, position, ChangeStage.RESTORING, why);
  }

  void ended(ChangeSet set, int position, ChangeEnd end) {
    reached(set, position, stage(end), sentence(end));
  }

  private void reached(ChangeSet set, int position, ChangeStage stage, String sentence) {
    Journal.bestEffort(() -> changes.reached(set.id(), position, stage, sentence));
  }

  private static ChangeStage stage(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> ChangeStage.DONE;
      case ChangeEnd.Unwell _ -> ChangeStage.UNWELL;
      case ChangeEnd.Restored _, ChangeEnd.ChangeRefused _ -> ChangeStage.UNDONE;
      case ChangeEnd.ChangeUnknown _ -> ChangeStage.UNKNOWN;
    };
  }

  private static String sentence(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> "";
      case ChangeEnd.Unwell unwell -> unwell.cause().toString();
      case ChangeEnd.Restored(var why) -> why.toString();
      case ChangeEnd.ChangeRefused(var why) -> why.toString();
      case ChangeEnd.ChangeUnknown(var why) -> why.toString();
    };
  }

  /** As an earlier run of the bot has written it down; its workers may be otherwise by now. */
  static ChangeEnd ended(ChangeStep changeStep, List<WorkerStatus> workers) {
    return switch (changeStep.stage()) {
      case DONE -> new ChangeEnd.ChangeDone(workers);
      case UNWELL ->
          new ChangeEnd.Unwell(Optional.empty(), Sentence.kept(changeStep.sentence()), workers);
      case UNDONE -> new ChangeEnd.Restored(Sentence.kept(changeStep.sentence()));
      default -> new ChangeEnd.ChangeUnknown(Sentence.kept(changeStep.sentence()));
    };
  }
}
