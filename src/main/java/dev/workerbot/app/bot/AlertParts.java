package dev.workerbot.app.bot;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.chat.outbound.source.StoreNotices;
import dev.workerbot.chat.outbound.source.UnrecordedCards;
import dev.workerbot.feature.alert.engine.AlertChannels;
import dev.workerbot.feature.alert.engine.OnCall;
import dev.workerbot.feature.alert.engine.OnCallParts;
import dev.workerbot.feature.restart.operation.PauseKeeper;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.health.HealthWatch;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.request.Paused;
import dev.workerbot.worker.Target;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What watches the servers and tells of alerts. */
final class AlertParts {
  private static final Logger LOG = LoggerFactory.getLogger(AlertParts.class);

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
      Optional<Metrics> metrics,
      Function<AlertRules, PauseKeeper> pauseKeeper) {
    StoreParts store = on.store;
    Supplier<String> ids = on.runtime.ids()::next;
    CardSource cards =
        new CardSource(
            new CardText(ZoneId.systemDefault()),
            rules,
            store.alertTables.cards(),
            on.tools.buttons());
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
        OnCallParts.of(
            on.fleet,
            rules,
            store.alertTables,
            new AlertChannels(delivery::isServed, unrecordedCards, outboxWorker::wake),
            on.tools.cleaner(),
            ids,
            on.steady);
    metrics.ifPresent(figures -> measure(figures, on, delivery));
    return new Watching(
        alone,
        on.fleet,
        onCall,
        healthWatch(on),
        new Watching.ObservationListeners(store.workerHistory, metrics, pauseKeeper.apply(rules)),
        delivery,
        intervals.servers());
  }

  private static HealthWatch healthWatch(Foundation on) {
    return new HealthWatch(
        on.fleet,
        on.config.health(),
        on.healthReports,
        () -> pauses(on.store.paused),
        on.steady,
        RandomGenerator.getDefault());
  }

  private static Map<Target, OptionalInt> pauses(Paused paused) {
    try {
      Map<Target, OptionalInt> pids = new HashMap<>();
      paused.all().forEach((target, pause) -> pids.put(target, OptionalInt.of(pause.pid())));
      return pids;
    } catch (StoreException cannotRead) {
      LOG.debug("paused workers are not known: {}", cannotRead.getMessage());
      return Map.of();
    }
  }

  private static void measure(Metrics figures, Foundation on, AlertDelivery delivery) {
    figures.alertsOpen(
        Arrays.stream(AlertKind.values())
            .filter(alertKind -> alertKind.family() != AlertKind.Family.NOTICE)
            .map(AlertKind::word)
            .toList(),
        () -> open(on.store.alertTables.cards()));
    figures.outboxDepth(delivery::depth);
    figures.feeds(server -> Optional.of(feed(on.fleet.feed(server))));
  }

  private static Map<String, Integer> open(Cards cards) {
    try {
      return cards.openByKind().entrySet().stream()
          .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
    } catch (StoreException cannotRead) {
      LOG.debug("no alert metrics: {}", cannotRead.getMessage());
      return Map.of();
    }
  }

  private static Metrics.FeedFigures feed(FeedState feedState) {
    return new Metrics.FeedFigures(feedState.isLive(), feedState.lag(), feedState.reconnects());
  }
}
