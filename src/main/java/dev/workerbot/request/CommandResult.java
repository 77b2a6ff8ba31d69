package dev.workerbot.request;

import java.util.Optional;
import java.util.function.UnaryOperator;

/** How a command came out: with an answer, or suspended for the next run of the bot. */
public sealed interface CommandResult permits CommandAnswer, CommandResult.Suspended {
  /** The bot is closing; the next run goes on with it, and answers. */
  record Suspended() implements CommandResult {}

  /** Suspended where there is no answer. */
  static CommandResult orSuspended(Optional<CommandAnswer> answer) {
    return answer.<CommandResult>map(given -> given).orElseGet(Suspended::new);
  }

  /** With another answer in place of its own, where it has one. */
  default CommandResult map(UnaryOperator<CommandAnswer> change) {
    return switch (this) {
      case CommandAnswer answer -> change.apply(answer);
      case Suspended suspended -> suspended;
    };
  }

  /** For those to whom a suspended command is nothing to tell yet. */
  default Optional<CommandAnswer> told() {
    return switch (this) {
      case CommandAnswer answer -> Optional.of(answer);
      case Suspended _ -> Optional.empty();
    };
  }
}
