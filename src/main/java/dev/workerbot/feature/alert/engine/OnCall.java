package dev.workerbot.feature.alert.engine;

import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.access.hold.HoldText;
import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.store.CardReminders;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.alert.store.Stand;
import dev.workerbot.alert.store.Unrecorded;
import dev.workerbot.alert.store.WantedCard;
import dev.workerbot.feature.alert.condition.ServerHealth;
import dev.workerbot.feature.alert.notice.HoldNotices;
import dev.workerbot.feature.alert.notice.Notices;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.event.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what is seen of the servers into alerts, and puts every change of them into the store
 * together with what the chats are to be told of it. One thread does it all; what is seen, and what
 * is found out, reaches it through a queue, so that nobody who watches ever waits.
 */
public final class OnCall implements Consumer<Observation>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OnCall.class);
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * How often the store is looked into where all is well; whatever happens is looked at at once.
   */
  private static final Duration QUIET = Duration.ofSeconds(5);

  /** What ended longer ago is looked for where it is asked for. */
  private static final Duration KNOWN_DEEDS = Duration.ofMinutes(15);

  private static final int AT_ONCE = 10_000;

  /** Cards that bring their log, of those that come together. */
  private static final int FINDINGS = 200;

  private final AlertRules alertRules;
  private final Cards cards;
  private final SilenceTable silenceTable;
  private final RecentOperations recentOperations;
  private final EvidenceCollector evidenceCollector;
  private final RecentTransitions recentTransitions = new RecentTransitions();
  private final SteadyClock clock;
  private final Runnable changed;

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final Map<ServerName, ServerHealth> scenes = new LinkedHashMap<>();
  private final Map<Fingerprint, Condition> looks = new HashMap<>();
  private final Map<Target, String> forgiven = new HashMap<>();
  private final AlertRegistry alertRegistry;
  private final Notices notices;
  private final HoldTable holdTable;
  private final HoldNotices holdNotices;
  private final Unrecorded unrecorded;
  private final Recorder recorder;
  private Map<Target, List<RecentOperation>> done = Map.of();
  private List<ActiveSilence> holding = List.of();
  private List<WantedCard> wishes = List.of();
  private Instant nextTick = Instant.EPOCH;
  private Instant nextRead = Instant.EPOCH;
  private boolean loaded;
  private Thread thread;
  private volatile boolean closed;
  private volatile long turnedAt = System.nanoTime();

  private sealed interface Input {
    record ObservationInput(Observation observation) implements Input {}

    record FoundInput(Alert alert, EvidenceCollector.CollectedEvidence collectedEvidence)
        implements Input {}

    record WakeInput() implements Input {}
  }

  /** What the store keeps of alerts. */
  public record AlertTables(
      Cards cards,
      SilenceTable silenceTable,
      RecentOperations recentOperations,
      HoldTable holdTable) {}

  /**
   * @param isServed whether this chat can be told of anything
   * @param unrecorded tells the chats while the store cannot be written
   * @param changed is run after something was put out for the chats
   */
  public OnCall(
      Fleet fleet,
      AlertRules alertRules,
      AlertTables alertTables,
      Cleaner cleaner,
      Supplier<String> ids,
      SteadyClock clock,
      Predicate<String> isServed,
      Unrecorded unrecorded,
      Runnable changed) {
    this.alertRules = alertRules;
    this.unrecorded = unrecorded;
    this.cards = alertTables.cards();
    this.silenceTable = alertTables.silenceTable();
    this.recentOperations = alertTables.recentOperations();
    this.clock = clock;
    this.changed = changed;
    this.evidenceCollector =
        new EvidenceCollector(fleet, recentOperations, recentTransitions, cleaner, clock);
    this.alertRegistry = new AlertRegistry(alertRules, ids);
    this.notices = new Notices(alertRules, new CardText(ZoneId.systemDefault()), ids);
    this.recorder = new Recorder(cards, unrecorded, alertRegistry, notices, clock);
    this.holdTable = alertTables.holdTable();
    this.holdNotices =
        new HoldNotices(holdTable, alertRules, isServed, new HoldText(ZoneId.systemDefault()), ids);
    for (WatchedServer watchedServer : fleet.servers()) {
      scenes.put(
          watchedServer.name(),
          new ServerHealth(
              watchedServer.name(),
              alertRules.of(watchedServer.name()).tuning(),
              target -> alertRules.of(target).tuning()));
    }
  }

  /** Begins; what was seen before is waiting already. */
  public void start() {
    thread = Thread.ofVirtual().name("on-call").start(this::work);
  }

  @Override
  public void accept(Observation seen) {
    recentTransitions.see(seen);
    inputs.add(new Input.ObservationInput(seen));
  }

  /** Somebody has put down a wish or a silence: it need not wait for the clock. */
  public void wake() {
    inputs.add(new Input.WakeInput());
  }

  /** For how long its thread has not come round, which it does every second. */
  public Duration still() {
    return Duration.ofNanos(System.nanoTime() - turnedAt);
  }

  private void work() {
    while (!closed) {
      turnedAt = System.nanoTime();
      try {
        List<Input> batch = new ArrayList<>();
        long wait = Math.max(1, Duration.between(clock.instant(), nextTick).toMillis());
        Input first = inputs.poll(Math.min(wait, TICK.toMillis()), TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          inputs.drainTo(batch, AT_ONCE);
        }
        turn(batch);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException bug) {
        LOG.error("alerts: something is broken inside workerbot", bug);
      }
    }
  }

  private void turn(List<Input> batch) {
    Instant now = clock.instant();
    boolean tick = !now.isBefore(nextTick);
    boolean woken = false;
    boolean urgent = false;
    Set<ServerName> touched = new LinkedHashSet<>();
    for (Input input : batch) {
      switch (input) {
        case Input.ObservationInput(var observation) -> {
          see(observation);
          touched.add(observation.server());
          urgent |= isUrgent(observation);
        }
        case Input.FoundInput(var alert, var collectedEvidence) -> {
          alertRegistry.found(alert, collectedEvidence);
          urgent = true;
        }
        case Input.WakeInput() -> woken = true;
      }
    }
    if (!tick && !woken && !urgent) {
      return;
    }
    if (tick) {
      nextTick = now.plus(TICK);
    }
    if (!woken && !urgent && isQuiet(now)) {
      return;
    }
    nextRead = now.plus(QUIET);
    if (recorder.isTime()) {
      recorder.reads(read(now));
    }
    List<Alert> opened = new ArrayList<>();
    Set<ServerName> alerting =
        alertRegistry.open().stream()
            .map(alert -> alert.fingerprint().server())
            .collect(Collectors.toSet());
    for (ServerName server : tick || woken ? scenes.keySet() : touched) {
      ServerHealth serverHealth = scenes.get(server);
      // Most servers are well most of the time: the clock alone changes nothing there.
      if (serverHealth != null && (!serverHealth.isSettled() || alerting.contains(server))) {
        serverHealth
            .looks(now, worker -> isActedOn(new Target(server, worker)))
            .forEach((of, condition) -> look(of, condition, now).ifPresent(opened::add));
      }
    }
    recorder
        .fresh(wishes)
        .forEach(wantedCard -> {
          grant(wantedCard, now);
          recorder.granted(wantedCard);
        });
    if (tick) {
      notices.tell(
          now,
          scenes,
          (target, since) -> deeds(target, since, now),
          of -> isSilenced(of, now),
          alertRegistry.cards());
    }
    if (recorder.store(now)) {
      changed.run();
    }
    if (!recorder.isWaiting()) {
      tellOfHolds(clock.wall());
    }
    if (tick) {
      alertRegistry.forget(now.minus(alertRules.flapWithin()));
    }
    find(opened);
  }

  /**
   * Whether all is well everywhere, so that nothing that others may have put into the store matters
   * for a while.
   */
  private boolean isQuiet(Instant now) {
    if (!loaded || recorder.isWaiting()) {
      return false;
    }
    if (!now.isBefore(nextRead) || !alertRegistry.open().isEmpty() || notices.areWaiting()) {
      return false;
    }
    if (holdNotices.areDue(clock.wall())) {
      return false;
    }
    for (ServerHealth serverHealth : scenes.values()) {
      if (!serverHealth.isSettled() && !serverHealth.settles(now)) {
        return false;
      }
    }
    return true;
  }

  /** What comes all the time and hardly ever tells anything new waits for the clock. */
  private static boolean isUrgent(Observation seen) {
    return switch (seen) {
      case Observation.StateChanged _,
          Observation.MissedObservations _,
          Observation.ServerSilence _,
          Observation.Restart _ ->
          true;
      case Observation.StatusObserved statusObserved -> !statusObserved.heard();
      case Observation.Memory _, Observation.Policies _ -> false;
    };
  }

  private void see(Observation seen) {
    ServerHealth serverHealth = scenes.get(seen.server());
    if (serverHealth == null) {
      return;
    }
    for (ServerHealth.Stop stop : serverHealth.see(seen)) {
      notices.stopped(new Target(seen.server(), stop.worker()), stop.from(), stop.to());
    }
    notices.see(seen);
  }

  /** Reads what others put into the store; where that fails, what was read before still holds. */
  private Optional<StoreException> read(Instant now) {
    try {
      if (!loaded) {
        load(now);
      }
      done = new HashMap<>();
      recentOperations
          .since(clock.earliest(now.minus(KNOWN_DEEDS)))
          .forEach((target, all) ->
              done.put(target, all.stream().map(one -> one.by(clock::steady)).toList()));
      Instant wall = clock.wall();
      holding =
          Stream.concat(
                  silenceTable.holding(wall).stream(),
                  holdTable.holding(wall).stream().map(OnCall::silence))
              .toList();
      holdNotices.read();
      wishes = cards.wishes();
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead);
    }
    done.forEach((target, deeds) -> {
      RecentOperation recentOperation = deeds.getFirst();
      if (!recentOperation.isUnderWay()
          && !recentOperation.id().equals(forgiven.put(target, recentOperation.id()))) {
        Optional.ofNullable(scenes.get(target.server()))
            .ifPresent(serverHealth ->
                serverHealth.forgive(target.worker(), recentOperation.endedAt().orElseThrow()));
      }
    });
    return Optional.empty();
  }

  /** What was done to a worker that was under way at some time since then. */
  private List<RecentOperation> deeds(Target target, Instant since, Instant now) {
    if (since.isBefore(now.minus(KNOWN_DEEDS))) {
      try {
        return recentOperations.of(target, clock.earliest(since)).stream()
            .map(one -> one.by(clock::steady))
            .toList();
      } catch (StoreException notNow) {
        LOG.warn("what was done to {} is not known: {}", target, notNow.getMessage());
      }
    }
    return done.getOrDefault(target, List.of());
  }

  private void load(Instant now) {
    List<Card> stored =
        cards.since(clock.wall(now.minus(alertRules.flapWithin()))).stream()
            .map(card -> card.by(clock::steady, clock::steady))
            .toList();
    int last = cards.lastNumber();
    List<CardReminders> told = cards.told().stream().map(one -> one.by(clock::steady)).toList();
    List<Stand> stands = cards.stands();
    unrecorded.stand(stands, alertRegistry.load(stored, last));
    notices.load(told);
    giveUpUnwatched(now);
    // What was killed before it had found out anything does so now.
    find(
        alertRegistry.cards().stream()
            .filter(card -> card.isOpen() && card.evidence().equals(Card.Evidence.NONE))
            .flatMap(card -> card.alerts().stream())
            .toList());
    loaded = true;
  }

  /** What is held is kept quiet as a silence keeps it. */
  private static ActiveSilence silence(ActiveHold activeHold) {
    return new ActiveSilence(
        activeHold.number(),
        activeHold.of(),
        activeHold.reason(),
        activeHold.by().name(),
        activeHold.madeAt(),
        activeHold.until());
  }

  private void tellOfHolds(Instant now) {
    try {
      if (holdNotices.tell(now)) {
        changed.run();
      }
    } catch (StoreException notNow) {
      LOG.warn("what becomes of holds is told later: {}", notNow.getMessage());
    }
  }

  /** Of servers that are in the config no more nobody will ever see how they are. */
  private void giveUpUnwatched(Instant now) {
    for (Alert alert : alertRegistry.open()) {
      if (!scenes.containsKey(alert.fingerprint().server())) {
        AlertLifecycle.NextState nextState =
            AlertLifecycle.next(
                Optional.of(alert),
                new Condition.Ended("is not in workerbot's config any more"),
                setting(alert.fingerprint(), now));
        Optional<Alert> _ =
            alertRegistry.apply(alert.fingerprint(), nextState, alert.silenced(), now);
      }
    }
  }

  private AlertLifecycle.Setting setting(Fingerprint of, Instant now) {
    return new AlertLifecycle.Setting(
        of.target().flatMap(target -> Optional.ofNullable(done.get(target))).map(List::getFirst),
        isSilenced(of, now),
        now,
        alertRules.of(of).tuning().resolveAfter(),
        alertRules.flapWithin());
  }

  private boolean isActedOn(Target target) {
    return done.getOrDefault(target, List.of()).stream()
        .findFirst()
        .filter(RecentOperation::isUnderWay)
        .isPresent();
  }

  private boolean isSilenced(Fingerprint of, Instant now) {
    Set<String> tags = alertRules.tags().getOrDefault(of.server(), Set.of());
    Instant wall = clock.wall(now);
    return holding.stream().anyMatch(activeSilence -> activeSilence.covers(of, tags, wall));
  }

  private Optional<Alert> look(Fingerprint of, Condition condition, Instant now) {
    looks.put(of, condition);
    Optional<Alert> current = alertRegistry.alert(of);
    if (current.isEmpty() && !(condition instanceof Condition.Firing)) {
      return Optional.empty();
    }
    AlertLifecycle.Setting setting = setting(of, now);
    return alertRegistry.apply(
        of, AlertLifecycle.next(current, condition, setting), setting.silenced(), now);
  }

  private void grant(WantedCard wantedCard, Instant now) {
    Optional<Card> card = alertRegistry.card(wantedCard.card());
    if (card.isEmpty()) {
      return;
    }
    for (Alert alert : card.get().alerts()) {
      if (wantedCard.alert().isEmpty() || wantedCard.alert().get().equals(alert.id())) {
        Condition condition = looks.getOrDefault(alert.fingerprint(), new Condition.Unknown());
        Optional<AlertLifecycle.NextState> next =
            wantedCard.verb().equals("ack")
                ? Optional.of(AlertLifecycle.acknowledged(alert, wantedCard.by()))
                : AlertLifecycle.resolvedByHand(alert, condition, wantedCard.by(), now);
        next.ifPresent(becomes -> {
          Optional<Alert> _ =
              alertRegistry.apply(alert.fingerprint(), becomes, alert.silenced(), now);
        });
      }
    }
  }

  private void find(List<Alert> opened) {
    opened.stream()
        .filter(alert -> alert.fingerprint().worker().isPresent())
        // A card shows a line of so many.
        .filter(alert ->
            alertRegistry.card(alert.card()).stream()
                .flatMap(card -> card.alerts().stream().limit(Card.SHOWN))
                .anyMatch(shown -> shown.id().equals(alert.id())))
        .limit(FINDINGS)
        .forEach(alert ->
            Thread.ofVirtual()
                .name("findings")
                .start(() -> {
                  try {
                    inputs.add(new Input.FoundInput(alert, evidenceCollector.of(alert)));
                  } catch (RuntimeException notNow) {
                    LOG.warn("alert {} goes without its log: {}", alert.card(), notNow.toString());
                  }
                }));
  }

  /** How many alerts are open, by kind; for metrics. */
  public Map<AlertKind, Integer> open() {
    Map<AlertKind, Integer> open = new HashMap<>();
    try {
      cards.open().stream()
          .flatMap(card -> card.alerts().stream())
          .filter(Alert::isOpen)
          .forEach(alert -> open.merge(alert.alertKind(), 1, Integer::sum));
    } catch (StoreException cannotRead) {
      LOG.debug("no figures of alerts: {}", cannotRead.getMessage());
    }
    return open;
  }

  /** Ends at once; what is not stored yet is seen again by the next run. */
  @Override
  public void close() {
    closed = true;
    wake();
    if (thread != null) {
      try {
        boolean _ = thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
