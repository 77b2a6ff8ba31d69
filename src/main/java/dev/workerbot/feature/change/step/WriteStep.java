package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.step.ChangeQuestion.WriteQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.Move;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import java.time.Duration;

/** Writes the file, or deletes it. */
final class WriteStep extends FileStep {
  private boolean begun;
  private int attempts;
  private Duration from = Duration.ZERO;

  /**
   * @param begun whether an earlier run of the bot may have begun with it
   */
  WriteStep(StoredChange storedChange, OperationTimeouts timeouts, boolean begun) {
    super(storedChange, timeouts);
    this.begun = begun;
  }

  @Override
  public Move<ChangeEnd> begin(Duration now) {
    from = now;
    return write("writing its file");
  }

  private Move<ChangeEnd> write(String verbPhrase) {
    return new Move.Ask<>(verbPhrase, new WriteQuestion(storedChange), this::answered);
  }

  private Move<ChangeEnd> answered(Reply<WriteResult> reply, Duration now) {
    return switch (reply) {
      case Reply.Ok<WriteResult>(WriteResult.FileWritten _) -> new Move.Next<>();
      case Reply.Ok<WriteResult>(WriteResult.Conflict _) ->
          end(
              begun
                  ? new ChangeEnd.ChangeUnknown(
                      "someone has changed %s since; it is left as it is; check it with %s"
                          .formatted(file(), showCommand()))
                  : new ChangeEnd.ChangeRefused(
                      "someone has changed %s meanwhile; check it with %s, then try again"
                          .formatted(file(), showCommand())));
      case Reply.Ok<WriteResult>(WriteResult.FileRefused(var why)) -> {
        // Of one that was asked for before, and whose answer was lost, that says nothing.
        if (!begun) {
          yield end(new ChangeEnd.ChangeRefused(why));
        }
        attempts++;
        yield again(why, now);
      }
      case Reply.FailedReply<WriteResult>(var problem) -> lost(problem, now);
    };
  }

  private Move<ChangeEnd> lost(Problem problem, Duration now) {
    boolean arrived =
        problem.problemKind() == ProblemKind.LOST
            || problem.problemKind() == ProblemKind.NOT_UNDERSTOOD;
    if (!begun && !arrived) {
      return end(new ChangeEnd.ChangeRefused(problem.sentence()));
    }
    begun = true;
    attempts += problem.mayPass() ? 0 : 1;
    return again(problem.sentence(), now);
  }

  private Move<ChangeEnd> again(String why, Duration now) {
    Duration waited = now.minus(from);
    return attempts == ATTEMPTS || isOver(waited)
        ? end(
            new ChangeEnd.ChangeUnknown(
                why + "; whether its file was written is unknown; see " + showCommand()))
        : waitFor(why, waited, write(""));
  }
}
