package dev.workerbot.app.bot;

import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.chat.outbound.source.StoreNotices;
import dev.workerbot.chat.outbound.source.UnrecordedCards;
import dev.workerbot.feature.alert.engine.OnCall;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.MessageKind;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What watches the servers and tells of alerts. */
final class AlertParts {
  private AlertParts() {}

  /**
   * Puts it together; it begins with {@link Watching#start}.
   *
   * @param alone the lock that keeps others from watching, taken over
   */
  static Watching watching(
      Foundation on,
      AlertRules rules,
      Watching.Intervals intervals,
      InstanceLock alone,
      Optional<Metrics> metrics) {
    StoreParts store = on.store;
    Supplier<String> ids = on.runtime.ids()::next;
    CardSource cards =
        new CardSource(
            new CardText(ZoneId.systemDefault()),
            rules,
            store.alertTables.cards(),
            on.tools.buttons(),
            on.tools.cleaner());
    Places places = new Places();
    UnrecordedCards unrecordedCards =
        new UnrecordedCards(cards, places, intervals.chats(), on.runtime.clock());
    OutboxWorker outboxWorker =
        new OutboxWorker(
            store.outbox,
            Map.of(
                MessageKind.CARD,
                cards,
                MessageKind.NOTICE,
                new NoticeSource(store.outbox, cards, rules)),
            places,
            ids,
            intervals.chats(),
            on.runtime.clock());
    StoreNotices storeNotices = new StoreNotices(rules, ids, intervals.chats());
    store.watch.onChange(storeNotices);
    AlertDelivery delivery =
        new AlertDelivery(store.outbox, outboxWorker, unrecordedCards, storeNotices);
    OnCall onCall =
        new OnCall(
            on.fleet,
            rules,
            store.alertTables,
            on.tools.cleaner(),
            ids,
            on.steady,
            delivery::isServed,
            unrecordedCards,
            outboxWorker::wake);
    return new Watching(
        alone, on.fleet, onCall, store.workerHistory, delivery, metrics, intervals.servers());
  }
}
