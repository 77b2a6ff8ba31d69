package dev.workerbot.command;

import dev.workerbot.command.text.Tokenizer;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * Start, stop, restart, pause or continue.
 *
 * @param restartOptions how; only a restart can be other than plain
 * @param breakGlassReason why the rules that ask others first are bypassed; empty to keep to them
 * @param confirmed whether it is to be done without a preview
 */
public record Act(
    Verb verb,
    Selector targets,
    RestartOptions restartOptions,
    Optional<String> breakGlassReason,
    boolean confirmed)
    implements Command {
  public Act {
    if (verb.reach() != Verb.Reach.ACTS) {
      throw new IllegalArgumentException(verb + " changes nothing");
    }
    if (verb != Verb.RESTART && !restartOptions.isPlain()) {
      throw new IllegalArgumentException("only a restart is rolling or graceful");
    }
  }

  /** The plain one. */
  public Act(Verb verb, Selector targets, boolean confirmed) {
    this(verb, targets, RestartOptions.PLAIN, Optional.empty(), confirmed);
  }

  /** The same, not confirmed yet. */
  public Act unconfirmed() {
    return new Act(verb, targets, restartOptions, breakGlassReason, false);
  }

  /** The same by the rules. */
  public Act withoutBreakGlass() {
    return new Act(verb, targets, restartOptions, Optional.empty(), confirmed);
  }

  /** The same on these, confirmed. */
  public Act confirmedOn(Selector expanded) {
    return new Act(verb, expanded, restartOptions, breakGlassReason, true);
  }

  @Override
  public Optional<Selector> named() {
    return Optional.of(targets);
  }

  @Override
  public String text() {
    return verb
        + " "
        + targets
        + restartOptions.text()
        + breakGlassReason.map(reason -> " --break-glass=" + Tokenizer.quote(reason)).orElse("")
        + (confirmed ? " --yes" : "");
  }
}
