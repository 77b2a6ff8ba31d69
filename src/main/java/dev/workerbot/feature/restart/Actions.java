package dev.workerbot.feature.restart;

import dev.workerbot.access.Caller;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.feature.restart.operation.ActLastWord;
import dev.workerbot.feature.restart.operation.ActProgress;
import dev.workerbot.feature.restart.operation.JournalledRun;
import dev.workerbot.feature.restart.operation.PausedWorkers;
import dev.workerbot.feature.restart.operation.WorkerSignaller;
import dev.workerbot.feature.restart.roll.RollEnd;
import dev.workerbot.feature.restart.roll.RollRun;
import dev.workerbot.feature.restart.roll.Rolling;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.lock.ParallelRuns;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.state.Programs;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.Rolls;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Starts, stops and restarts workers: journalled before and after each half, verified by status,
 * one writer at a time for each worker. Safe for use by several threads.
 */
public final class Actions {
  private final Fleet fleet;
  private final OperationTables tables;
  private final BotRuntime runtime;
  private final Services.AnswerTools answerTools;
  private final SignalPlans signalPlans;
  private final PausedWorkers pausedWorkers;
  private final WorkerTurns workerTurns;

  /** Where operations are written down. */
  public record OperationTables(Journal journal, Rolls rolls) {}

  /**
   * @param signalPlans how workers are signalled to restart, pause and continue
   */
  public Actions(
      Fleet fleet,
      OperationTables tables,
      BotRuntime runtime,
      Services.AnswerTools answerTools,
      WorkerTurns workerTurns,
      SignalPlans signalPlans,
      PausedWorkers pausedWorkers) {
    this.fleet = fleet;
    this.tables = tables;
    this.runtime = runtime;
    this.answerTools = answerTools;
    this.workerTurns = workerTurns;
    this.signalPlans = signalPlans;
    this.pausedWorkers = pausedWorkers;
  }

  /**
   * Does it, to the verdict.
   *
   * @param requestContext whose id becomes the operation's
   * @param earlier the rolling restart that it goes on with
   */
  public Outcome run(
      RequestContext requestContext,
      Verb verb,
      RestartOptions restartOptions,
      SortedMap<Target, WorkerStatus> targets,
      Optional<String> earlier) {
    String id = requestContext.id();
    List<JournalStep> steps = new ArrayList<>();
    targets.forEach((target, status) -> steps.add(JournalStep.planned(target, status.pid())));
    try {
      tables.journal().open(id, verb, restartOptions, runtime.owner(), steps, earlier);
    } catch (StoreException cannotWrite) {
      return ActLastWord.notJournalled(id, cannotWrite);
    }
    // What rolls is signalled one by one.
    WorkerSignaller workerSignaller =
        signaller(restartOptions.rolling().isPresent() ? List.of() : targets.keySet());
    return go(
        id,
        verb,
        restartOptions,
        workerSignaller,
        requestContext.caller(),
        steps,
        false,
        requestContext.progress(),
        Duration.ZERO);
  }

  /** Takes up what a dead bot left, to the verdict. */
  public Outcome resume(Operation operation, Caller caller, Consumer<Message> progress) {
    return go(
        operation.id(),
        operation.verb(),
        operation.restartOptions(),
        // Some may have been signalled already.
        signaller(List.of()),
        caller,
        operation.steps(),
        operation.over(),
        progress,
        Duration.between(operation.startedAt(), runtime.clock().instant()));
  }

  private Outcome go(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      WorkerSignaller workerSignaller,
      Caller caller,
      List<JournalStep> steps,
      boolean over,
      Consumer<Message> progress,
      Duration soFar) {
    JournalledRun.RunParts runParts =
        new JournalledRun.RunParts(
            fleet, tables.journal(), runtime.timeouts(), runtime.shutdown(), workerSignaller);
    List<Target> targets = steps.stream().map(JournalStep::target).toList();
    Optional<Rolling> rolling =
        restartOptions
            .rolling()
            .map(options ->
                Rolling.of(
                    id,
                    caller,
                    options,
                    targets,
                    tables.journal(),
                    tables.rolls(),
                    answerTools.buttons(),
                    fleet,
                    answerTools.cleaner()));
    ProgressBoard<Target, TargetResult> progressBoard =
        new ProgressBoard<>(
            targets,
            view ->
                progress.accept(
                    rolling.isPresent()
                        ? rolling.get().progress(view)
                        : ActProgress.of(verb, caller.person(), targets, view)));
    progressBoard.show();
    long begun = System.nanoTime() - soFar.toNanos();
    CommandAnswer commandAnswer;
    try {
      commandAnswer =
          workerTurns.inTurn(
              id,
              rolling.isPresent()
                  ? Rolling.label(caller.person())
                  : TargetNames.label(verb, caller.person()),
              targets,
              targets,
              progressBoard::waitsFor,
              () -> {
                RollRun.Together together =
                    (some, parts) ->
                        ParallelRuns.all(
                            some.stream()
                                .map(journalStep ->
                                    new JournalledRun(
                                        id,
                                        verb,
                                        restartOptions,
                                        journalStep,
                                        parts.apply(journalStep),
                                        progressBoard,
                                        soFar))
                                .<ParallelRuns.OperationPart<TargetResult>>map(run -> run::toItsEnd)
                                .toList());
                if (rolling.isEmpty()) {
                  List<TargetResult> results = together.run(steps, _ -> runParts);
                  results.forEach(result -> pausedWorkers.after(id, verb, result, caller.person()));
                  return new ActLastWord(fleet, answerTools.buttons(), answerTools.cleaner())
                      .of(id, verb, restartOptions, workerSignaller, caller, results);
                }
                RollEnd rollEnd =
                    new RollRun(
                            id,
                            restartOptions.rolling().orElseThrow(),
                            steps,
                            runParts,
                            tables.rolls(),
                            progressBoard)
                        .run(together, over);
                rollEnd
                    .results()
                    .forEach(result -> pausedWorkers.after(id, verb, result, caller.person()));
                return rolling.get().answer(rollEnd, Duration.ofNanos(System.nanoTime() - begun));
              });
    } catch (StepSuspended closing) {
      return new Outcome.Suspended();
    }
    Journal.bestEffort(() -> tables.journal().finish(id, commandAnswer.code()));
    return commandAnswer;
  }

  /** The ways of workers, with those that are signalled at the same time. */
  public WorkerSignaller signaller(Collection<Target> together) {
    return new WorkerSignaller(fleet, new Programs(fleet), signalPlans, together);
  }
}
