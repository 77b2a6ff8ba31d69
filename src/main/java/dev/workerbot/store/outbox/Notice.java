package dev.workerbot.store.outbox;

import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Something said once.
 *
 * @param card whose route says whom it calls; empty where none does
 * @param calls the platform's id of one person whom it calls beside
 * @param followUp the message that it follows up on; empty where it stands for itself
 */
public record Notice(
    String id,
    Channel to,
    Optional<Integer> card,
    Severity severity,
    Sentence title,
    List<Sentence> lines,
    Instant madeAt,
    Optional<String> calls,
    Optional<FollowUp> followUp) {
  public Notice {
    lines = List.copyOf(lines);
  }

  /**
   * What a notice follows up on.
   *
   * @param message the platform's id of it, in the same channel
   * @param toAll whether the whole channel is to see the notice, not only who follows the thread
   */
  public record FollowUp(String message, boolean toAll) {}

  /** One that stands for itself. */
  public Notice(
      String id,
      Channel to,
      Optional<Integer> card,
      Severity severity,
      Sentence title,
      List<Sentence> lines,
      Instant madeAt,
      Optional<String> calls) {
    this(id, to, card, severity, title, lines, madeAt, calls, Optional.empty());
  }

  /** What it says, and the one person whom it calls. */
  public Message message() {
    Message message = Message.of(severity, title);
    for (Sentence line : lines) {
      message = message.withLine(line);
    }
    return message.withMentions(
        calls.stream().map(user -> new Mention(to.chat(), false, user)).toList());
  }

  /** Under which kind the outbox has it. */
  public MessageKind messageKind() {
    return followUp.isPresent() ? MessageKind.FOLLOW_UP : MessageKind.NOTICE;
  }

  /** The same by another clock. */
  public Notice by(UnaryOperator<Instant> clock) {
    return new Notice(id, to, card, severity, title, lines, clock.apply(madeAt), calls, followUp);
  }
}
