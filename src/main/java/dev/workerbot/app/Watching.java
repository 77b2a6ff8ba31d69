package dev.workerbot.app;

import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Kind;
import dev.workerbot.app.http.Metrics;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbox.CardMessages;
import dev.workerbot.chat.outbox.Courier;
import dev.workerbot.chat.outbox.StoreNotices;
import dev.workerbot.chat.terminal.TerminalSession;
import dev.workerbot.chronicle.Chronicle;
import dev.workerbot.fleet.Feed;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Pace;
import dev.workerbot.message.Cleaner;
import dev.workerbot.oncall.OnCall;
import dev.workerbot.oncall.Rules;
import dev.workerbot.operation.Ids;
import dev.workerbot.operation.Offering;
import dev.workerbot.store.Database;
import dev.workerbot.store.Outbox;
import dev.workerbot.store.Owner;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.StoreWatch;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
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
final class Watching implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watching.class);

  /** Messages that wait while a chat has a bad minute. */
  private static final int MANY = 50;

  private final Owner alone;
  private final Fleet fleet;
  private final Pace pace;
  private final OnCall onCall;
  private final Courier courier;
  private final Chronicle chronicle;
  private final Outbox outbox;
  private final StoreWatch storeWatch;
  private final StoreNotices storeNotices;
  private final Optional<Metrics> metrics;
  private final Set<String> served = ConcurrentHashMap.newKeySet();

  /** What it is made of. */
  record Parts(
      Fleet fleet,
      Database database,
      StoreWatch storeWatch,
      OnCall.Stored stored,
      Chronicle chronicle,
      Optional<Metrics> metrics,
      Offering offering,
      Cleaner cleaner,
      Ids ids,
      Clock clock,
      SteadyClock steady) {}

  /** How fast servers are looked at, and chats told. */
  record Paces(Pace servers, Courier.Pace chats) {
    static Paces usual() {
      return new Paces(Pace.usual(RandomGenerator.getDefault()), Courier.Pace.DEFAULT);
    }
  }

  /**
   * @param alone the lock that keeps others from watching, taken over
   */
  Watching(Owner alone, Parts parts, Rules rules, Paces paces) {
    this.alone = alone;
    this.pace = paces.servers();
    this.fleet = parts.fleet();
    CardText text = new CardText(ZoneId.systemDefault());
    Outbox outbox = new Outbox(parts.database());
    this.courier =
        new Courier(
            outbox,
            new CardMessages(
                text, rules, parts.stored().cards(), parts.offering(), parts.cleaner()),
            parts.ids()::next,
            paces.chats(),
            parts.clock());
    this.chronicle = parts.chronicle();
    this.outbox = outbox;
    this.metrics = parts.metrics();
    this.onCall =
        new OnCall(
            fleet,
            rules,
            parts.stored(),
            parts.cleaner(),
            parts.ids()::next,
            parts.steady(),
            served::contains,
            courier.direct(),
            courier::wake);
    this.storeWatch = parts.storeWatch();
    this.storeNotices = new StoreNotices(rules, parts.ids()::next, paces.chats());
    storeWatch.onChange(storeNotices);
    metrics.ifPresent(this::measure);
  }

  private void measure(Metrics figures) {
    figures.alertsOpen(
        Arrays.stream(Kind.values())
            .filter(kind -> kind.family() != Kind.Family.NOTICE)
            .map(Kind::word)
            .toList(),
        this::open);
    figures.outboxDepth(outbox::depth);
    figures.feeds(server -> Optional.of(feed(server)).map(Watching::figures));
  }

  /** How this server is heard of now. */
  Feed feed(ServerName server) {
    return fleet.feed(server);
  }

  private Map<String, Integer> open() {
    return onCall.open().entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().word(), Map.Entry::getValue));
  }

  private static Metrics.Feed figures(Feed feed) {
    return new Metrics.Feed(feed.isHearing(), feed.lag(), feed.reconnects());
  }

  private void see(Sighting sighting) {
    onCall.accept(sighting);
    chronicle.accept(sighting);
    metrics.ifPresent(figures -> {
      figures.accept(sighting);
      if (sighting instanceof Sighting.Status) {
        fleet
            .remembered(sighting.server())
            .ifPresent(seen -> figures.roundTrip(sighting.server(), seen.roundTrip()));
      }
    });
  }

  /** What is wrong with the outbox, as a sentence; empty while it drains. */
  Optional<String> trouble() {
    try {
      int waiting = outbox.depth();
      return waiting <= MANY
          ? courier.trouble()
          : Optional.of(waiting + " alerts wait for a chat to take them");
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead.getMessage());
    }
  }

  /** For how long those who take alerts in, and bring them, have not moved. */
  Duration still() {
    Duration alerts = onCall.still();
    Duration outbox = courier.still();
    return alerts.compareTo(outbox) > 0 ? alerts : outbox;
  }

  /** Chats that are told. */
  void serve(Chat chat) {
    served.add(chat.name());
    courier.serve(chat);
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
    courier.start();
    fleet.watch(this::see, pace);
  }

  /** Somebody wants something of an alert. */
  void wake() {
    onCall.wake();
  }

  @Override
  public void close() throws IOException {
    onCall.close();
    storeNotices.close();
    courier.close();
    alone.close();
  }
}
