package dev.workerbot.request.step.worker;

import dev.workerbot.fleet.timeline.FollowedWorker;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.ExitVerdict;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.WorkerQuestion.ProgramQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.StartQuestion;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.mainlog.Causes;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Starts one worker, and looks until the same process has stayed RUNNING for a while, or has ended
 * as its config expects.
 */
final class StartStep extends WorkerStep {
  /** Deaths after which a worker that Supervisor brings up again and again is not waited for. */
  private static final int DEATHS = 3;

  private final Signaller signaller;
  private final UnaryOperator<StepResult> meaning;
  private boolean begun;
  private boolean asked;
  private String unclear = "";
  private Optional<String> fault = Optional.empty();
  private int attempts;
  private Optional<FollowedWorker> followed = Optional.empty();
  private boolean wasRunning;
  private Optional<Ending> earlier = Optional.empty();

  /** Read when it is needed. */
  private Optional<Optional<ProgramConfig>> program = Optional.empty();

  private Optional<Duration> from = Optional.empty();

  /**
   * @param begun whether it was asked for before, or the worker was stopped for it
   * @param meaning of its end for what was asked
   */
  StartStep(
      Target target,
      boolean begun,
      OperationTimeouts timeouts,
      Signaller signaller,
      UnaryOperator<StepResult> meaning) {
    super(target, timeouts, true);
    this.begun = begun;
    this.signaller = signaller;
    this.meaning = meaning;
  }

  @Override
  StepResult meaning(StepResult end) {
    return meaning.apply(end);
  }

  @Override
  boolean isBegun() {
    return begun;
  }

  @Override
  Move<StepResult> seen(ProcessView view, Duration now) {
    WorkerStatus status = view.status();
    from = from.or(() -> Optional.of(withoutLost(now)));
    if (withoutLost(now).minus(from.get()).compareTo(timeouts.settle()) > 0) {
      return missed(
          status,
          "it is still "
              + status.state()
              + " after "
              + HumanTime.of(timeouts.settle())
              + note(": %s", status));
    }
    FollowedWorker worker =
        followed
            .map(before -> before.next(view, asked, now))
            .orElseGet(() -> FollowedWorker.first(view, now));
    followed = Optional.of(worker);
    if (worker.deaths() == DEATHS) {
      return missed(
          status,
          "it keeps dying: Supervisor started it again %d times in %s"
              .formatted(DEATHS, HumanTime.wholeSeconds(now)));
    }
    return switch (status.state()) {
      case RUNNING -> running(status, worker, now);
      case STARTING -> {
        asked = true;
        yield lookAgain("starting");
      }
      case BACKOFF -> {
        asked = true;
        yield lookAgain("it does not stay up; Supervisor is retrying" + note(" (%s)", status));
      }
      case STOPPING -> lookAgain("still stopping, will be started after that");
      case UNKNOWN -> lostTrack(status);
      case STOPPED, EXITED, FATAL -> down(view, now);
    };
  }

  private Move<StepResult> running(WorkerStatus status, FollowedWorker worker, Duration now) {
    asked = true;
    // Seen once is not enough: what cannot reach its database dies seconds after RUNNING.
    boolean again = wasRunning && !worker.since().equals(now);
    wasRunning = true;
    if (again && worker.lasts(now).compareTo(timeouts.steady()) >= 0) {
      return ended(RestartStep.START, end(new StepResult.Reached(status, worker.since())));
    }
    return lookAgain(
        "RUNNING; watching for %s that it stays up"
            .formatted(HumanTime.wholeSeconds(timeouts.steady())));
  }

  private Move<StepResult> down(ProcessView view, Duration now) {
    WorkerStatus status = view.status();
    if (wasRunning && status.state() == WorkerState.STOPPED) {
      return missed(status, "it was RUNNING, then someone stopped it");
    }
    if (status.state() == WorkerState.EXITED && fault.isEmpty()) {
      // What has run is not run again, though the answer to its start was lost.
      asked |= !unclear.isEmpty() && !view.ending().equals(earlier);
      if (asked) {
        return exited(view, now);
      }
    }
    if (asked && (fault.isPresent() || status.state() != WorkerState.STOPPED)) {
      return missed(status, whyDown(status));
    }
    if (attempts++ == ATTEMPTS) {
      return missed(status, "it is still " + status.state() + " after the start command" + unclear);
    }
    if (status.state() != WorkerState.STOPPED) {
      earlier = view.ending();
    }
    return new Move.Note<>(
        new JournalEntry.BeginEntry(RestartStep.START, OptionalInt.empty()),
        new Move.Ask<>("starting", new StartQuestion(target, timeouts.answer()), this::answered));
  }

  private Move<StepResult> answered(Reply<ActionResult> reply, Duration now) {
    AskResult askResult = AskResult.of(reply);
    boolean arrived = !(askResult instanceof AskResult.AskMissed);
    begun |= arrived;
    asked = askResult instanceof AskResult.Answered || askResult instanceof AskResult.AskRefused;
    fault =
        askResult instanceof AskResult.AskRefused(var why) ? Optional.of(why) : Optional.empty();
    unclear = askResult instanceof AskResult.Unclear(var why) ? " (" + why + ")" : "";
    return arrived ? look() : lookAgain("");
  }

  /** Supervisor may start it again. */
  private Move<StepResult> exited(ProcessView view, Duration now) {
    if (program.isEmpty()) {
      return new Move.Ask<>(
          new ProgramQuestion(target, signaller),
          (reply, _) -> {
            program = Optional.of(Question.answer(reply));
            return exited(view, now);
          });
    }
    FollowedWorker worker = followed.orElseThrow();
    return switch (ExitVerdict.of(view.ending(), earlier, program.get(), worker.lasts(now))) {
      case ExitVerdict.Passing _ ->
          lookAgain("it exited; waiting to see if Supervisor starts it again");
      case ExitVerdict.FailedExit(var sentence) -> missed(view.status(), sentence);
      case ExitVerdict.Expected(var how, var ran) ->
          ended(
              RestartStep.START,
              end(new StepResult.StepEnded(view.status(), how, ran.orElse(worker.since()))));
    };
  }

  private String whyDown(WorkerStatus status) {
    if (status.state() == WorkerState.FATAL) {
      return status.note().isEmpty()
          ? fault.orElse("Supervisor gave up on it")
          : "Supervisor gave up on it" + note(": %s", status);
    }
    return fault.orElse("it did not start");
  }

  private static String note(String pattern, WorkerStatus status) {
    return status.note().isEmpty() ? "" : pattern.formatted(Causes.note(status));
  }
}
