package dev.workerbot.feature.alert.engine;

import dev.workerbot.access.hold.HoldText;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.AlertTables;
import dev.workerbot.feature.alert.condition.FleetHealth;
import dev.workerbot.feature.alert.notice.HoldNotices;
import dev.workerbot.feature.alert.notice.Notices;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.time.SteadyClock;
import java.time.ZoneId;
import java.util.function.Supplier;

/** Puts the engine of alerts together. */
public final class OnCallParts {
  private OnCallParts() {}

  /** It begins with {@link OnCall#start}. */
  public static OnCall of(
      Fleet fleet,
      AlertRules rules,
      AlertTables tables,
      AlertChannels channels,
      Cleaner cleaner,
      Supplier<String> ids,
      SteadyClock clock) {
    FleetHealth health =
        new FleetHealth(fleet.servers().stream().map(WatchedServer::name).toList(), rules);
    AlertRegistry registry = new AlertRegistry(rules, ids);
    Notices notices = new Notices(rules, new CardText(ZoneId.systemDefault()), ids);
    HoldNotices holdNotices =
        new HoldNotices(
            tables.holdTable(),
            rules,
            channels.isServed(),
            new HoldText(ZoneId.systemDefault()),
            ids);
    StoreSnapshot snapshot = new StoreSnapshot(tables, rules, clock);
    return new OnCall(
        health,
        snapshot,
        new AlertEvaluator(rules, registry, snapshot),
        new Recorder(tables.cards(), channels, registry, notices, holdNotices, clock),
        notices,
        new EvidenceCollector(
            fleet, tables.recentOperations(), new RecentTransitions(), cleaner, clock),
        clock);
  }
}
