package dev.workerbot.chat;

import dev.workerbot.access.Caller;
import java.util.Optional;

/** What came in from a chat. */
public sealed interface InboundEvent {
  /** The platform's id of this delivery; one that comes twice is handled once. */
  String delivery();

  Caller caller();

  /** As it was typed; empty for a button. */
  default String typed() {
    return this instanceof Typed typed ? typed.text() : "";
  }

  /** A command, as typed, without {@code /worker}. */
  record Typed(String delivery, Caller caller, String text) implements InboundEvent {}

  /**
   * A button, as {@code message.Button} named it.
   *
   * @param message where it stands, as the platform vouched for it; empty where that cannot be
   *     edited
   */
  record Pressed(
      String delivery, Caller caller, Optional<Chat.Posted> message, String actionId, int choice)
      implements InboundEvent {}
}
