package dev.workerbot.request.step.worker;

import dev.workerbot.graceful.JobTime;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.worker.WorkerQuestion.ProgramQuestion;
import dev.workerbot.request.step.worker.WorkerQuestion.StopQuestion;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.reply.ActionResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Stops one worker, and looks until it is down. */
final class StopStep extends WorkerStep {
  private final boolean isLast;
  private final Signaller signaller;
  private OptionalInt old;
  private boolean asked;
  private boolean certain;
  private Optional<String> refusal = Optional.empty();
  private int attempts;

  /**
   * @param isLast whether it is to stay down
   */
  StopStep(
      JournalStep journalStep, boolean isLast, OperationTimeouts timeouts, Signaller signaller) {
    super(journalStep.target(), timeouts, false);
    this.isLast = isLast;
    this.signaller = signaller;
    this.old = journalStep.pidBefore();
    this.asked = journalStep.stopBegun();
  }

  @Override
  boolean isBegun() {
    return asked;
  }

  @Override
  Move<StepResult> seen(ProcessView view, Duration now) {
    WorkerStatus status = view.status();
    return switch (status.state()) {
      case STOPPED, EXITED, FATAL -> reached(status, now);
      case UNKNOWN -> lostTrack(status);
      case STOPPING -> {
        asked = true;
        yield new Move.Ask<>(new ProgramQuestion(target, signaller), this::stopping);
      }
      case RUNNING, STARTING, BACKOFF -> up(status, now);
    };
  }

  private Move<StepResult> stopping(Reply<Optional<ProgramConfig>> reply, Duration now) {
    Optional<JobTime> job = Question.answer(reply).flatMap(JobTime::of);
    return lookLater(
        job.map(known -> "stopping; " + known.whenStopped())
                .orElse(
                    "stopping, waiting for its job to finish; Supervisor kills it after its"
                        + " stopwaitsecs")
            + " (%s so far)".formatted(HumanTime.wholeSeconds(now)),
        now);
  }

  private Move<StepResult> up(WorkerStatus status, Duration now) {
    boolean another =
        asked && old.isPresent() && status.pid().isPresent() && !status.pid().equals(old);
    if (another && !isLast) {
      // It went down and somebody, or Supervisor, has brought it up again already.
      return reached(status, now);
    }
    if (refusal.isPresent() && !another) {
      return missed(status, refusal.get());
    }
    if (certain && !another && attempts < ATTEMPTS) {
      certain = false;
      return lookAgain("");
    }
    if (attempts++ == ATTEMPTS) {
      return missed(status, "it is still " + status.state() + " after the stop command");
    }
    old = status.pid();
    return new Move.Note<>(
        new JournalEntry.BeginEntry(RestartStep.STOP, old),
        new Move.Ask<>("stopping", new StopQuestion(target, timeouts.answer()), this::answered));
  }

  private Move<StepResult> answered(Reply<ActionResult> reply, Duration now) {
    AskResult askResult = AskResult.of(reply);
    asked = true;
    certain = !(askResult instanceof AskResult.AskMissed);
    refusal =
        askResult instanceof AskResult.AskRefused(var why) ? Optional.of(why) : Optional.empty();
    return certain ? look() : lookAgain("");
  }

  private Move<StepResult> reached(WorkerStatus status, Duration now) {
    return ended(
        RestartStep.STOP, isLast ? end(new StepResult.Reached(status, now)) : new Move.Next<>());
  }
}
