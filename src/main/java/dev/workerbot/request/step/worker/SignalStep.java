package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells one worker to pause or to go on, and looks whether the same process is still there. What
 * does not know the signal dies of it: then the worker has to be brought up again.
 */
final class SignalStep extends SignallingStep {
  private final Verb verb;

  /** Whether its process ended in its pause, as Laravel's does, so that another is to hear it. */
  private boolean again;

  private Optional<WorkerStatus> heard = Optional.empty();

  SignalStep(Verb verb, JournalStep journalStep, OperationTimeouts timeouts, Signaller signaller) {
    super(
        journalStep,
        verb == Verb.PAUSE ? GracefulSignal.PAUSE : GracefulSignal.CONTINUE,
        timeouts,
        signaller,
        false);
    this.verb = verb;
  }

  @Override
  Move<StepResult> seen(ProcessView view, Duration now) {
    WorkerStatus status = view.status();
    if (again && signalled && heeded) {
      // That one may be gone already; whoever watches pauses the next.
      return ended(RestartStep.STOP, end(new StepResult.Reached(heard.orElseThrow(), now)));
    }
    boolean maySoonBeBack =
        status.state() == WorkerState.EXITED
            && heeded
            && sinceSignalled(now).compareTo(timeouts.answer()) < 0;
    if (maySoonBeBack) {
      return lookAgain("it ended in its pause; waiting for its new process");
    }
    return switch (status.state()) {
      case STOPPED, EXITED, FATAL ->
          signalAsked
              ? new Move.Next<>()
              : missed(
                  status, "it is %s, so there is nothing to %s".formatted(status.state(), verb));
      case UNKNOWN, STOPPING ->
          missed(status, "it is %s; try again later".formatted(status.state()));
      case STARTING, BACKOFF -> lookAgain("starting; it gets the signal once it runs");
      case RUNNING -> running(view, now);
    };
  }

  private Move<StepResult> running(ProcessView view, Duration now) {
    Duration time = sinceSignalled(now);
    if (isAnother(view) && (again || !heeded)) {
      return missed(view.status(), died("it was started again"));
    }
    if (isAnother(view) && verb == Verb.CONTINUE) {
      return ended(RestartStep.STOP, end(new StepResult.Reached(view.status(), now)));
    }
    if (isAnother(view)) {
      again = true;
      signalled = false;
    }
    if (!signalled) {
      return choose(view);
    }
    return time.compareTo(timeouts.steady()) >= 0
        ? ended(RestartStep.STOP, end(new StepResult.Reached(view.status(), now)))
        : lookAgain("signalled to " + verb + "; checking that it stays up");
  }

  @Override
  Move<StepResult> up(ProcessView view, SignalChoice.ChosenSignal plan, Duration now) {
    heard = Optional.of(view.status());
    // Both signals may come twice.
    return signal(view, plan, "being signalled to " + verb);
  }

  @Override
  String cannotSignal() {
    return "it cannot be signalled to " + verb;
  }

  /** What it is that a worker was brought up again, which the signal had ended. */
  static StepResult afterDeath(StepResult start) {
    return switch (start) {
      case StepResult.Reached(var status, _) ->
          new StepResult.StepMissed(Optional.of(status), true, died("it was started again"));
      case StepResult.StepEnded(var status, var how, _) ->
          new StepResult.StepMissed(
              Optional.of(status), true, died("it was started again and exited with " + how));
      case StepResult.StepMissed(var status, var reached, var cause) ->
          new StepResult.StepMissed(status, reached, died("it does not come back up: " + cause));
    };
  }

  private static String died(String then) {
    return ("the signal killed it, perhaps in the middle of a job, and %s; PHP without the pcntl"
            + " extension cannot be paused")
        .formatted(then);
  }
}
