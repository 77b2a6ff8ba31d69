package dev.workerbot.feature.change.run;

import dev.workerbot.feature.change.step.ChangeEnd;
import dev.workerbot.feature.change.step.ChangedPrograms;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.TargetResult;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a change came to for each worker that it is about, for the journal. */
final class ChangeResults {
  private ChangeResults() {}

  static List<TargetResult> of(StoredChange storedChange, ChangeEnd changeEnd, Duration took) {
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
}
