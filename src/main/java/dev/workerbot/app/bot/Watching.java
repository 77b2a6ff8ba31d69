package dev.workerbot.app.bot;

import dev.workerbot.app.http.metrics.Metrics;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.feature.alert.engine.OnCall;
import dev.workerbot.feature.restart.operation.PauseKeeper;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.FeedState;
import dev.workerbot.fleet.watch.WatchIntervals;
import dev.workerbot.health.HealthWatch;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.event.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The half of the bot that speaks unasked: it watches the servers, and tells of alerts. */
public final class Watching implements AutoCloseable {
  private final InstanceLock alone;
  private final Fleet fleet;
  private final OnCall onCall;
  private final HealthWatch healthWatch;
  private final ObservationListeners listeners;
  private final AlertDelivery delivery;
  private final WatchIntervals watchIntervals;

  /** how fast servers are looked at, and chats notified. */
  public record Intervals(WatchIntervals servers, DeliveryPolicy chats) {
    public static Intervals usual() {
      return new Intervals(
          WatchIntervals.usual(RandomGenerator.getDefault()), DeliveryPolicy.DEFAULT);
    }
  }

  /** Who is notified of what is seen, beside those who are on call. */
  record ObservationListeners(
      WorkerHistory workerHistory, Optional<Metrics> metrics, PauseKeeper pauseKeeper) {}

  /**
   * @param alone the lock that keeps others from watching, taken over
   */
  Watching(
      InstanceLock alone,
      Fleet fleet,
      OnCall onCall,
      HealthWatch healthWatch,
      ObservationListeners listeners,
      AlertDelivery delivery,
      WatchIntervals watchIntervals) {
    this.alone = alone;
    this.fleet = fleet;
    this.onCall = onCall;
    this.healthWatch = healthWatch;
    this.listeners = listeners;
    this.delivery = delivery;
    this.watchIntervals = watchIntervals;
  }

  /** How this server is heard of now. */
  public FeedState feed(ServerName server) {
    return fleet.feed(server);
  }

  private void see(Observation observation) {
    onCall.accept(observation);
    listeners.workerHistory().accept(observation);
    listeners.pauseKeeper().accept(observation);
    listeners
        .metrics()
        .ifPresent(figures -> {
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
    return delivery.trouble();
  }

  /** For how long those who take alerts in, and bring them, have not moved. */
  public Duration still() {
    Duration alerts = onCall.still();
    Duration chats = delivery.still();
    return alerts.compareTo(chats) > 0 ? alerts : chats;
  }

  /** Chats that are notified. */
  void serve(Chat chat) {
    delivery.serve(chat);
  }

  void start() {
    onCall.start();
    delivery.start();
    fleet.watch(listeners.workerHistory().newest(), this::see, watchIntervals);
    healthWatch.start(onCall);
  }

  /** Somebody wants something of an alert. */
  void wake() {
    onCall.wake();
  }

  @Override
  public void close() throws IOException {
    healthWatch.close();
    onCall.close();
    delivery.close();
    alone.close();
  }
}
