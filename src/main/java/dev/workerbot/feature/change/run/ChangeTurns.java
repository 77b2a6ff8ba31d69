package dev.workerbot.feature.change.run;

import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.step.ChangeSteps;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.lock.ParallelRuns;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.StepLoop;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Changes of files driven to their ends, each in its turn on the workers and on its server's
 * config. Safe for use by several threads.
 */
public final class ChangeTurns {
  private final Fleet fleet;
  private final ChangeJournal journal;
  private final WorkerTurns workerTurns;
  private final BotRuntime runtime;

  public ChangeTurns(
      Fleet fleet, ChangeJournal journal, WorkerTurns workerTurns, BotRuntime runtime) {
    this.fleet = fleet;
    this.journal = journal;
    this.workerTurns = workerTurns;
    this.runtime = runtime;
  }

  /**
   * Servers at the same time, the files of one server one after the other. Each server has a turn
   * of its own: one that is lost keeps nobody from the workers of the others.
   */
  List<ChangeEnd> toTheirEnds(ChangeExecution whole) throws StepSuspended {
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
        TargetNames.label(whole.set().verb(), whole.caller().person()),
        targets,
        Stream.concat(targets.stream(), configs(own)).toList(),
        whole.board()::waitsFor,
        () -> {
          Map<Integer, ChangeEnd> ends = new HashMap<>();
          for (int position : positions) {
            ChangeEnd end = new FileChange(whole, position).toItsEnd();
            ends.put(position, end);
            ChangeResults.of(whole.set().changes().get(position), end, whole.elapsed())
                .forEach(result -> journal.close(whole.id(), result));
          }
          return ends;
        });
  }

  /** One file of the set: its steps, written down and shown. */
  private final class FileChange implements StepLoop.StepWatcher {
    private final ChangeExecution whole;
    private final int position;
    private final ChangeStep changeStep;

    FileChange(ChangeExecution whole, int position) {
      this.whole = whole;
      this.position = position;
      this.changeStep = whole.set().steps().get(position);
    }

    ChangeEnd toItsEnd() throws StepSuspended {
      ChangeEnd end = end();
      journal.ended(whole.set(), position, end);
      whole.board().finished(position, end);
      return end;
    }

    private ChangeEnd end() throws StepSuspended {
      StoredChange storedChange = changeStep.storedChange();
      if (whole.again() && changeStep.stage().isEnd()) {
        return ChangeJournal.ended(changeStep, workers(storedChange));
      }
      if (!fleet.has(storedChange.server())) {
        return new ChangeEnd.ChangeUnknown(
            storedChange.server()
                + " is no longer in the config; check there "
                + storedChange.file());
      }
      return new StepLoop(
              fleet, runtime.shutdown(), runtime.timeouts().look(), this, whole.elapsed())
          .finish(
              attempt ->
                  changeStep.stage() == ChangeStage.RESTORING
                      ? ChangeSteps.restore(storedChange, runtime.timeouts(), changeStep.sentence())
                      : ChangeSteps.change(
                          storedChange, runtime.timeouts(), whole.again() || attempt > 1),
              "change %s of %s".formatted(whole.set().id(), storedChange),
              () ->
                  new ChangeEnd.ChangeUnknown(
                      "internal error in workerbot; see its log under "
                          + whole.set().id()
                          + ". Check `show "
                          + storedChange.name()
                          + "` before you continue"));
    }

    @Override
    public void progress(String what) {
      whole.board().progress(position, what);
    }

    @Override
    public void note(JournalEntry entry) {
      if (entry instanceof JournalEntry.RestoreEntry(var why)) {
        journal.restoring(whole.set(), position, why);
      }
    }
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
}
