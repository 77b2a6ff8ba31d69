package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One request on its way.
 *
 * @param id of the request, unique
 * @param text as it was typed
 * @param pressable whether its chat can show buttons that work
 * @param progress takes what is to be shown until the answer comes
 * @param approval others' word on it, where it waited for that
 */
public record Errand(
    String id,
    Caller caller,
    String text,
    boolean pressable,
    Consumer<Message> progress,
    Optional<Approval> approval) {
  /** Of a person, on nobody's word but their own. */
  public Errand(
      String id, Caller caller, String text, boolean pressable, Consumer<Message> progress) {
    this(id, caller, text, pressable, progress, Optional.empty());
  }

  /** The answer that all is well. */
  public Answer done(Message message) {
    return new Answer(Answer.Outcome.DONE, id, message, java.util.List.of());
  }

  /** The answer to what is no command, or means nothing. */
  public Answer misunderstood(String sentence) {
    return new Answer(
        Answer.Outcome.NOT_UNDERSTOOD,
        id,
        Message.of(dev.workerbot.message.Severity.WARNING, sentence),
        java.util.List.of());
  }
}
