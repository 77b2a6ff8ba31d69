package dev.workerbot.request.step;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.reply.Reply;

/**
 * Something to ask a server, or to have it do. Two that are equal ask the same.
 *
 * @param <T> the answer
 */
public interface Question<T> {
  /** Asks it; suspended where that takes long, and the bot is closing. */
  Reply<T> ask(Fleet fleet) throws StepSuspended;

  /**
   * Whether it was written down already that it is asked, so that it has to be; anything else is
   * left to the next run of the bot where this one is closing.
   */
  default boolean isNoted() {
    return false;
  }

  /** Whether the answer may be no fault of the server, but of a bot that closes its connections. */
  default boolean hasFailed(Reply<T> reply) {
    return reply instanceof Reply.FailedReply;
  }

  /** The answer to a question that always has one, since no server is asked. */
  static <T> T answer(Reply<T> reply) {
    return switch (reply) {
      case Reply.Ok<T>(var value) -> value;
      case Reply.FailedReply<T>(var problem) -> throw new IllegalStateException(problem.sentence());
    };
  }
}
