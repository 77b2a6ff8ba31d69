package dev.workerbot.operation;

import java.util.Optional;

/** Runs of what the config has approved beforehand. */
public interface ActionRuns {
  /**
   * Runs an action with the rights that the config gives it.
   *
   * @param action its name, as typed
   * @param note what for; may be empty
   * @return empty when the bot is closing and the next run will finish it
   */
  Optional<CommandAnswer> run(RequestContext requestContext, String action, String note);

  /** Whether an operation is that of a named action. */
  boolean isRun(String operation);
}
