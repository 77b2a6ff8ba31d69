package dev.workerbot.feature.restart.operation;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.request.step.StepLoop;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.request.step.worker.Signaller;
import dev.workerbot.request.step.worker.StepResult;
import dev.workerbot.request.step.worker.WorkerSteps;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ExitReason;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/** One worker's part of an operation: its steps, written down, shown and explained. */
public final class JournalledRun implements StepLoop.StepWatcher {
  private final String id;
  private final Verb verb;
  private final RestartOptions restartOptions;
  private final Target target;
  private final RunParts runParts;
  private final ProgressBoard<Target, TargetResult> progressBoard;
  private final StepLoop stepLoop;

  /** As the journal has it, or would if it could be written. */
  private JournalStep journalStep;

  /**
   * What all runs share.
   *
   * @param signaller tells workers to start anew, to pause and to go on
   */
  public record RunParts(
      Fleet fleet,
      Journal journal,
      OperationTimeouts operationTimeouts,
      ShutdownSignal shutdownSignal,
      Signaller signaller) {
    /** The same, but a started worker has to stay RUNNING for that long. */
    public RunParts steadyFor(Duration time) {
      return new RunParts(
          fleet, journal, operationTimeouts.steadyFor(time), shutdownSignal, signaller);
    }

    public StepLoop loop(StepLoop.StepWatcher stepWatcher, Duration soFar) {
      return new StepLoop(fleet, shutdownSignal, operationTimeouts.look(), stepWatcher, soFar);
    }
  }

  /**
   * @param soFar how long an earlier run of the bot was at it
   */
  public JournalledRun(
      String id,
      Verb verb,
      RestartOptions restartOptions,
      JournalStep journalStep,
      RunParts runParts,
      ProgressBoard<Target, TargetResult> progressBoard,
      Duration soFar) {
    this.id = id;
    this.verb = verb;
    this.restartOptions = restartOptions;
    this.target = journalStep.target();
    this.journalStep = journalStep;
    this.runParts = runParts;
    this.progressBoard = progressBoard;
    this.stepLoop = runParts.loop(this, soFar);
  }

  /** Runs it to the verdict, which an earlier run of the bot may have reached already. */
  public TargetResult toItsEnd() throws StepSuspended {
    TargetResult end =
        journalStep.end().isPresent() ? TargetResult.of(target, journalStep.end().get()) : closed();
    TargetResult result = end.signalledBy(journalStep.signalledBy());
    progressBoard.finished(result.target(), result);
    return result;
  }

  private TargetResult closed() throws StepSuspended {
    TargetResult run = run();
    TargetResult result = run.done() ? run : explained(run);
    Journal.bestEffort(() -> runParts.journal().close(id, target, result.journalEnd()));
    return result;
  }

  private TargetResult run() throws StepSuspended {
    if (!runParts.fleet().has(target.server())) {
      return TargetResult.unreached(
          target,
          target.server()
              + " is no longer in the config; check there whether "
              + target.worker()
              + " runs");
    }
    WorkerSteps steps = new WorkerSteps(runParts.operationTimeouts(), runParts.signaller());
    try {
      StepResult end =
          stepLoop.finish(
              _ -> steps.of(verb, restartOptions, journalStep),
              "operation " + id + " on " + target,
              () ->
                  new StepResult.StepMissed(
                      Optional.empty(),
                      true,
                      "internal error in workerbot; see its log under "
                          + id
                          + ". Check `status` before you continue"));
      return TargetResult.of(target, end, stepLoop.elapsed()).asBefore(journalStep);
    } catch (StoreException cannotWrite) {
      return TargetResult.failed(target, StepResult.LEFT_ALONE + cannotWrite.getMessage());
    }
  }

  @Override
  public void progress(String what) {
    progressBoard.progress(target, what);
  }

  @Override
  public void note(JournalEntry entry) {
    Journal journal = runParts.journal();
    switch (entry) {
      case JournalEntry.BeginEntry(var restartStep, var pid) -> {
        if (restartStep == RestartStep.START && verb != Verb.START) {
          // What was stopped, or has died of a signal, is started, written down or not.
          Journal.bestEffort(() -> journal.begin(id, target, restartStep, pid));
        } else {
          journal.begin(id, target, restartStep, pid);
        }
        journalStep = journalStep.begun(restartStep, pid);
      }
      case JournalEntry.SignalledEntry(var how) -> {
        Journal.bestEffort(() -> journal.signalled(id, target, how));
        journalStep = journalStep.signalledBy(how);
      }
      case JournalEntry.EndEntry(var restartStep) -> {
        Journal.bestEffort(() -> journal.end(id, target, restartStep));
        journalStep = journalStep.ended(restartStep);
      }
      case JournalEntry.RestoreEntry _, JournalEntry.CloseEntry _ ->
          throw new IllegalStateException("no entry of one worker's steps");
    }
  }

  /** With what supervisord's main log tells of the cause. */
  private TargetResult explained(TargetResult result) {
    if (!result.reached() || result.state().isEmpty()) {
      return result;
    }
    return ExitReason.of(runParts.fleet().server(target.server()).supervisor(), target.worker())
            instanceof Reply.Ok<Optional<String>>(var cause)
        ? cause.map(result::withCause).orElse(result)
        : result;
  }
}
