package dev.workerbot.store;

import java.time.Clock;
import java.time.Duration;

/** Remembers what came in from chats, for a platform may deliver twice. */
public final class Deliveries {
  private static final Duration KEPT = Duration.ofDays(2);

  private final Transactions transactions;
  private final Clock clock;

  public Deliveries(Database database, Clock clock) {
    this.transactions = new Transactions(database);
    this.clock = clock;
  }

  /**
   * Whether this delivery is seen for the first time; at most one caller ever gets {@code true}.
   */
  public boolean isFirst(String delivery) {
    long now = clock.millis();
    return transactions.in(handle -> {
      handle.execute("DELETE FROM delivery WHERE seen_at < ?", now - KEPT.toMillis());
      return handle.execute(
              "INSERT INTO delivery (id, seen_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
              delivery,
              now)
          == 1;
    });
  }
}
