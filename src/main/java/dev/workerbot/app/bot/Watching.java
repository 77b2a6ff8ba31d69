package dev.workerbot.app.bot;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.app.http.Metrics;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.source.CardSource;
import dev.workerbot.chat.outbound.source.NoticeSource;
import dev.workerbot.chat.outbound.source.StoreNotices;
import dev.workerbot.chat.outbound.source.UnrecordedCards;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.feature.alert.engine.OnCall;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Ids;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.StoreWatch;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The half of the bot that speaks unasked: it watches the servers, and tells of alerts. */
public final class Watching implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  /** Messages that wait while a chat has a bad minute. */
  private static final int MANY = 50;

  private final InstanceLock alone;
  private final Fleet fleet;
  private final WatchIntervals watchIntervals;
  private final OnCall onCall;
  private final OutboxWorker outboxWorker;
  private final UnrecordedCards unrecordedCards;
  private final WorkerHistory workerHistory;
  private final Outbox outbox;
  private final StoreWatch storeWatch;
  private final StoreNotices storeNotices;
  private final Optional<Metrics> metrics;
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  /** What it is made of. */
  record WatchParts(
      Fleet fleet,
      Database database,
      StoreWatch storeWatch,
      OnCall.AlertTables alertTables,
      WorkerHistory workerHistory,
      Optional<Metrics> metrics,
      Buttons buttons,
      Cleaner cleaner,
      Ids ids,
      Clock clock,
      SteadyClock steady) {}

  /** How fast servers are looked at, and chats told. */
  public record Intervals(WatchIntervals servers, DeliveryPolicy chats) {
    public static Intervals usual() {
      return new Intervals(
          WatchIntervals.usual(RandomGenerator.getDefault()), DeliveryPolicy.DEFAULT);
    }
  }

  /**
   * @param alone the lock that keeps others from watching, taken over
   */
  Watching(InstanceLock alone, WatchParts watchParts, AlertRules alertRules, Intervals intervals) {
    this.alone = alone;
    this.watchIntervals = intervals.servers();
    this.fleet = watchParts.fleet();
    CardText text = new CardText(ZoneId.systemDefault());
    Outbox outbox = new Outbox(watchParts.database());
    CardSource cardSource =
        new CardSource(
            text,
            alertRules,
            watchParts.alertTables().cards(),
            watchParts.buttons(),
            watchParts.cleaner());
    Places places = new Places();
    this.unrecordedCards =
        new UnrecordedCards(cardSource, places, intervals.chats(), watchParts.clock());
    this.outboxWorker =
        new OutboxWorker(
            outbox,
            Map.of(
                MessageKind.CARD,
                cardSource,
                MessageKind.NOTICE,
                new NoticeSource(outbox, cardSource, alertRules)),
            places,
            watchParts.ids()::next,
            intervals.chats(),
            watchParts.clock());
    this.workerHistory = watchParts.workerHistory();
    this.outbox = outbox;
    this.metrics = watchParts.metrics();
    this.onCall =
        new OnCall(
            fleet,
            alertRules,
            watchParts.alertTables(),
            watchParts.cleaner(),
            watchParts.ids()::next,
            watchParts.steady(),
            served::contains,
            unrecordedCards,
            outboxWorker::wake);
    this.storeWatch = watchParts.storeWatch();
    this.storeNotices = new StoreNotices(alertRules, watchParts.ids()::next, intervals.chats());
    storeWatch.onChange(storeNotices);
    metrics.ifPresent(this::measure);
  }

  private void measure(Metrics figures) {
    figures.alertsOpen(
        Arrays.stream(AlertKind.values())
            .filter(alertKind -> alertKind.family() != AlertKind.Family.NOTICE)
            .map(AlertKind::word)
            .toList(),
        this::open);
    figures.outboxDepth(outboxWorker::depth);
    figures.feeds(server -> Optional.of(feed(server)).map(Watching::figures));
  }

  /** How this server is heard of now. */
  public FeedState feed(ServerName server) {
    return fleet.feed(server);
  }

  private Map<String, Integer> open() {
    return onCall.open().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
  }

  private static Metrics.FeedFigures figures(FeedState feedState) {
    return new Metrics.FeedFigures(feedState.isHearing(), feedState.lag(), feedState.reconnects());
  }

  private void see(Observation observation) {
    onCall.accept(observation);
    workerHistory.accept(observation);
    metrics.ifPresent(figures -> {
      figures.accept(observation);
      if (observation instanceof Observation.StatusObserved) {
        fleet
            .remembered(observation.server())
            .ifPresent(seen -> figures.roundTrip(observation.server(), seen.roundTrip()));
      }
    });
  }

  /** What is wrong with the outbox, as a sentence; empty while it drains. */
  public Optional<String> trouble() {
    try {
      int waiting = outboxWorker.depth();
      return waiting <= MANY
          ? outboxWorker.trouble()
          : Optional.of(waiting + " alerts wait for a chat to take them");
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead.getMessage());
    }
  }

  /** For how long those who take alerts in, and bring them, have not moved. */
  public Duration still() {
    Duration alerts = onCall.still();
    Duration outbox = outboxWorker.still();
    return alerts.compareTo(outbox) > 0 ? alerts : outbox;
  }

  /** Chats that are told. */
  void serve(Chat chat) {
    served.add(chat.name());
    unrecordedCards.serve(chat);
    outboxWorker.serve(chat);
    storeNotices.serve(chat);
  }

  void start() {
    try {
      outbox.forget(TerminalSession.CHANNEL);
    } catch (StoreException notNow) {
      LOG.debug("what was on a screen stays for now: {}", notNow.getMessage());
    }
    storeWatch.start();
    onCall.start();
    outboxWorker.start();
    fleet.watch(workerHistory.newest(), this::see, watchIntervals);
  }

  /** Somebody wants something of an alert. */
  void wake() {
    onCall.wake();
  }

  @Override
  public void close() throws IOException {
    onCall.close();
    storeNotices.close();
    outboxWorker.close();
    alone.close();
  }
}
