package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Locale;
import java.util.Optional;

/**
 * What becomes of a rolling restart that has stopped at a worker.
 *
 * @param of the workers that are left
 * @param operation the bot's own id of it
 * @param confirmed whether it is to be done without a preview
 */
public record RollOn(
    Selector of, String operation, ApprovalChoice approvalChoice, boolean confirmed)
    implements Command {
  /** The same on these, confirmed. */
  public RollOn confirmedOn(Selector expanded) {
    return new RollOn(expanded, operation, approvalChoice, true);
  }

  /** What people can choose. */
  public enum ApprovalChoice {
    /** Try the one that did not come back again, then go on. */
    RETRY,
    /** Leave it as it is, and go on with the others. */
    SKIP,
    /** Leave all the others alone. */
    STOP
  }

  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.RESTART;
  }

  @Override
  public String text() {
    return "restart "
        + of
        + " --roll="
        + Tokenizer.quote(operation)
        + " --then="
        + approvalChoice.name().toLowerCase(Locale.ROOT)
        + (confirmed ? " --yes" : "");
  }

  @Override
  public String displayText() {
    return switch (approvalChoice) {
      case RETRY -> "continue the rolling restart of " + of;
      case SKIP -> "roll on without the one that failed";
      case STOP -> "stop the rolling restart of " + of;
    };
  }

  @Override
  public boolean isOfStopped() {
    return true;
  }

  @Override
  public boolean goesOn() {
    return approvalChoice != ApprovalChoice.STOP;
  }
}
