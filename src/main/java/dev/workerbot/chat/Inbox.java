package dev.workerbot.chat;

import dev.workerbot.operation.Answer;
import java.util.concurrent.CompletableFuture;

/** Takes what people ask; what a chat hands its requests to. */
public interface Inbox {
  /**
   * Returns at once. The answer is posted, edited and whispered through the chat while the work
   * goes on; the future completes, never exceptionally, with the last word on it.
   */
  CompletableFuture<Answer> accept(Request request, Chat from);
}
