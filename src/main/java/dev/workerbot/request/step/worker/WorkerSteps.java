package dev.workerbot.request.step.worker;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Step;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The list of steps that a start, a stop, a restart, a pause or its end is for one worker. */
public final class WorkerSteps {
  private final OperationTimeouts timeouts;
  private final Signaller signaller;

  public WorkerSteps(OperationTimeouts timeouts, Signaller signaller) {
    this.timeouts = timeouts;
    this.signaller = signaller;
  }

  /**
   * What is left to do.
   *
   * @param journalStep as the journal has it, perhaps from an earlier run
   */
  public List<Step<StepResult>> of(
      Verb verb, RestartOptions restartOptions, JournalStep journalStep) {
    List<WorkerStep> steps = new ArrayList<>();
    boolean begun = journalStep.stopBegun() || journalStep.startBegun();
    if ((verb == Verb.START || verb == Verb.STOP) && !begun) {
      steps.add(new AlreadyStep(verb, journalStep, timeouts));
    }
    switch (verb) {
      case STOP -> steps.add(new StopStep(journalStep, true, timeouts, signaller));
      case START -> steps.add(start(journalStep, journalStep.startBegun()));
      case RESTART -> {
        if (!journalStep.stopEnded()) {
          steps.add(
              restartOptions.graceful()
                  ? new GracefulStopStep(journalStep, timeouts, signaller)
                  : new StopStep(journalStep, false, timeouts, signaller));
        }
        steps.add(start(journalStep, true));
      }
      case PAUSE, CONTINUE -> {
        steps.add(new SignalStep(verb, journalStep, timeouts, signaller));
        steps.add(
            new StartStep(journalStep.target(), true, timeouts, signaller, SignalStep::afterDeath));
      }
      default -> throw new IllegalStateException(verb + " changes nothing");
    }
    return List.copyOf(steps);
  }

  private WorkerStep start(JournalStep journalStep, boolean begun) {
    return new StartStep(journalStep.target(), begun, timeouts, signaller, end -> end);
  }

  /** Ends where there is nothing to do; seen when its turn has come, not when it was asked. */
  private static final class AlreadyStep extends WorkerStep {
    private final Verb verb;

    AlreadyStep(Verb verb, JournalStep journalStep, OperationTimeouts timeouts) {
      super(journalStep.target(), timeouts, false);
      this.verb = verb;
    }

    @Override
    boolean isBegun() {
      return false;
    }

    @Override
    Move<StepResult> seen(ProcessView view, Duration now) {
      WorkerState state = view.status().state();
      boolean isSo =
          verb == Verb.START
              ? state == WorkerState.RUNNING
              : !state.isUp() && !state.isPassing() && state != WorkerState.UNKNOWN;
      return isSo ? end(new StepResult.Reached(view.status(), Duration.ZERO)) : new Move.Next<>();
    }
  }
}
