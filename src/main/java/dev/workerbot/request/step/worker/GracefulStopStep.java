package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.GracefulSignal;
import dev.workerbot.graceful.JobTime;
import dev.workerbot.graceful.SignalPlan;
import dev.workerbot.graceful.SignalPlans.PlanLookup.KnownPlan;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.Signaller.SignalChoice;
import dev.workerbot.request.step.worker.WorkerQuestion.RedisQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * The first half of a graceful restart, in place of a stop: tells one worker to start anew when its
 * job is done, and looks until it does, however long that takes. Never kills it, and never tells a
 * process twice that takes that for something else. Where the same process runs on, as it should,
 * there is nothing to start.
 */
final class GracefulStopStep extends SignallingStep {
  /**
   * Horizon asks Redis for its timeouts before it ends, and tries again each second while that
   * fails. Source: laravel/horizon, MasterSupervisor.php, terminate and loop.
   */
  private static final Duration SLOW = Duration.ofMinutes(1);

  private static final String NO_REDIS =
      "Horizon asks Redis before it ends, and its application's log says that Redis does not"
          + " answer; it has the signal, and restarts once Redis is back";

  private boolean maybeSignalled;

  /** Whether it got a signal after artisan as well. */
  private boolean reminded;

  GracefulStopStep(JournalStep journalStep, OperationTimeouts timeouts, Signaller signaller) {
    super(journalStep, GracefulSignal.RESTART, timeouts, signaller, true);
    this.maybeSignalled = signalAsked && !signalled;
  }

  @Override
  Move<StepResult> seen(ProcessView view, Duration now) {
    WorkerStatus status = view.status();
    return switch (status.state()) {
      case STOPPED, EXITED, FATAL, BACKOFF -> ended(RestartStep.STOP, new Move.Next<>());
      case UNKNOWN -> lostTrack(status);
      case STOPPING -> lookLater("being stopped; workerbot starts it after that", now);
      case RUNNING, STARTING -> choose(view);
    };
  }

  @Override
  Move<StepResult> up(ProcessView view, SignalChoice.ChosenSignal plan, Duration now) {
    boolean keeps = plan.found().signalPlan().keepsPid();
    Duration time = sinceSignalled(now);
    if (isAnother(view)) {
      Move<StepResult> then =
          keeps
              ? missed(
                  view.status(), "it exited instead of reloading, and Supervisor started it again")
              : ended(RestartStep.STOP, new Move.Next<>());
      // Its answer was lost, but it has heard it.
      return signalled || how.isEmpty()
          ? then
          : new Move.Note<>(new JournalEntry.SignalledEntry(how), then);
    }
    if (signalled && keeps && time.compareTo(timeouts.steady()) >= 0) {
      return ended(RestartStep.STOP, end(new StepResult.Reached(view.status(), now)));
    }
    if (signalled && !reminded && isByArtisan(plan) && time.compareTo(SLOW) >= 0) {
      // One that booted when queue:restart was run took the new sign for its own, and never ends.
      reminded = true;
      return signal(view, bySignal(plan), "getting the signal to restart after its job");
    }
    if (signalled) {
      Move<StepResult> later = lookLater(waiting(keeps, plan.job(), time), now);
      return time.compareTo(SLOW) >= 0 && plan.found().signalPlan().equals(SignalPlan.HORIZON)
          ? new Move.Ask<>(
              new RedisQuestion(target),
              (reply, _) -> Question.answer(reply) ? missed(view.status(), NO_REDIS) : later)
          : later;
    }
    if (view.pid().isEmpty()) {
      return lookAgain("starting; it gets the restart signal once it runs");
    }
    if (maybeSignalled && !plan.found().signalPlan().repeatable()) {
      return missed(
          view.status(),
          "the answer was lost, so it may or may not have got the restart signal; a second one"
              + " could kill its job. Check that it works before you try again");
    }
    return signal(view, plan, "getting the signal to restart after its job");
  }

  private static boolean isByArtisan(SignalChoice.ChosenSignal plan) {
    return plan.found().signalPlan().equals(SignalPlan.QUEUE_WORKER)
        && plan.found().byArtisan().isPresent()
        && plan.found().bySignal();
  }

  private static SignalChoice.ChosenSignal bySignal(SignalChoice.ChosenSignal plan) {
    return new SignalChoice.ChosenSignal(
        new KnownPlan(plan.found().signalPlan(), Optional.empty(), true), plan.job());
  }

  @Override
  Move<StepResult> unclear(AskResult askResult) {
    maybeSignalled |= askResult instanceof AskResult.Unclear;
    return super.unclear(askResult);
  }

  @Override
  String cannotSignal() {
    return "it cannot be signalled to restart";
  }

  private static String waiting(boolean keeps, Optional<JobTime> job, Duration time) {
    if (keeps) {
      return "signalled to reload; checking that it stays up";
    }
    return "finishing its job, then restarting%s (%s so far)"
        .formatted(
            job.map(known -> "; a job may take " + known.job()).orElse(""),
            HumanTime.wholeSeconds(time));
  }
}
