package dev.workerbot.app.bot;

import dev.workerbot.access.Caller;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.chat.completion.Attention;
import dev.workerbot.feature.alert.VisibleAlerts;
import dev.workerbot.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;

/** What deserves attention now, by open alerts and by what was done within a day. */
final class LiveAttention implements Function<Caller, Attention> {
  private static final Duration LATELY = Duration.ofDays(1);

  private final VisibleAlerts alerts;
  private final RecentOperations operations;
  private final Clock clock;

  LiveAttention(VisibleAlerts alerts, RecentOperations operations, Clock clock) {
    this.alerts = alerts;
    this.operations = operations;
    this.clock = clock;
  }

  @Override
  public Attention apply(Caller caller) {
    try {
      return new Attention(
          alerts.byWorker(caller).keySet(),
          operations.since(clock.instant().minus(LATELY)).keySet());
    } catch (StoreException unreadable) {
      // Names can be completed all the same.
      return Attention.NONE;
    }
  }
}
