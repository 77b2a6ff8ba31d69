package dev.workerbot.feature.alert.engine;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.AlertTables;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What others put into the store that bears on alerts, as it was last read: operations on workers,
 * silences and holds, and what people want of cards. Not safe for several threads.
 */
final class StoreSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(StoreSnapshot.class);

  /** What ended longer ago is looked for where it is asked for. */
  private static final Duration RECENT = Duration.ofMinutes(15);

  private final AlertTables tables;
  private final AlertRules rules;
  private final SteadyClock clock;

  /** The newest operations of each worker first. */
  private Map<Target, List<RecentOperation>> operations = Map.of();

  private List<ActiveSilence> silences = List.of();
  private List<WantedCard> wanted = List.of();

  private Set<Target> paused = Set.of();

  /** The operation of each worker whose end is known to all. */
  private final Map<Target, String> ended = new HashMap<>();

  StoreSnapshot(AlertTables tables, AlertRules rules, SteadyClock clock) {
    this.tables = tables;
    this.rules = rules;
    this.clock = clock;
  }

  /** Reads it all anew; where that fails, what was read before still holds. */
  void read(Instant now) {
    Map<Target, List<RecentOperation>> recent = new HashMap<>();
    tables
        .recentOperations()
        .since(clock.earliest(now.minus(RECENT)))
        .forEach((target, all) -> recent.put(target, steady(all)));
    operations = recent;
    Instant wall = clock.wall();
    silences =
        Stream.concat(
                tables.silenceTable().holding(wall).stream(),
                tables.holdTable().holding(wall).stream().map(StoreSnapshot::silence))
            .toList();
    wanted = tables.cards().wanted();
    paused = tables.paused().all().keySet();
  }

  private List<RecentOperation> steady(List<RecentOperation> all) {
    return all.stream().map(one -> one.by(clock::steady)).toList();
  }

  /** What is held is kept quiet as a silence keeps it. */
  private static ActiveSilence silence(ActiveHold activeHold) {
    return new ActiveSilence(
        activeHold.number(),
        activeHold.of(),
        activeHold.reason(),
        activeHold.by().person(),
        activeHold.madeAt(),
        activeHold.until());
  }

  /** Tells once of each operation that has ended, and when. */
  void forEachEnded(BiConsumer<Target, Instant> consumer) {
    operations.forEach((target, all) -> {
      RecentOperation newest = all.getFirst();
      if (!newest.isUnderWay() && !newest.id().equals(ended.put(target, newest.id()))) {
        consumer.accept(target, newest.endedAt().orElseThrow());
      }
    });
  }

  /** Workers that were told to take no more jobs. */
  Set<Target> paused() {
    return paused;
  }

  /** What is wanted of cards. */
  List<WantedCard> wanted() {
    return wanted;
  }

  /** What was last done to a worker. */
  Optional<RecentOperation> newest(Target target) {
    return operations.getOrDefault(target, List.of()).stream().findFirst();
  }

  boolean isActedOn(Target target) {
    return newest(target).filter(RecentOperation::isUnderWay).isPresent();
  }

  /** What was done to a worker that was under way at some time since then. */
  List<RecentOperation> since(Target target, Instant since, Instant now) {
    if (since.isBefore(now.minus(RECENT))) {
      try {
        return steady(tables.recentOperations().of(target, clock.earliest(since)));
      } catch (StoreException notNow) {
        LOG.warn("recent actions on {} are unknown: {}", target, notNow.getMessage());
      }
    }
    return operations.getOrDefault(target, List.of());
  }

  /** Whether a silence or a hold keeps it quiet. */
  boolean isSilenced(Fingerprint of, Instant now) {
    Set<String> tags = rules.tags().getOrDefault(of.server(), Set.of());
    Instant wall = clock.wall(now);
    return silences.stream().anyMatch(activeSilence -> activeSilence.covers(of, tags, wall));
  }
}
