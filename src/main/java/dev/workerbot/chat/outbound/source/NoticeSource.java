package dev.workerbot.chat.outbound.source;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.chat.outbound.MessageSource;
import dev.workerbot.message.Message;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;

/** What notices say: they are said once, and never edited. */
public record NoticeSource(Outbox outbox, CardSource cards, AlertRules alertRules)
    implements MessageSource {
  @Override
  public MessageContent content(OutboxMessage wanted, boolean pressable) {
    Notice notice = outbox.notice(wanted.ref().subject()).orElseThrow();
    Message message = notice.message();
    return MessageContent.of(
        notice
            .card()
            .filter(_ -> notice.calls().isEmpty())
            .map(card -> cards.calling(message, card))
            .orElse(message));
  }

  /** Where somebody has just asked for something the bot need not be a member. */
  @Override
  public boolean insists(OutboxMessage message) {
    return alertRules.channels().contains(message.ref().channel());
  }
}
