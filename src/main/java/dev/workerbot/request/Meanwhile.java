package dev.workerbot.request;

import dev.workerbot.message.Message;
import java.util.function.Consumer;

/** Shows how a request goes on until its answer comes. */
@FunctionalInterface
public interface Meanwhile extends Consumer<Message> {
  /**
   * Shows what is remembered of servers that are being asked; nothing where that cannot be edited.
   */
  default void remembers(Message message) {
    accept(message);
  }

  /** Shows which servers it waits for, also where nothing else is shown before the answer. */
  default void waits(Message message) {
    accept(message);
  }
}
