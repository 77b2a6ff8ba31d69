package dev.workerbot.feature.alert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertLifecycle;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.feature.alert.condition.ServerHealth;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.message.entity.Person;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
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
    private final AlertRules alertRules =
        new AlertRules(
            new AlertRules.AlertRule(
                Selector.everything(),
                Tuning.DEFAULT,
                new Route("usual", List.of(), List.of(), Optional.empty(), Optional.empty()),
                Optional.empty()),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10));
    private final Map<Integer, Card> stored = new TreeMap<>();
    private final Map<WorkerName, RecentOperation> operations = new HashMap<>();
    private final Set<WorkerName> silenced = new HashSet<>();
    private final Map<WorkerName, WorkerState> truth = new HashMap<>();
    private Instant now = Instant.parse("2026-11-24T03:00:00Z");
    private int numbers;
    private AlertRegistry alertRegistry = new AlertRegistry(alertRules, this::id);
    private ServerHealth serverHealth = serverHealth();
    private ServerTimeline timeline = new ServerTimeline(WEB1, List.of());
    private int opened;
    private int resolved;

    private String id() {
      return "id" + numbers++;
    }

    /**
     * What is called settled is left alone by the clock: it may not turn into an alert by itself.
     */
    void lasts() {
      if (!serverHealth.isSettled() && !serverHealth.settles(now)) {
        return;
      }
      Map<Fingerprint, Condition> today = ended(serverHealth.looks(now, _ -> false));
      Map<Fingerprint, Condition> tomorrow =
          ended(serverHealth.looks(now.plus(Duration.ofDays(1)), _ -> false));
      assertEquals(today, tomorrow);
      assertTrue(
          tomorrow.values().stream().noneMatch(Condition.Firing.class::isInstance),
          tomorrow.toString());
    }

    /** What is at its end may be told once only. */
    private static Map<Fingerprint, Condition> ended(Map<Fingerprint, Condition> looks) {
      Map<Fingerprint, Condition> others = new HashMap<>(looks);
      others.values().removeIf(Condition.Ended.class::isInstance);
      return others;
    }

    private static ServerHealth serverHealth() {
      return new ServerHealth(WEB1, Tuning.DEFAULT, _ -> Tuning.DEFAULT);
    }

    void happens(Event event) {
      now = now.plusSeconds(event.seconds()).plusMillis(1);
      WorkerName worker = WORKERS.get(event.worker());
      switch (event.what()) {
        case SPAWNED -> hear(worker, new Transition.Spawned(numbers++), WorkerState.STARTING);
        case UP -> hear(worker, new Transition.NowRunning(), WorkerState.RUNNING);
        case EXITED -> hear(worker, new Transition.Exited(true, "fine"), WorkerState.EXITED);
        case CRASHED -> hear(worker, new Transition.Exited(false, "bad"), WorkerState.EXITED);
        case GAVE_UP -> hear(worker, new Transition.GaveUp(Optional.empty()), WorkerState.FATAL);
        case STOPPED -> hear(worker, new Transition.Stopped(), WorkerState.STOPPED);
        case STATUS -> status();
        case CHANGED_STATUS -> {
          truth.put(worker, event.state());
          status();
        }
        case UNREACHABLE -> silence(Observation.ServerTrouble.UNREACHABLE);
        case DOWN -> silence(Observation.ServerTrouble.SUPERVISOR_DOWN);
        case SILENCED -> silenced.add(worker);
        case HEARD -> silenced.remove(worker);
        case ACKNOWLEDGED ->
            alertOf(worker)
                .ifPresent(alert ->
                    apply(
                        alert.fingerprint(),
                        AlertLifecycle.acknowledged(alert, Person.named("anna"))));
        case RESOLVED -> resolve(worker);
        case ACTS ->
            operations.put(
                worker,
                new RecentOperation(
                    id(), "restart", Person.named("anna"), now, Optional.empty(), false));
        case ACTED ->
            operations.computeIfPresent(
                worker,
                (_, recentOperation) ->
                    new RecentOperation(
                        recentOperation.id(),
                        "restart",
                        Person.named("anna"),
                        recentOperation.startedAt(),
                        Optional.of(now),
                        true));
        case STORED -> store();
        case KILLED -> {
          alertRegistry = new AlertRegistry(alertRules, this::id);
          alertRegistry.load(stored.values(), stored.keySet().stream().reduce(0, Integer::max));
          serverHealth = serverHealth();
          timeline = new ServerTimeline(WEB1, List.of());
        }
      }
      look();
    }

    private void hear(WorkerName worker, Transition what, WorkerState state) {
      truth.put(worker, state);
      List<ServerHealth.Stop> _ = serverHealth.see(timeline.heard(worker, what, now, now));
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
      List<ServerHealth.Stop> _ = serverHealth.see(timeline.looked(all, now, now, true));
    }

    private void silence(Observation.ServerTrouble serverTrouble) {
      List<ServerHealth.Stop> _ =
          serverHealth.see(new Observation.ServerSilence(WEB1, now, serverTrouble, "no answer"));
    }

    private void resolve(WorkerName worker) {
      Fingerprint of = state(worker);
      Condition condition =
          serverHealth.looks(now, _ -> false).getOrDefault(of, new Condition.Unknown());
      alertOf(worker)
          .flatMap(
              alert -> AlertLifecycle.resolvedByHand(alert, condition, Person.named("anna"), now))
          .ifPresent(nextState -> apply(of, nextState));
    }

    private static Fingerprint state(WorkerName worker) {
      return new Fingerprint(dev.workerbot.alert.AlertKind.Family.STATE, WEB1, Optional.of(worker));
    }

    private Optional<Alert> alertOf(WorkerName worker) {
      return alertRegistry.alert(state(worker));
    }

    private void look() {
      serverHealth
          .looks(now, _ -> false)
          .forEach((of, condition) -> {
            Optional<WorkerName> worker = of.worker();
            boolean quiet = worker.filter(silenced::contains).isPresent();
            AlertLifecycle.Setting setting =
                new AlertLifecycle.Setting(
                    worker.flatMap(name -> Optional.ofNullable(operations.get(name))),
                    quiet,
                    now,
                    Duration.ofSeconds(30),
                    alertRules.flapWithin());
            apply(of, AlertLifecycle.next(alertRegistry.alert(of), condition, setting));
            boolean acted =
                worker
                    .filter(
                        name -> operations.containsKey(name) && operations.get(name).isUnderWay())
                    .isPresent();
            if (condition instanceof Condition.Firing && !acted) {
              assertTrue(
                  alertRegistry.alert(of).filter(Alert::isOpen).isPresent(),
                  () -> of + " fires, silenced or not, and nothing is recorded");
            }
          });
    }

    private void apply(Fingerprint of, AlertLifecycle.NextState nextState) {
      boolean wasOpen = alertRegistry.alert(of).filter(Alert::isOpen).isPresent();
      boolean quiet = of.worker().filter(silenced::contains).isPresent();
      if (alertRegistry.apply(of, nextState, quiet, now).isPresent()) {
        opened++;
      }
      Optional<Alert> after = alertRegistry.alert(of);
      if (wasOpen && after.filter(Alert::isOpen).isEmpty()) {
        resolved++;
        of.worker()
            .flatMap(serverHealth::state)
            .ifPresent(state -> assertNotEquals(WorkerState.FATAL, state, "resolved while FATAL"));
      }
    }

    private void store() {
      for (CardChange cardChange : alertRegistry.changes(now)) {
        stored.put(cardChange.card().number(), cardChange.card());
      }
      alertRegistry.stored();
      for (Card card : alertRegistry.cards()) {
        assertEquals(card, stored.get(card.number()), "what is stored is what is known");
      }
    }

    void holds() {
      Set<Fingerprint> open = new HashSet<>();
      Set<String> ids = new HashSet<>();
      for (Card card : alertRegistry.cards()) {
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
          Stream.of(alertRegistry.open()).mapToInt(java.util.Collection::size).sum(),
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
