package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import dev.workerbot.request.Outcome.CommandAnswer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Takes what people ask; what a chat hands its requests to. */
public interface Inbox {
  /**
   * Writes down that it came in, before the chat acknowledges it, so that the next run of the bot
   * knows of it should this one die. Returns within a moment, written down or not.
   *
   * @param caller whose groups need not be known yet
   * @param typed as it was typed; empty for a button
   * @param reply by which a later run can end what the asker is shown while they wait
   */
  default void heard(String delivery, Caller caller, String typed, Optional<String> reply) {}

  /**
   * What cannot stay in the command of a form that somebody has filled in, by the field; empty
   * where nothing is seen to be wrong before it is carried out. Asks nobody, and returns at once.
   *
   * @param line the command that the form says
   */
  default Map<String, String> mistakes(String line) {
    return Map.of();
  }

  /**
   * Returns at once. The answer is posted, edited and whispered through the chat while the work
   * goes on; the future completes, never exceptionally, with the last word on it.
   */
  CompletableFuture<CommandAnswer> accept(InboundEvent inboundEvent, Chat from);
}
