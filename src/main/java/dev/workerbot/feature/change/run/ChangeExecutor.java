package dev.workerbot.feature.change.run;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.step.ChangeSteps;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.request.CommandAnswer;
import dev.workerbot.request.CommandAnswer.Outcome;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.lock.ParallelRuns;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.ShutdownSignal;
import dev.workerbot.request.step.StepLoop;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.Changes;
import dev.workerbot.store.Changes.ChangeSet;
import dev.workerbot.store.Changes.Stage;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.store.Journal;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Does changes of programs' files as they were shown: journalled, one writer at a time for each
 * worker and for each server's config, verified by status, or put back. Safe for use by several
 * threads.
 */
public final class ChangeExecutor {
  private final Fleet fleet;
  private final Journal journal;
  private final Changes changes;
  private final String owner;
  private final WorkerTurns workerTurns;
  private final OperationTimeouts operationTimeouts;
  private final ShutdownSignal shutdownSignal;
  private final ChangeText text;
  private final Clock clock;

  /**
   * @param owner the name of the lock that shows this bot to be alive
   */
  public ChangeExecutor(
      Fleet fleet,
      Journal journal,
      Changes changes,
      String owner,
      WorkerTurns workerTurns,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      ChangeText text,
      Clock clock) {
    this.fleet = fleet;
    this.journal = journal;
    this.changes = changes;
    this.owner = owner;
    this.workerTurns = workerTurns;
    this.operationTimeouts = operationTimeouts;
    this.shutdownSignal = shutdownSignal;
    this.text = text;
    this.clock = clock;
  }

  /**
   * Does it, to the verdict. At most once for each set.
   *
   * @param id of the request, which becomes the operation's
   * @param progress gets a message whenever something moved, from any thread
   * @return empty when the bot is closing; the next run goes on
   */
  public Optional<CommandAnswer> run(
      String id, ChangeSet set, Caller caller, Consumer<Message> progress) {
    List<Target> targets = ChangedPrograms.targets(set.changes());
    try {
      journal.open(
          id,
          set.verb(),
          RestartOptions.PLAIN,
          owner,
          targets.stream()
              .map(target -> Journal.JournalStep.planned(target, OptionalInt.empty()))
              .toList());
      if (!changes.begin(set.id(), id)) {
        abandon(id, targets, Outcome.REFUSED);
        return Optional.of(
            new CommandAnswer(
                Outcome.REFUSED,
                id,
                Message.refusal("That was done before. Nothing was changed now."),
                List.of()));
      }
    } catch (StoreException cannotWrite) {
      abandon(id, targets, Outcome.FAILED);
      return Optional.of(
          new CommandAnswer(
              Outcome.FAILED,
              id,
              Message.of(
                      Severity.BAD, Sentence.of("Nothing was done: %s", cannotWrite.getMessage()))
                  .withLine(
                      "workerbot changes no worker that it cannot write down first. Free the disk"
                          + " or mend the database, then ask again."),
              List.of()));
    }
    return go(id, set, caller, progress, Duration.ZERO, false);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Optional<CommandAnswer> resume(
      Journal.Operation operation, Caller caller, Consumer<Message> progress) {
    Optional<ChangeSet> set = changes.ofOperation(operation.id());
    if (set.isEmpty()) {
      abandon(
          operation.id(),
          operation.steps().stream().map(Journal.JournalStep::target).toList(),
          Outcome.FAILED);
      return Optional.of(
          new CommandAnswer(
              Outcome.FAILED,
              operation.id(),
              Message.of(Severity.WARNING, "workerbot was restarted before it changed anything")
                  .withLine("Ask again."),
              List.of()));
    }
    return go(
        operation.id(),
        set.get(),
        caller,
        progress,
        Duration.between(operation.startedAt(), clock.instant()),
        true);
  }

  /** What was written down and never begun is at no worker: nobody may wait for it. */
  private void abandon(String id, List<Target> targets, Outcome outcome) {
    targets.forEach(target -> close(id, TargetResult.failed(target, "nothing was changed for it")));
    Journal.bestEffort(() -> journal.finish(id, outcome.name()));
  }

  private Optional<CommandAnswer> go(
      String id,
      ChangeSet set,
      Caller caller,
      Consumer<Message> progress,
      Duration soFar,
      boolean again) {
    ProgressBoard<Integer, ChangeEnd> board =
        new ProgressBoard<>(
            IntStream.range(0, set.steps().size()).boxed().toList(),
            view -> progress.accept(text.progress(set.verb(), caller.name(), set.changes(), view)));
    board.show();
    ChangeExecution whole =
        new ChangeExecution(id, set, caller, board, System.nanoTime() - soFar.toNanos(), again);
    List<ChangeEnd> ends;
    try {
      ends = toTheirEnds(whole);
    } catch (StepSuspended closing) {
      return Optional.empty();
    }
    List<TargetResult> results = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      results.addAll(results(set.changes().get(i), ends.get(i), whole.elapsed()));
    }
    CommandAnswer commandAnswer = text.answer(id, set, caller, ends, results, whole.elapsed());
    Journal.bestEffort(() -> journal.finish(id, commandAnswer.outcome().name()));
    return Optional.of(commandAnswer);
  }

  /**
   * A run of the whole set.
   *
   * @param from when it began, in an earlier run of the bot perhaps
   * @param again whether an earlier run may have begun with it
   */
  private record ChangeExecution(
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

  /**
   * Servers at the same time, the files of one server one after the other. Each server has a turn
   * of its own: one that is lost keeps nobody from the workers of the others.
   */
  private List<ChangeEnd> toTheirEnds(ChangeExecution whole) throws StepSuspended {
    List<StoredChange> changes = whole.set().changes();
    Map<ServerName, List<Integer>> positions =
        IntStream.range(0, changes.size())
            .boxed()
            .collect(
                Collectors.groupingBy(
                    position -> changes.get(position).server(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    NavigableMap<Integer, ChangeEnd> ends = new TreeMap<>();
    ParallelRuns.all(
            positions.values().stream()
                .<ParallelRuns.OperationPart<Map<Integer, ChangeEnd>>>map(
                    own -> () -> inTurn(whole, own))
                .toList())
        .forEach(ends::putAll);
    return List.copyOf(ends.values());
  }

  private Map<Integer, ChangeEnd> inTurn(ChangeExecution whole, List<Integer> positions)
      throws StepSuspended {
    List<StoredChange> own = positions.stream().map(whole.set().changes()::get).toList();
    List<Target> targets = ChangedPrograms.targets(own);
    return workerTurns.inTurn(
        whole.id(),
        "the " + whole.set().verb() + " by @" + whole.caller().name(),
        targets,
        Stream.concat(targets.stream(), configs(own)).toList(),
        whole.board()::waitsFor,
        () -> {
          Map<Integer, ChangeEnd> ends = new HashMap<>();
          for (int position : positions) {
            ChangeEnd end = new FileChange(whole, position).toItsEnd();
            ends.put(position, end);
            results(whole.set().changes().get(position), end, whole.elapsed())
                .forEach(result -> close(whole.id(), result));
          }
          return ends;
        });
  }

  /** One file of the set: its steps, written down and shown. */
  private final class FileChange implements StepLoop.StepWatcher {
    private final ChangeExecution whole;
    private final int position;
    private final Changes.ChangeStep changeStep;

    FileChange(ChangeExecution whole, int position) {
      this.whole = whole;
      this.position = position;
      this.changeStep = whole.set().steps().get(position);
    }

    ChangeEnd toItsEnd() throws StepSuspended {
      ChangeEnd end = end();
      reached(stage(end), told(end));
      whole.board().finished(position, end);
      return end;
    }

    private ChangeEnd end() throws StepSuspended {
      StoredChange storedChange = changeStep.storedChange();
      if (whole.again() && changeStep.stage().isEnd()) {
        return ended(changeStep);
      }
      if (!fleet.has(storedChange.server())) {
        return new ChangeEnd.ChangeUnknown(
            storedChange.server()
                + " is not in the config any more; look there at "
                + storedChange.file());
      }
      return new StepLoop(fleet, shutdownSignal, operationTimeouts.look(), this, whole.elapsed())
          .finish(
              attempt ->
                  changeStep.stage() == Stage.RESTORING
                      ? ChangeSteps.restore(storedChange, operationTimeouts, changeStep.told())
                      : ChangeSteps.change(
                          storedChange, operationTimeouts, whole.again() || attempt > 1),
              "change %s of %s".formatted(whole.set().id(), storedChange),
              () ->
                  new ChangeEnd.ChangeUnknown(
                      "something is broken inside workerbot; its log has the reason under "
                          + whole.set().id()
                          + ". Look at `show "
                          + storedChange.name()
                          + "` before you go on"));
    }

    @Override
    public void doing(String what) {
      whole.board().doing(position, what);
    }

    @Override
    public void note(JournalEntry entry) {
      if (entry instanceof JournalEntry.RestoreEntry(var why)) {
        reached(Stage.RESTORING, why);
      }
    }

    private void reached(Stage stage, String told) {
      Journal.bestEffort(() -> changes.reached(whole.set().id(), position, stage, told));
    }
  }

  private static Stage stage(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> Stage.DONE;
      case ChangeEnd.Unwell _ -> Stage.UNWELL;
      case ChangeEnd.Restored _, ChangeEnd.ChangeRefused _ -> Stage.UNDONE;
      case ChangeEnd.ChangeUnknown _ -> Stage.UNKNOWN;
    };
  }

  private static String told(ChangeEnd changeEnd) {
    return switch (changeEnd) {
      case ChangeEnd.ChangeDone _ -> "";
      case ChangeEnd.Unwell unwell -> unwell.cause().toString();
      case ChangeEnd.Restored(var why) -> why.toString();
      case ChangeEnd.ChangeRefused(var why) -> why.toString();
      case ChangeEnd.ChangeUnknown(var why) -> why.toString();
    };
  }

  /** As an earlier run of the bot has written it down; its workers may be otherwise by now. */
  private ChangeEnd ended(Changes.ChangeStep changeStep) {
    return switch (changeStep.stage()) {
      case DONE -> new ChangeEnd.ChangeDone(workers(changeStep.storedChange()));
      case UNWELL ->
          new ChangeEnd.Unwell(
              Optional.empty(),
              Sentence.kept(changeStep.told()),
              workers(changeStep.storedChange()));
      case UNDONE -> new ChangeEnd.Restored(Sentence.kept(changeStep.told()));
      default -> new ChangeEnd.ChangeUnknown(Sentence.kept(changeStep.told()));
    };
  }

  private List<WorkerStatus> workers(StoredChange storedChange) {
    return fleet.has(storedChange.server())
        ? fleet.look(storedChange.server()).workers().stream()
            .filter(one -> one.worker().group().equals(storedChange.program()))
            .toList()
        : List.of();
  }

  /** So that nobody else's unreadable file comes between our writing and our reading. */
  private static Stream<Target> configs(List<StoredChange> changes) {
    return changes.stream()
        .map(storedChange ->
            new Target(storedChange.server(), new WorkerName("supervisord", "config")));
  }

  private static List<TargetResult> results(
      StoredChange storedChange, ChangeEnd changeEnd, Duration took) {
    List<TargetResult> results = new ArrayList<>();
    Optional<ProgramConfig> after = ChangedPrograms.of(storedChange, storedChange.after());
    for (Target target : ChangedPrograms.targets(List.of(storedChange))) {
      boolean wanted =
          after
              .filter(program -> ChangedPrograms.workers(program).contains(target.worker()))
              .isPresent();
      results.add(
          switch (changeEnd) {
            case ChangeEnd.ChangeDone(var workers) ->
                result(target, workers, took, wanted, Optional.empty());
            case ChangeEnd.Unwell(_, var cause, var workers) ->
                result(target, workers, took, wanted, Optional.of(cause.toString()));
            case ChangeEnd.Restored(var why) -> TargetResult.failed(target, why.toString());
            case ChangeEnd.ChangeRefused(var why) -> TargetResult.failed(target, why.toString());
            case ChangeEnd.ChangeUnknown(var why) -> TargetResult.failed(target, why.toString());
          });
    }
    return results;
  }

  private static TargetResult result(
      Target target,
      List<WorkerStatus> workers,
      Duration took,
      boolean wanted,
      Optional<String> cause) {
    Optional<WorkerStatus> status =
        workers.stream().filter(one -> one.worker().equals(target.worker())).findFirst();
    boolean well =
        cause.isEmpty()
            || status.filter(one -> one.state() == WorkerState.RUNNING).isPresent() == wanted;
    return new TargetResult(
        target,
        well,
        true,
        status.map(WorkerStatus::state),
        status.map(WorkerStatus::pid).orElse(OptionalInt.empty()),
        took,
        well ? Optional.empty() : cause);
  }

  private void close(String id, TargetResult result) {
    Journal.bestEffort(() -> journal.close(id, result.target(), result.journalEnd()));
  }
}
