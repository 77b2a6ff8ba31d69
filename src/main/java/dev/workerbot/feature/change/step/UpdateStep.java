package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;

/** Has supervisord take up the file, for its group alone. */
final class UpdateStep extends FileStep {
  private boolean mayRun;
  private int attempts;
  private Duration from = Duration.ZERO;

  /**
   * @param mayRun whether supervisord may run what was written: told to, or started meanwhile
   */
  UpdateStep(StoredChange storedChange, OperationTimeouts timeouts, boolean mayRun) {
    super(storedChange, timeouts);
    this.mayRun = mayRun;
  }

  @Override
  public Move<ChangeEnd> begin(Duration now) {
    from = now;
    return update(
        storedChange.before().isEmpty()
            ? "supervisord is starting it"
            : "has supervisord %s it; its processes may take up to %s to stop"
                .formatted(
                    storedChange.after().isEmpty() ? "stop and remove" : "restart",
                    HumanTime.wholeSeconds(longestStop())),
        now);
  }

  private Move<ChangeEnd> update(String verbPhrase, Duration asked) {
    return update(verbPhrase, storedChange.after().isPresent(), asked, this::answered);
  }

  private Move<ChangeEnd> answered(Reply<Updated> reply, Duration now) {
    return switch (reply) {
      case Reply.Ok<Updated>(Updated.UpdateDone(var changed)) -> {
        boolean isEdit = storedChange.before().isPresent() && storedChange.after().isPresent();
        yield changed || mayRun || !isEdit
            ? new Move.Next<>()
            : unwell(
                "its file is written, but Supervisor sees no difference to what runs, so nothing"
                    + " was restarted. A log that becomes AUTO is such a change; it is applied"
                    + " with the next other change");
      }
      case Reply.Ok<Updated>(Updated.UpdateUnknown _) ->
          storedChange.after().isEmpty()
              ? new Move.Next<>()
              : unwell("supervisord read its file but does not know it");
      case Reply.Ok<Updated>(Updated.Stuck _) ->
          unwell("Supervisor could not stop one of its processes and left it as it was");
      case Reply.Ok<Updated>(Updated.Busy _) ->
          unwell(
              ("its processes are still stopping after %s, so Supervisor has not applied its"
                      + " file; run %s there later")
                  .formatted(HumanTime.wholeSeconds(updateLimit()), updateCommand()));
      case Reply.Ok<Updated>(Updated.UpdateUnreadable(var why)) ->
          RestoreStep.instead(
              this, UnreadableText.after(storedChange, why, " any more"), mayRun, now);
      case Reply.FailedReply<Updated>(var problem) -> lost(problem, now);
    };
  }

  private Move<ChangeEnd> lost(Problem problem, Duration now) {
    // Whether it has done so is not known.
    mayRun = true;
    attempts += problem.mayPass() ? 0 : 1;
    Duration waited = now.minus(from);
    boolean down = !isUnreached(problem) && problem.mayPass();
    boolean late = down ? isSettled(waited) : isOver(waited) || attempts == ATTEMPTS;
    if (!late) {
      return waitFor(problem.sentence(), waited, update("", now.plus(timeouts.pauseAfter(waited))));
    }
    return isUnreached(problem)
        ? end(
            new ChangeEnd.ChangeUnknown(
                ("%s; its file is written and valid, but whether supervisord has applied it is"
                        + " unknown: see %s")
                    .formatted(problem.sentence(), showCommand())))
        : unwell(
            "%s; its file is written and valid; supervisord applies it when it starts, or with %s"
                .formatted(problem.sentence(), updateCommand()));
  }
}
