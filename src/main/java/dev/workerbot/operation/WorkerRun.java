package dev.workerbot.operation;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.store.Journal.JournalStep;
import dev.workerbot.store.Journal.RestartStep;
import dev.workerbot.worker.Verb;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Takes one worker through the halves of a start, stop or restart. Whatever supervisorctl answers,
 * only a status says where the worker is; so the same code takes up what an earlier run of the bot,
 * or a lost connection, left half done.
 */
final class WorkerRun {
  private final Verb verb;
  private final RestartOptions restartOptions;
  private final JournalStep journalStep;
  private final Watch watch;
  private final WorkerSignaller workerSignaller;

  /** What a run tells of itself as it goes. */
  interface RunWatcher {
    /** What is being waited for, for people. */
    void doing(String what);

    /**
     * A half is about to be asked for.
     *
     * @param pid of the process that there is now
     */
    void begin(RestartStep restartStep, OptionalInt pid);

    /** The process that there was has surely heard what it was told. */
    void told(String how);

    void end(RestartStep restartStep);
  }

  /** The bot is closing: the journal knows where we are, and the next run goes on. */
  static final class RunSuspended extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * @param journalStep as the journal has it, perhaps from an earlier run
   */
  WorkerRun(
      Verb verb,
      RestartOptions restartOptions,
      JournalStep journalStep,
      Watch watch,
      WorkerSignaller workerSignaller) {
    this.verb = verb;
    this.restartOptions = restartOptions;
    this.journalStep = journalStep;
    this.watch = watch;
    this.workerSignaller = workerSignaller;
  }

  TargetResult run() throws RunSuspended {
    StepResult end =
        switch (verb) {
          case STOP -> stop();
          case START -> start();
          case RESTART -> {
            Optional<StepResult> over = journalStep.stopEnded() ? Optional.empty() : firstHalf();
            yield over.isPresent() ? over.get() : start();
          }
          case PAUSE, CONTINUE -> new SignalStep(verb, journalStep, watch, workerSignaller).run();
          default -> throw new IllegalStateException(verb + " changes nothing");
        };
    return switch (end) {
      case StepResult.Reached(var status, var after) ->
          TargetResult.done(journalStep.target(), status, after);
      case StepResult.StepEnded(var status, var how, var after) ->
          TargetResult.ended(journalStep.target(), status, after, how);
      case StepResult.StepMissed stepMissed ->
          TargetResult.missed(journalStep.target(), stepMissed, watch.elapsed());
    };
  }

  private StepResult stop() throws RunSuspended {
    return new StopStep(verb, journalStep, watch, workerSignaller).run();
  }

  private StepResult start() throws RunSuspended {
    return new StartStep(verb, journalStep, watch).run();
  }

  /** The end of all, where nothing is to be started after it. */
  private Optional<StepResult> firstHalf() throws RunSuspended {
    if (!restartOptions.graceful()) {
      return Optional.of(stop()).filter(end -> end instanceof StepResult.StepMissed);
    }
    GracefulStopStep graceful = new GracefulStopStep(journalStep, watch, workerSignaller);
    StepResult end = graceful.run();
    return Optional.of(end)
        .filter(_ -> end instanceof StepResult.StepMissed || graceful.reloaded());
  }
}
