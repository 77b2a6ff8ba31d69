package dev.workerbot.oncall;

import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.CardText;
import dev.workerbot.alert.Deed;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.Kind;
import dev.workerbot.alert.LifeCycle;
import dev.workerbot.alert.Look;
import dev.workerbot.alert.Scene;
import dev.workerbot.alert.Silence;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Server;
import dev.workerbot.message.Cleaner;
import dev.workerbot.store.Cards;
import dev.workerbot.store.Cards.Wish;
import dev.workerbot.store.Deeds;
import dev.workerbot.store.Holds;
import dev.workerbot.store.Silences;
import dev.workerbot.store.StoreException;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
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
public final class OnCall implements Consumer<Sighting>, AutoCloseable {
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

  private final Rules rules;
  private final Cards cards;
  private final Silences silences;
  private final Deeds deeds;
  private final Findings findings;
  private final Steps steps = new Steps();
  private final SteadyClock clock;
  private final Runnable changed;

  private final BlockingQueue<Input> inputs = new LinkedBlockingQueue<>();
  private final Map<ServerName, Scene> scenes = new LinkedHashMap<>();
  private final Map<Fingerprint, Look> looks = new HashMap<>();
  private final Map<Target, String> forgiven = new HashMap<>();
  private final Book book;
  private final Notices notices;
  private final Holds holds;
  private final HoldNotices holdNotices;
  private final Unrecorded unrecorded;
  private final Recorder recorder;
  private Map<Target, List<Deed>> done = Map.of();
  private List<Silence> holding = List.of();
  private List<Wish> wishes = List.of();
  private Instant nextTick = Instant.EPOCH;
  private Instant nextRead = Instant.EPOCH;
  private boolean loaded;
  private Thread thread;
  private volatile boolean closed;
  private volatile long turnedAt = System.nanoTime();

  private sealed interface Input {
    record Seen(Sighting sighting) implements Input {}

    record Found(Alert alert, Findings.Found found) implements Input {}

    record Wake() implements Input {}
  }

  /** What the store keeps of alerts. */
  public record Stored(Cards cards, Silences silences, Deeds deeds, Holds holds) {}

  /**
   * @param isServed whether this chat can be told of anything
   * @param unrecorded tells the chats while the store cannot be written
   * @param changed is run after something was put out for the chats
   */
  public OnCall(
      Fleet fleet,
      Rules rules,
      Stored stored,
      Cleaner cleaner,
      Supplier<String> ids,
      SteadyClock clock,
      Predicate<String> isServed,
      Unrecorded unrecorded,
      Runnable changed) {
    this.rules = rules;
    this.unrecorded = unrecorded;
    this.cards = stored.cards();
    this.silences = stored.silences();
    this.deeds = stored.deeds();
    this.clock = clock;
    this.changed = changed;
    this.findings = new Findings(fleet, deeds, steps, cleaner, clock);
    this.book = new Book(rules, ids);
    this.notices = new Notices(rules, new CardText(ZoneId.systemDefault()), ids);
    this.recorder = new Recorder(cards, unrecorded, book, notices, clock);
    this.holds = stored.holds();
    this.holdNotices =
        new HoldNotices(holds, rules, isServed, new HoldText(ZoneId.systemDefault()), ids);
    for (Server server : fleet.servers()) {
      scenes.put(
          server.name(),
          new Scene(
              server.name(),
              rules.of(server.name()).tuning(),
              target -> rules.of(target).tuning()));
    }
  }

  /** Begins; what was seen before is waiting already. */
  public void start() {
    thread = Thread.ofVirtual().name("on-call").start(this::work);
  }

  @Override
  public void accept(Sighting seen) {
    steps.see(seen);
    inputs.add(new Input.Seen(seen));
  }

  /** Somebody has put down a wish or a silence: it need not wait for the clock. */
  public void wake() {
    inputs.add(new Input.Wake());
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
        case Input.Seen(var sighting) -> {
          see(sighting);
          touched.add(sighting.server());
          urgent |= isUrgent(sighting);
        }
        case Input.Found(var alert, var found) -> {
          book.found(alert, found);
          urgent = true;
        }
        case Input.Wake() -> woken = true;
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
        book.open().stream().map(alert -> alert.fingerprint().server()).collect(Collectors.toSet());
    for (ServerName server : tick || woken ? scenes.keySet() : touched) {
      Scene scene = scenes.get(server);
      // Most servers are well most of the time: the clock alone changes nothing there.
      if (scene != null && (!scene.isSettled() || alerting.contains(server))) {
        scene
            .looks(now, worker -> isActedOn(new Target(server, worker)))
            .forEach((of, look) -> look(of, look, now).ifPresent(opened::add));
      }
    }
    recorder
        .fresh(wishes)
        .forEach(wish -> {
          grant(wish, now);
          recorder.granted(wish);
        });
    if (tick) {
      notices.tell(
          now,
          scenes,
          (target, since) -> deeds(target, since, now),
          of -> isSilenced(of, now),
          book.cards());
    }
    if (recorder.store(now)) {
      changed.run();
    }
    if (!recorder.isWaiting()) {
      tellOfHolds(clock.wall());
    }
    if (tick) {
      book.forget(now.minus(rules.flapWithin()));
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
    if (!now.isBefore(nextRead) || !book.open().isEmpty() || notices.areWaiting()) {
      return false;
    }
    if (holdNotices.areDue(clock.wall())) {
      return false;
    }
    for (Scene scene : scenes.values()) {
      if (!scene.isSettled() && !scene.settles(now)) {
        return false;
      }
    }
    return true;
  }

  /** What comes all the time and hardly ever tells anything new waits for the clock. */
  private static boolean isUrgent(Sighting seen) {
    return switch (seen) {
      case Sighting.Change _,
          Sighting.Missed _,
          Sighting.Past _,
          Sighting.Silence _,
          Sighting.Restart _ ->
          true;
      case Sighting.Status status -> !status.heard();
      case Sighting.Memory _, Sighting.Policies _ -> false;
    };
  }

  private void see(Sighting seen) {
    Scene scene = scenes.get(seen.server());
    if (scene == null) {
      return;
    }
    for (Scene.Stop stop : scene.see(seen)) {
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
      deeds
          .since(clock.earliest(now.minus(KNOWN_DEEDS)))
          .forEach((target, all) ->
              done.put(target, all.stream().map(one -> one.by(clock::steady)).toList()));
      Instant wall = clock.wall();
      holding =
          Stream.concat(
                  silences.holding(wall).stream(),
                  holds.holding(wall).stream().map(OnCall::silence))
              .toList();
      holdNotices.read();
      wishes = cards.wishes();
    } catch (StoreException cannotRead) {
      return Optional.of(cannotRead);
    }
    done.forEach((target, deeds) -> {
      Deed deed = deeds.getFirst();
      if (!deed.isUnderWay() && !deed.id().equals(forgiven.put(target, deed.id()))) {
        Optional.ofNullable(scenes.get(target.server()))
            .ifPresent(scene -> scene.forgive(target.worker(), deed.endedAt().orElseThrow()));
      }
    });
    return Optional.empty();
  }

  /** What was done to a worker that was under way at some time since then. */
  private List<Deed> deeds(Target target, Instant since, Instant now) {
    if (since.isBefore(now.minus(KNOWN_DEEDS))) {
      try {
        return deeds.of(target, clock.earliest(since)).stream()
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
        cards.since(clock.wall(now.minus(rules.flapWithin()))).stream()
            .map(card -> card.by(clock::steady, clock::steady))
            .toList();
    int last = cards.lastNumber();
    List<Cards.Told> told = cards.told().stream().map(one -> one.by(clock::steady)).toList();
    List<Cards.Stand> stands = cards.stands();
    unrecorded.stand(stands, book.load(stored, last));
    notices.load(told);
    giveUpUnwatched(now);
    // What was killed before it had found out anything does so now.
    find(
        book.cards().stream()
            .filter(card -> card.isOpen() && card.evidence().equals(Card.Evidence.NONE))
            .flatMap(card -> card.alerts().stream())
            .toList());
    loaded = true;
  }

  /** What is held is kept quiet as a silence keeps it. */
  private static Silence silence(Hold hold) {
    return new Silence(
        hold.number(), hold.of(), hold.reason(), hold.by().name(), hold.madeAt(), hold.until());
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
    for (Alert alert : book.open()) {
      if (!scenes.containsKey(alert.fingerprint().server())) {
        LifeCycle.Next next =
            LifeCycle.next(
                Optional.of(alert),
                new Look.Ended("is not in workerbot's config any more"),
                setting(alert.fingerprint(), now));
        Optional<Alert> _ = book.apply(alert.fingerprint(), next, alert.silenced(), now);
      }
    }
  }

  private LifeCycle.Setting setting(Fingerprint of, Instant now) {
    return new LifeCycle.Setting(
        of.target().flatMap(target -> Optional.ofNullable(done.get(target))).map(List::getFirst),
        isSilenced(of, now),
        now,
        rules.of(of).tuning().resolveAfter(),
        rules.flapWithin());
  }

  private boolean isActedOn(Target target) {
    return done.getOrDefault(target, List.of()).stream()
        .findFirst()
        .filter(Deed::isUnderWay)
        .isPresent();
  }

  private boolean isSilenced(Fingerprint of, Instant now) {
    Set<String> tags = rules.tags().getOrDefault(of.server(), Set.of());
    Instant wall = clock.wall(now);
    return holding.stream().anyMatch(silence -> silence.covers(of, tags, wall));
  }

  private Optional<Alert> look(Fingerprint of, Look look, Instant now) {
    looks.put(of, look);
    Optional<Alert> current = book.alert(of);
    if (current.isEmpty() && !(look instanceof Look.Firing)) {
      return Optional.empty();
    }
    LifeCycle.Setting setting = setting(of, now);
    return book.apply(of, LifeCycle.next(current, look, setting), setting.silenced(), now);
  }

  private void grant(Wish wish, Instant now) {
    Optional<Card> card = book.card(wish.card());
    if (card.isEmpty()) {
      return;
    }
    for (Alert alert : card.get().alerts()) {
      if (wish.alert().isEmpty() || wish.alert().get().equals(alert.id())) {
        Look look = looks.getOrDefault(alert.fingerprint(), new Look.Unknown());
        Optional<LifeCycle.Next> next =
            wish.verb().equals("ack")
                ? Optional.of(LifeCycle.acknowledged(alert, wish.by()))
                : LifeCycle.resolvedByHand(alert, look, wish.by(), now);
        next.ifPresent(becomes -> {
          Optional<Alert> _ = book.apply(alert.fingerprint(), becomes, alert.silenced(), now);
        });
      }
    }
  }

  private void find(List<Alert> opened) {
    opened.stream()
        .filter(alert -> alert.fingerprint().worker().isPresent())
        // A card shows a line of so many.
        .filter(alert ->
            book.card(alert.card()).stream()
                .flatMap(card -> card.alerts().stream().limit(Card.SHOWN))
                .anyMatch(shown -> shown.id().equals(alert.id())))
        .limit(FINDINGS)
        .forEach(alert ->
            Thread.ofVirtual()
                .name("findings")
                .start(() -> {
                  try {
                    inputs.add(new Input.Found(alert, findings.of(alert)));
                  } catch (RuntimeException notNow) {
                    LOG.warn("alert {} goes without its log: {}", alert.card(), notNow.toString());
                  }
                }));
  }

  /** How many alerts are open, by kind; for metrics. */
  public Map<Kind, Integer> open() {
    Map<Kind, Integer> open = new HashMap<>();
    try {
      cards.open().stream()
          .flatMap(card -> card.alerts().stream())
          .filter(Alert::isOpen)
          .forEach(alert -> open.merge(alert.kind(), 1, Integer::sum));
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
