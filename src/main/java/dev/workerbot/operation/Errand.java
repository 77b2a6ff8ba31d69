package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import java.util.List;
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
    return new Answer(Answer.Outcome.DONE, id, message, List.of());
  }

  /** The answer to what is no command, or means nothing. */
  public Answer misunderstood(String sentence) {
    return new Answer(
        Answer.Outcome.NOT_UNDERSTOOD, id, Message.of(Severity.WARNING, sentence), List.of());
  }

  /** The answer where nothing was begun, since it could not be written down first. */
  public Answer notAudited() {
    return new Answer(
        Answer.Outcome.FAILED,
        id,
        Message.of(Severity.BAD, "Nothing was done: the audit cannot be written")
            .withLine(
                "workerbot changes no worker that it cannot write down first. Free the disk or mend"
                    + " the database, then ask again; `supervisorctl` on the server works as ever."),
        List.of());
  }
}
