package dev.workerbot.feature.alert.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Card;
import dev.workerbot.alert.rule.AlertRules;
import dev.workerbot.alert.rule.Route;
import dev.workerbot.alert.rule.Tuning;
import dev.workerbot.alert.store.AlertTables;
import dev.workerbot.alert.store.CardChange;
import dev.workerbot.alert.store.Cards;
import dev.workerbot.alert.store.RecentOperations;
import dev.workerbot.alert.store.SilenceTable;
import dev.workerbot.alert.store.Stand;
import dev.workerbot.alert.store.Unrecorded;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.timeline.ServerTimeline;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.HoldTable;
import dev.workerbot.store.file.StoreTrouble;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.store.outbox.Outbox;
import dev.workerbot.store.request.Paused;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.SilentSupervisor;
import dev.workerbot.testing.StoredNotices;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The wall clock is set by half an hour: alerts come, are told again and end when they should. */
class ClockStepsIT {
  private static final Instant BEGIN = Instant.parse("2026-11-24T03:00:00Z");
  private static final ServerName WEB1 = new ServerName("web1");
  private static final ServerName WEB2 = new ServerName("web2");
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Channel CHANNEL = new Channel("slack", "C1");

  @TempDir private Path dir;
  private final AtomicReference<Instant> wall = new AtomicReference<>(BEGIN);
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger ids = new AtomicInteger();
  private final SteadyClock clock = new SteadyClock(wallClock(), nanos::get);
  private final Map<ServerName, ServerTimeline> timelines =
      Map.of(WEB1, new ServerTimeline(WEB1, List.of()), WEB2, new ServerTimeline(WEB2, List.of()));
  private Database database;
  private Fleet fleet;
  private Cards cards;
  private OnCall onCall;

  private Clock wallClock() {
    return ((InstantSource) wall::get).withZone(ZoneOffset.UTC);
  }

  /** Its log and its cause are not to be had. */
  private record Unasked() implements SilentSupervisor {}

  private static final class DueHoldNotice implements Unrecorded {
    @Override
    public void tell(Collection<CardChange> changes, StoreTrouble why) {
      throw new AssertionError("it can be stored: " + why);
    }

    @Override
    public void recorded() {}

    @Override
    public void stand(Collection<Stand> where, Map<Integer, Integer> numbers) {}
  }

  @BeforeEach
  void begin() throws IOException {
    database = Databases.open(dir);
    cards = new Cards(database);
    fleet =
        new Fleet(
            List.of(
                new WatchedServer(WEB1, Set.of(), new Unasked(), LocalShell.noProgramFiles()),
                new WatchedServer(WEB2, Set.of(), new Unasked(), LocalShell.noProgramFiles())),
            clock);
    Route route =
        new Route(
            "usual",
            List.of(CHANNEL),
            List.of(),
            Optional.of(Duration.ofMinutes(10)),
            Optional.empty());
    AlertRules alertRules =
        new AlertRules(
            new AlertRules.AlertRule(
                Selector.everything(), Tuning.DEFAULT, route, Optional.empty()),
            List.of(),
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofMinutes(10));
    onCall =
        OnCallParts.of(
            fleet,
            alertRules,
            new AlertTables(
                cards,
                new SilenceTable(database),
                new RecentOperations(database),
                new HoldTable(database),
                new Paused(database)),
            new AlertChannels(_ -> true, new DueHoldNotice(), () -> {}),
            new Cleaner(List.of()),
            () -> "id" + ids.incrementAndGet(),
            clock);
    onCall.start();
  }

  @AfterEach
  void end() {
    onCall.close();
    fleet.close();
    database.close();
  }

  private void passes(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
    wall.updateAndGet(now -> now.plusSeconds(seconds));
    onCall.wake();
  }

  private void isSet(int minutes) {
    wall.updateAndGet(now -> now.plus(Duration.ofMinutes(minutes)));
    onCall.wake();
  }

  private void see(WorkerState state) {
    see(WEB1, state);
  }

  private void see(ServerName server, WorkerState state) {
    Instant now = clock.instant();
    onCall.accept(
        timelines
            .get(server)
            .looked(
                List.of(
                    new WorkerStatus(
                        HORIZON.worker(),
                        state,
                        state == WorkerState.RUNNING ? OptionalInt.of(7) : OptionalInt.empty(),
                        Optional.empty(),
                        "")),
                now,
                now,
                true));
  }

  private void hear(WorkerName worker, Transition what) {
    Instant now = clock.instant();
    onCall.accept(timelines.get(WEB1).heard(worker, what, now, now));
  }

  private Optional<Alert> open(AlertKind alertKind) {
    return cards.open().stream()
        .map(Card::alerts)
        .flatMap(List::stream)
        .filter(alert -> alert.isOpen() && alert.alertKind() == alertKind)
        .findFirst();
  }

  private void awaitOpen(AlertKind alertKind) {
    Await.until(alertKind + " is open", () -> open(alertKind).isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 30, 60})
  void aSilentServer_isAnAlertAfterItsTime_neitherLaterNorEarlier(int minutes) {
    see(WorkerState.RUNNING);
    onCall.accept(
        new Observation.ServerSilence(
            WEB1, clock.instant(), Observation.ServerTrouble.UNREACHABLE, "gives no answer"));
    isSet(minutes);
    passes(10);
    see(WEB2, WorkerState.FATAL);
    passes(1);
    awaitOpen(AlertKind.FATAL);
    assertTrue(open(AlertKind.UNREACHABLE).isEmpty(), "11 s are less than 15");
    passes(5);
    awaitOpen(AlertKind.UNREACHABLE);
    Instant since = open(AlertKind.UNREACHABLE).orElseThrow().since();
    assertEquals(Duration.ofSeconds(16), Duration.between(since, wall.get()), "as people read it");
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 30, 60})
  void whatIsWell_isResolvedAfterItsTime_neitherLaterNorEarlier(int minutes) {
    see(WorkerState.RUNNING);
    hear(HORIZON.worker(), new Transition.GaveUp(Optional.of("exit code 1")));
    awaitOpen(AlertKind.FATAL);
    passes(60);
    hear(HORIZON.worker(), new Transition.Spawned(8));
    hear(HORIZON.worker(), new Transition.NowRunning());
    Await.until(
        "it is seen to be well", () -> open(AlertKind.FATAL).orElseThrow().wellSince().isPresent());
    isSet(minutes);
    passes(20);
    hear(WorkerName.of("mailer"), new Transition.GaveUp(Optional.of("exit code 2")));
    Await.until("the other is told", () -> openOf("mailer@web1"));
    assertTrue(openOf("horizon@web1"), "20 s are less than 30");
    passes(11);
    Await.until("it is resolved", () -> !openOf("horizon@web1"));
  }

  private boolean openOf(String subject) {
    return cards.open().stream()
        .flatMap(card -> card.alerts().stream())
        .anyMatch(
            alert -> alert.isOpen() && alert.fingerprint().subject().toString().equals(subject));
  }

  @ParameterizedTest
  @ValueSource(ints = {-60, -30, 30, 60})
  void whatNobodyAcknowledges_isReportedAgainAfterItsTime_andItsCardIsPostedAtOnce(int minutes) {
    see(WorkerState.RUNNING);
    hear(HORIZON.worker(), new Transition.GaveUp(Optional.of("exit code 1")));
    awaitOpen(AlertKind.FATAL);
    isSet(minutes);
    assertEquals(
        1,
        new Outbox(database)
            .messages(CHANNEL, Set.of(MessageKind.CARD), wall.get().plusSeconds(1))
            .size(),
        "to be posted");
    passes(300);
    hear(WorkerName.of("mailer"), new Transition.GaveUp(Optional.of("exit code 2")));
    Await.until("the other is told", () -> openOf("mailer@web1"));
    assertEquals(List.of(), reminders());
    passes(301);
    Await.until("a reminder", () -> reminders().size() == 1);
    assertTrue(
        reminders().getFirst().startsWith("Not acknowledged for 10 min 1 s: FATAL"),
        reminders().toString());
  }

  private List<String> reminders() {
    return StoredNotices.waiting(database, CHANNEL).stream()
        .map(notice -> notice.title().toString())
        .toList();
  }
}
