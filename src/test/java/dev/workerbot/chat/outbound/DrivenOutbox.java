package dev.workerbot.chat.outbound;

import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.ButtonActions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;

/** Brings alerts and notices to their channels when a test says so, without a thread. */
public final class DrivenOutbox {
  private final Outbox outbox;
  private final Map<MessageKind, MessageSource> sources;
  private final ChannelDelivery delivery;
  private final Clock clock;

  /**
   * @param clock by which what waits becomes due
   */
  public DrivenOutbox(Database database, AlertRules rules, Clock clock) {
    this.outbox = new Outbox(database);
    this.clock = clock;
    Ids ids = new Ids(new SecureRandom());
    CardSource cards =
        new CardSource(
            new CardText(ZoneOffset.UTC),
            rules,
            new Cards(database),
            new Buttons(new ButtonActions(database, clock), ids, clock));
    this.sources =
        Map.of(MessageKind.CARD, cards, MessageKind.NOTICE, new NoticeSource(outbox, cards, rules));
    this.delivery =
        new ChannelDelivery(
            outbox,
            sources,
            new Places(),
            ids::next,
            new DeliveryPolicy(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofMinutes(2)),
            clock);
  }

  /** Brings what this chat lacks by now. */
  public void bring(Chat chat) throws ChatException {
    for (Channel channel : outbox.lacking(sources.keySet(), clock.instant())) {
      if (channel.chat().equals(chat.name())) {
        boolean _ = delivery.round(chat, channel);
      }
    }
  }
}
