package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.command.Command;
import java.util.List;
import java.util.Optional;

/** Answers the verbs that change which workers there are, and how Supervisor runs them. */
public interface Builds {
  /**
   * Carries one out, and writes the audit of it.
   *
   * @return empty when the bot is closing and the next run will finish it
   */
  Optional<CommandAnswer> carryOut(RequestContext requestContext, Command command);

  /** What the caller can put back, as {@code undo} takes it; newest first. */
  List<String> undoable(Caller caller);
}
