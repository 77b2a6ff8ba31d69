package dev.workerbot.request.step.worker;

import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.LostServer;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Step;
import dev.workerbot.request.step.worker.WorkerQuestion.LookQuestion;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * A step of one worker. Whatever supervisorctl answers, only a status says where the worker is; so
 * the same step takes up what an earlier run of the bot, or a lost connection, left half done. A
 * server that is lost is waited for.
 */
abstract class WorkerStep implements Step<StepResult> {
  /** How often something is asked for again when its answer was lost. */
  static final int ATTEMPTS = 5;

  final Target target;
  final OperationTimeouts timeouts;
  private final boolean closely;
  private Optional<Duration> lostSince = Optional.empty();
  private Duration lost = Duration.ZERO;

  /**
   * @param closely whether a look is also at what no status shows
   */
  WorkerStep(Target target, OperationTimeouts timeouts, boolean closely) {
    this.target = target;
    this.timeouts = timeouts;
    this.closely = closely;
  }

  /** Whether something was asked for, so that a lost server is waited for to finish it. */
  abstract boolean isBegun();

  /** The next move, with the worker as it is now. */
  abstract Move<StepResult> seen(ProcessView view, Duration now);

  @Override
  public final Move<StepResult> begin(Duration now) {
    return look();
  }

  /** Looks at the worker. */
  final Move<StepResult> look() {
    return new Move.Ask<>(
        new LookQuestion(target, closely),
        (reply, now) ->
            switch (reply) {
              case Reply.FailedReply<Optional<ProcessView>>(var problem) -> lost(problem, now);
              case Reply.Ok<Optional<ProcessView>>(var view) -> {
                lostSince.ifPresent(since -> lost = lost.plus(now.minus(since)));
                lostSince = Optional.empty();
                yield view.isPresent()
                    ? seen(view.get(), now)
                    : missed(Optional.empty(), "Supervisor no longer knows this worker");
              }
            });
  }

  /** What was begun is finished, even where somebody has to mend a key or a sudo rule first. */
  private Move<StepResult> lost(Problem problem, Duration now) {
    lostSince = lostSince.or(() -> Optional.of(now));
    Duration waited = now.minus(lostSince.get());
    Duration limit = isBegun() ? timeouts.resume() : LostServer.limit(problem, timeouts);
    if (waited.compareTo(limit) >= 0) {
      return end(
          new StepResult.StepMissed(
              Optional.empty(),
              false,
              isBegun() ? problem.sentence() : LostServer.notBegun(problem)));
    }
    return new Move.Wait<>(
        isBegun()
            ? LostServer.waitingToFinish(problem.sentence(), waited)
            : LostServer.waiting(problem, waited),
        timeouts.pauseAfter(waited),
        look());
  }

  /** Now, without the time in which the server was lost. */
  final Duration withoutLost(Duration now) {
    return now.minus(lost);
  }

  /** Waits a moment, then looks again. */
  final Move<StepResult> lookAgain(String verbPhrase) {
    return new Move.Wait<>(verbPhrase, timeouts.look(), look());
  }

  /** The same, but the longer it has taken, the longer it waits. */
  final Move<StepResult> lookLater(String verbPhrase, Duration soFar) {
    return new Move.Wait<>(verbPhrase, timeouts.pauseInLong(soFar), look());
  }

  final Move<StepResult> missed(WorkerStatus status, String cause) {
    return missed(Optional.of(status), cause);
  }

  final Move<StepResult> lostTrack(WorkerStatus status) {
    return missed(status, "Supervisor has lost track of the process (UNKNOWN)");
  }

  private Move<StepResult> missed(Optional<WorkerStatus> status, String cause) {
    return end(new StepResult.StepMissed(status, true, cause));
  }

  final Move<StepResult> end(StepResult stepResult) {
    return new Move.End<>(meaning(stepResult));
  }

  /** What the end of this step is of the whole. */
  StepResult meaning(StepResult end) {
    return end;
  }

  static Move<StepResult> ended(RestartStep restartStep, Move<StepResult> then) {
    return new Move.Note<>(new JournalEntry.EndEntry(restartStep), then);
  }
}
