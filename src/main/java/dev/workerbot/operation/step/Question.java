package dev.workerbot.operation.step;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.supervisor.Supervisor.Reply;

/**
 * Something to ask a server, or to have it do. Two that are equal ask the same.
 *
 * @param <T> the answer
 */
public interface Question<T> {
  Reply<T> ask(Fleet fleet);

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
}
