package dev.workerbot.oncall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Deed;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.LifeCycle;
import dev.workerbot.alert.Look;
import dev.workerbot.alert.Scene;
import dev.workerbot.alert.Tuning;
import dev.workerbot.store.Cards;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Sighting;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Lives of alerts under random events, with the bot killed and started again in between. */
class AlertLifePropertiesTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final List<WorkerName> WORKERS =
      List.of(WorkerName.of("horizon"), WorkerName.of("queue:queue_00"), WorkerName.of("mailer"));

  /** Something that happens, to the worker of that number where it is about one. */
  enum Happens {
    SPAWNED,
    UP,
    EXITED,
    CRASHED,
    GAVE_UP,
    STOPPED,
    STATUS,
    CHANGED_STATUS,
    UNREACHABLE,
    DOWN,
    SILENCED,
    HEARD,
    ACKNOWLEDGED,
    RESOLVED,
    ACTS,
    ACTED,
    STORED,
    KILLED
  }

  record Event(Happens what, int worker, int seconds, WorkerState state) {}

  @Provide
  Arbitrary<List<Event>> lives() {
    return net.jqwik.api.Combinators.combine(
            Arbitraries.of(Happens.class),
            Arbitraries.integers().between(0, WORKERS.size() - 1),
            Arbitraries.of(0, 0, 1, 3, 8, 31, 200),
            Arbitraries.of(WorkerState.class))
        .as(Event::new)
        .list()
        .ofMinSize(5)
        .ofMaxSize(80);
  }

  @Property(tries = 3000)
  void anyLife_keepsItsPromises(@ForAll("lives") List<Event> events) {
    World world = new World();
    for (Event event : events) {
      world.happens(event);
      world.holds();
    }
    world.lasts();
    Statistics.collect(world.opened > 0 ? "with alerts" : "without", world.resolved > 0);
  }

  /** What {@link OnCall} does, without its threads, its store and its servers. */
  private static final class World {
    private final Rules rules =
        new Rules(
            new Rules.Rule(
                Selector.everything(),
                Tuning.DEFAULT,
                new Route("usual", List.of(), List.of(), Optional.empty(), Optional.empty()),
                Optional.empty()),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10));
    private final Map<Integer, Card> stored = new TreeMap<>();
    private final Map<WorkerName, Deed> deeds = new HashMap<>();
    private final Set<WorkerName> silenced = new HashSet<>();
    private final Map<WorkerName, WorkerState> truth = new HashMap<>();
    private Instant now = Instant.parse("2026-11-24T03:00:00Z");
    private int numbers;
    private Book book = new Book(rules, this::id);
    private Scene scene = scene();
    private int opened;
    private int resolved;

    private String id() {
      return "id" + numbers++;
    }

    /**
     * What is called settled is left alone by the clock: it may not turn into an alert by itself.
     */
    void lasts() {
      if (!scene.isSettled() && !scene.settles(now)) {
        return;
      }
      Map<Fingerprint, Look> today = ended(scene.looks(now, _ -> false));
      Map<Fingerprint, Look> tomorrow =
          ended(scene.looks(now.plus(Duration.ofDays(1)), _ -> false));
      assertEquals(today, tomorrow);
      assertTrue(
          tomorrow.values().stream().noneMatch(Look.Firing.class::isInstance), tomorrow.toString());
    }

    /** What is at its end may be told once only. */
    private static Map<Fingerprint, Look> ended(Map<Fingerprint, Look> looks) {
      Map<Fingerprint, Look> others = new HashMap<>(looks);
      others.values().removeIf(Look.Ended.class::isInstance);
      return others;
    }

    private static Scene scene() {
      return new Scene(WEB1, Tuning.DEFAULT, _ -> Tuning.DEFAULT);
    }

    void happens(Event event) {
      now = now.plusSeconds(event.seconds()).plusMillis(1);
      WorkerName worker = WORKERS.get(event.worker());
      switch (event.what()) {
        case SPAWNED -> hear(worker, new Transition.Spawned(numbers++), WorkerState.STARTING);
        case UP -> hear(worker, new Transition.Up(), WorkerState.RUNNING);
        case EXITED -> hear(worker, new Transition.Exited(true, "fine"), WorkerState.EXITED);
        case CRASHED -> hear(worker, new Transition.Exited(false, "bad"), WorkerState.EXITED);
        case GAVE_UP -> hear(worker, new Transition.GaveUp(Optional.empty()), WorkerState.FATAL);
        case STOPPED -> hear(worker, new Transition.Stopped(), WorkerState.STOPPED);
        case STATUS -> status();
        case CHANGED_STATUS -> {
          truth.put(worker, event.state());
          status();
        }
        case UNREACHABLE -> silence(Sighting.Trouble.UNREACHABLE);
        case DOWN -> silence(Sighting.Trouble.SUPERVISOR_DOWN);
        case SILENCED -> silenced.add(worker);
        case HEARD -> silenced.remove(worker);
        case ACKNOWLEDGED ->
            alertOf(worker)
                .ifPresent(
                    alert -> apply(alert.fingerprint(), LifeCycle.acknowledged(alert, "anna")));
        case RESOLVED -> resolve(worker);
        case ACTS ->
            deeds.put(worker, new Deed(id(), "restart", "anna", now, Optional.empty(), false));
        case ACTED ->
            deeds.computeIfPresent(
                worker,
                (_, deed) ->
                    new Deed(
                        deed.id(), "restart", "anna", deed.startedAt(), Optional.of(now), true));
        case STORED -> store();
        case KILLED -> {
          book = new Book(rules, this::id);
          book.load(stored.values(), stored.keySet().stream().reduce(0, Integer::max));
          scene = scene();
        }
      }
      look();
    }

    private void hear(WorkerName worker, Transition what, WorkerState state) {
      truth.put(worker, state);
      List<Scene.Stop> _ = scene.see(new Sighting.Change(WEB1, now, worker, what));
    }

    private void status() {
      List<WorkerStatus> all =
          WORKERS.stream()
              .map(worker ->
                  new WorkerStatus(
                      worker,
                      truth.getOrDefault(worker, WorkerState.RUNNING),
                      OptionalInt.empty(),
                      Optional.empty(),
                      ""))
              .toList();
      List<Scene.Stop> _ = scene.see(new Sighting.Status(WEB1, now, now, all, true));
    }

    private void silence(Sighting.Trouble trouble) {
      List<Scene.Stop> _ = scene.see(new Sighting.Silence(WEB1, now, trouble, "no answer"));
    }

    private void resolve(WorkerName worker) {
      Fingerprint of = state(worker);
      Look look = scene.looks(now, _ -> false).getOrDefault(of, new Look.Unknown());
      alertOf(worker)
          .flatMap(alert -> LifeCycle.resolvedByHand(alert, look, "anna", now))
          .ifPresent(next -> apply(of, next));
    }

    private static Fingerprint state(WorkerName worker) {
      return new Fingerprint(dev.workerbot.alert.Kind.Family.STATE, WEB1, Optional.of(worker));
    }

    private Optional<Alert> alertOf(WorkerName worker) {
      return book.alert(state(worker));
    }

    private void look() {
      scene
          .looks(now, _ -> false)
          .forEach((of, look) -> {
            Optional<WorkerName> worker = of.worker();
            boolean quiet = worker.filter(silenced::contains).isPresent();
            LifeCycle.Setting setting =
                new LifeCycle.Setting(
                    worker.flatMap(name -> Optional.ofNullable(deeds.get(name))),
                    quiet,
                    now,
                    Duration.ofSeconds(30),
                    rules.flapWithin());
            apply(of, LifeCycle.next(book.alert(of), look, setting));
            boolean acted =
                worker
                    .filter(name -> deeds.containsKey(name) && deeds.get(name).isUnderWay())
                    .isPresent();
            if (look instanceof Look.Firing && !acted) {
              assertTrue(
                  book.alert(of).filter(Alert::isOpen).isPresent(),
                  () -> of + " fires, silenced or not, and nothing is recorded");
            }
          });
    }

    private void apply(Fingerprint of, LifeCycle.Next next) {
      boolean wasOpen = book.alert(of).filter(Alert::isOpen).isPresent();
      boolean quiet = of.worker().filter(silenced::contains).isPresent();
      if (book.apply(of, next, quiet, now).isPresent()) {
        opened++;
      }
      Optional<Alert> after = book.alert(of);
      if (wasOpen && after.filter(Alert::isOpen).isEmpty()) {
        resolved++;
        of.worker()
            .flatMap(scene::state)
            .ifPresent(state -> assertNotEquals(WorkerState.FATAL, state, "resolved while FATAL"));
      }
    }

    private void store() {
      for (Cards.Change change : book.changes(now)) {
        stored.put(change.card().number(), change.card());
      }
      book.stored();
      for (Card card : book.cards()) {
        assertEquals(card, stored.get(card.number()), "what is stored is what is known");
      }
    }

    void holds() {
      Set<Fingerprint> open = new HashSet<>();
      Set<String> ids = new HashSet<>();
      for (Card card : book.cards()) {
        for (Alert alert : card.alerts()) {
          assertTrue(ids.add(alert.id()), "an alert is on one card only");
          assertEquals(card.number(), alert.card());
          assertTrue(
              !alert.isOpen() || open.add(alert.fingerprint()),
              () -> "two open alerts of " + alert.fingerprint());
        }
      }
      assertEquals(
          open.size(),
          Stream.of(book.open()).mapToInt(java.util.Collection::size).sum(),
          "what is open on the cards is what is open");
      for (WorkerName worker : WORKERS) {
        alertOf(worker)
            .filter(Alert::isOpen)
            .ifPresent(alert ->
                assertEquals(new Target(WEB1, worker), alert.fingerprint().target().orElseThrow()));
      }
    }
  }
}
