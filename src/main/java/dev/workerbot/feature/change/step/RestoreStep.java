package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.GroupQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.RereadQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.WriteQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Puts back what was there, and sees that supervisord, too, has what is on disk again. */
final class RestoreStep extends FileStep {
  private final String why;
  private final boolean mayRun;

  /**
   * @param mayRun whether supervisord may run what was written
   */
  RestoreStep(StoredChange storedChange, OperationTimeouts timeouts, String why, boolean mayRun) {
    super(storedChange, timeouts);
    this.why = why;
    this.mayRun = mayRun;
  }

  /** Puts back what was there, in place of going on with a step. */
  static Move<ChangeEnd> instead(FileStep step, String why, boolean mayRun, Duration now) {
    return new RestoreStep(step.storedChange, step.timeouts, why, mayRun).begin(now);
  }

  @Override
  public Move<ChangeEnd> begin(Duration now) {
    return new Move.Note<>(
        new JournalEntry.RestoreEntry(why), write("restoring the previous state: " + why, now));
  }

  private Move<ChangeEnd> write(String verbPhrase, Duration from) {
    return insist(
        verbPhrase,
        new WriteQuestion(storedChange.reversed()),
        from,
        (_, _) -> true,
        (reply, now) -> written(reply, from, now));
  }

  private Move<ChangeEnd> written(Reply<WriteResult> reply, Duration from, Duration now) {
    Duration waited = now.minus(from);
    return switch (reply) {
      case Reply.Ok<WriteResult>(WriteResult.FileWritten _) -> reread(now);
      // A lock that somebody holds or a disk that is full just now may pass; a time bomb does not.
      case Reply.Ok<WriteResult>(WriteResult.FileRefused(var not)) ->
          isSettled(waited) ? left(not) : waitFor(not, waited, write("", from));
      case Reply.Ok<WriteResult>(WriteResult.Conflict _) -> left("someone has changed it since");
      case Reply.FailedReply<WriteResult>(var problem) -> left(problem.sentence());
    };
  }

  private Move<ChangeEnd> left(String not) {
    return end(
        new ChangeEnd.ChangeUnknown(
            "%s. And %s could not be restored: %s. Check it on the server"
                .formatted(why, file(), not)));
  }

  private Move<ChangeEnd> reread(Duration from) {
    return insist(
        "",
        new RereadQuestion(storedChange.server()),
        from,
        (problem, waited) ->
            mayRun
                && (isUnreached(problem)
                    || (problem.mayPass() && !isSettled(waited) && waited.compareTo(BOOT) <= 0)),
        this::forgotten);
  }

  private Move<ChangeEnd> forgotten(Reply<Reread> reply, Duration now) {
    if (!mayRun) {
      return restored();
    }
    return switch (reply) {
      case Reply.Ok<Reread>(Reread.RereadDone(var available, var changed, var disappeared)) ->
          Stream.of(available, changed, disappeared)
                  .anyMatch(groups -> groups.contains(storedChange.program()))
              ? takeBack(now, now)
              : restored();
      // Of one program with two files it cannot be seen without its config.
      case Reply.Ok<Reread>(Reread.Unreadable _) ->
          storedChange.before().isPresent() == storedChange.after().isPresent()
              ? step("it cannot read its config right now")
              : new Move.Ask<>(
                  new GroupQuestion(storedChange.server(), storedChange.program()),
                  (members, _) -> seen(members));
      case Reply.FailedReply<Reread>(var problem) ->
          // It is down, and starts with what is on disk.
          problem.mayPass() && !isUnreached(problem) ? restored() : step(problem.sentence());
    };
  }

  private Move<ChangeEnd> seen(Reply<List<ProcessView>> members) {
    return members instanceof Reply.Ok<List<ProcessView>>(var all)
            && !all.isEmpty() == storedChange.before().isPresent()
        ? restored()
        : step("it cannot read its config right now");
  }

  /**
   * @param asked since when this update is asked for
   */
  private Move<ChangeEnd> takeBack(Duration from, Duration asked) {
    return update(
        "",
        storedChange.before().isPresent(),
        asked,
        (reply, now) ->
            switch (reply) {
              case Reply.Ok<Updated>(Updated.UpdateDone _),
                  Reply.Ok<Updated>(Updated.UpdateUnknown _) ->
                  restored();
              case Reply.Ok<Updated>(Updated.Stuck _), Reply.Ok<Updated>(Updated.Busy _) ->
                  step("Supervisor could not stop one of its processes");
              case Reply.Ok<Updated>(Updated.UpdateUnreadable _) ->
                  step("it cannot read its config right now");
              case Reply.FailedReply<Updated>(var problem) -> lost(problem, from, now);
            });
  }

  private Move<ChangeEnd> lost(Problem problem, Duration from, Duration now) {
    Duration waited = now.minus(from);
    boolean waits = isUnreached(problem) || (problem.mayPass() && !isSettled(waited));
    return waits && !isOver(waited)
        ? waitFor(problem.sentence(), waited, takeBack(from, now.plus(timeouts.pauseAfter(waited))))
        : step(problem.sentence());
  }

  private Move<ChangeEnd> restored() {
    return end(new ChangeEnd.Restored(why));
  }

  private Move<ChangeEnd> step(String not) {
    return end(
        new ChangeEnd.ChangeUnknown(
            ("%s. %s is restored, but supervisord may still run the other version: %s. Run %s"
                    + " there to apply it")
                .formatted(why, file(), not, updateCommand())));
  }
}
