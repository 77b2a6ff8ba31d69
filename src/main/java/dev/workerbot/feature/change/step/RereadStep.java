package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.AvailQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.RereadQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;
import java.util.List;

/**
 * Has supervisord read the file. What it cannot read would keep it from booting, so that it is not
 * left there for a moment longer than it takes to know. The same where supervisord cannot be asked:
 * it may be booting just then.
 */
final class RereadStep extends FileStep {
  private final boolean mayRun;
  private int odd;

  /**
   * @param mayRun whether supervisord may run what was written
   */
  RereadStep(StoredChange storedChange, OperationTimeouts timeouts, boolean mayRun) {
    super(storedChange, timeouts);
    this.mayRun = mayRun;
  }

  @Override
  public Move<ChangeEnd> begin(Duration now) {
    return insist(
        "supervisord is reading it",
        new RereadQuestion(storedChange.server()),
        now,
        (problem, _) ->
            isUnreached(problem)
                || (problem.problemKind() == ProblemKind.NOT_UNDERSTOOD && ++odd < ATTEMPTS),
        this::read);
  }

  private Move<ChangeEnd> read(Reply<Reread> reply, Duration now) {
    return switch (reply) {
      case Reply.Ok<Reread>(Reread.Unreadable why) ->
          RestoreStep.instead(this, UnreadableText.after(storedChange, why, ""), mayRun, now);
      case Reply.Ok<Reread>(Reread.RereadDone _) ->
          storedChange.after().isEmpty()
              ? new Move.Next<>()
              : insist(
                  "",
                  new AvailQuestion(storedChange.server()),
                  now,
                  (problem, _) -> isUnreached(problem),
                  this::available);
      case Reply.FailedReply<Reread>(var problem) ->
          isUnreached(problem)
              ? end(
                  new ChangeEnd.ChangeUnknown(
                      "%s; its file is written, but whether supervisord can read it is unknown"
                          .formatted(problem.sentence())))
              : RestoreStep.instead(
                  this,
                  "supervisord could not be made to read it: " + problem.sentence(),
                  mayRun || problem.mayPass(),
                  now);
    };
  }

  /** A file in a folder that Supervisor does not include changes nothing, for ever. */
  private Move<ChangeEnd> available(Reply<List<Available>> reply, Duration now) {
    boolean taken =
        !(reply instanceof Reply.Ok<List<Available>>(var all))
            || all.stream().anyMatch(one -> one.worker().group().equals(storedChange.program()));
    return taken
        ? new Move.Next<>()
        : RestoreStep.instead(
            this,
            "supervisord does not read %s: it is not in the folders that `[include]` in its"
                    .formatted(file())
                + " config names; set DIR and SUFFIX in workerbot-conf there",
            mayRun,
            now);
  }
}
