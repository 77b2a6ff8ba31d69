package dev.workerbot.request;

import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.supervisor.reply.Problem;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The last word on a request.
 *
 * @param operation id of the operation, or of the request where it led to none
 * @param results one per worker acted on or asked about; empty for other commands
 * @param form shown to the asker instead of the message, where the chat can do that
 */
public record CommandAnswer(
    Outcome outcome,
    String operation,
    Message message,
    List<TargetResult> results,
    Optional<Form> form)
    implements CommandResult {
  public CommandAnswer {
    results = List.copyOf(results);
  }

  public CommandAnswer(
      Outcome outcome, String operation, Message message, List<TargetResult> results) {
    this(outcome, operation, message, results, Optional.empty());
  }

  /**
   * Asks back with a form.
   *
   * @param fallback says what to type where no form can be shown
   */
  public static CommandAnswer asking(String operation, Message fallback, Form form) {
    return new CommandAnswer(Outcome.DONE, operation, fallback, List.of(), Optional.of(form));
  }

  /** How it ended; {@code exec} turns it into its exit code. */
  public enum Outcome {
    DONE(0),
    FAILED(1),
    NOT_UNDERSTOOD(2),
    /** More than one worker matched and nobody confirmed yet. */
    NEEDS_CONFIRMATION(2),
    REFUSED(3),
    UNREACHABLE(4),
    /** It waits for someone else's approval. */
    NEEDS_APPROVAL(5);

    /** Where servers gave no status: failed where each was there, and its supervisorctl broke. */
    public static Outcome withoutStatus(Collection<Problem> problems) {
      boolean allFailed =
          !problems.isEmpty()
              && problems.stream()
                  .allMatch(problem -> problem.reachedServer() && !problem.mayPass());
      return allFailed ? FAILED : UNREACHABLE;
    }

    private final int exitCode;

    Outcome(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }

  /** Whether only the asker should see it. */
  public boolean isPrivate() {
    return outcome == Outcome.REFUSED || outcome == Outcome.NOT_UNDERSTOOD;
  }
}
