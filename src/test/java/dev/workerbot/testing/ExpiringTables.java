package dev.workerbot.testing;

import dev.workerbot.alert.store.Cards;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StateChanges;
import dev.workerbot.store.Database;
import dev.workerbot.store.Retention;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.access.Audit;
import java.time.Clock;
import java.util.List;

/** Retention as a running bot has it. */
public final class ExpiringTables {
  private ExpiringTables() {}

  /** Over every table that forgets what is old. */
  public static Retention retention(Database database, Clock clock) {
    return new Retention(
        database,
        Retention.Keep.DEFAULT,
        clock,
        List.of(
            new Changes(database, clock),
            new ApprovalRequests(database, clock),
            new Audit(database, clock),
            new Cards(database),
            new StateChanges(database),
            new MemoryUse(database)));
  }
}
