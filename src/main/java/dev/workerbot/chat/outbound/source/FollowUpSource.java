package dev.workerbot.chat.outbound.source;

import dev.workerbot.chat.outbound.MessageSource;
import dev.workerbot.message.Message;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import java.util.List;
import java.util.Optional;

/** What is said about other messages, to who waits for them: said once, and never edited. */
public record FollowUpSource(Outbox outbox) implements MessageSource {
  @Override
  public MessageContent content(OutboxMessage wanted, boolean pressable) {
    Notice notice = outbox.notice(wanted.ref().subject()).orElseThrow();
    Message message = notice.message();
    return new MessageContent(message, message, List.of(), notice.followUp(), Optional.empty());
  }

  /** Who asked can still read what it is about. */
  @Override
  public boolean insists(OutboxMessage message) {
    return false;
  }
}
