package dev.workerbot.chat.outbound.source;

import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.chat.outbound.MessageSource;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.outbox.Notice;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.outbox.OutboxMessage;
import java.util.List;

/** What notices say: they are said once, and never edited. */
public record NoticeSource(Outbox outbox, CardSource cards, AlertRules alertRules)
    implements MessageSource {
  @Override
  public MessageContent content(OutboxMessage wanted, boolean pressable) {
    Notice notice = outbox.notice(wanted.ref().subject()).orElseThrow();
    Message message = Message.of(notice.severity(), notice.title());
    for (Sentence line : notice.lines()) {
      message = message.withLine(line);
    }
    if (notice.card().isPresent()) {
      message = cards.calling(message, notice.card().get());
    }
    if (notice.calls().isPresent()) {
      message =
          message.withMentions(
              List.of(new Mention(notice.to().chat(), false, notice.calls().get())));
    }
    return MessageContent.of(message);
  }

  /** Where somebody has just asked for something the bot need not be a member. */
  @Override
  public boolean insists(OutboxMessage message) {
    return alertRules.channels().contains(message.ref().channel());
  }
}
