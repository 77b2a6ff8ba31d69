package dev.workerbot.feature.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.alert.Alert;
import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.alert.Fingerprint;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.state.Exit;
import dev.workerbot.supervisor.mainlog.ServerTime;
import dev.workerbot.worker.OddName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StatusTextTest {
  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  private final SortedMap<Target, WorkerStatus> workers = new TreeMap<>();
  private final Map<Target, Alert> alerts = new HashMap<>();
  private final Map<Target, Exit> exits = new HashMap<>();
  private final Map<Target, Duration> old = new HashMap<>();
  private final Map<Target, Instant> ended = new HashMap<>();

  private Target worker(String name, WorkerState state, String note) {
    Target target = Target.of(name);
    boolean running = state == WorkerState.RUNNING;
    workers.put(
        target,
        new WorkerStatus(
            target.worker(),
            state,
            running ? OptionalInt.of(4029) : OptionalInt.empty(),
            running ? Optional.of(Duration.ofSeconds(2)) : Optional.empty(),
            note));
    return target;
  }

  private void alert(Target of, AlertKind alertKind) {
    alerts.put(
        of,
        Alert.open(
            "a1",
            12,
            new Fingerprint(alertKind.family(), of.server(), Optional.of(of.worker())),
            new Condition.Firing(alertKind, NOW.minusSeconds(120), Optional.of("exit code 1")),
            NOW,
            false));
  }

  private Message said() {
    return StatusText.of(
            workers,
            Map.of(),
            false,
            WorkerFigures.NONE,
            _ -> Sentence.EMPTY,
            new StatusNotes(
                alerts, exits, old, ended, new StatusNotes.Clock(NOW, ZoneId.of("Europe/Berlin"))))
        .message();
  }

  private List<String> lines() {
    return said().lines().stream()
        .map(messageLine -> messageLine.severity() + " " + messageLine.text())
        .toList();
  }

  @Test
  void whatHasAnOpenAlert_comesFirst_thoughItIsRunningJustNow() {
    worker("broken@web1", WorkerState.FATAL, "can't find command 'x'");
    worker("queue:queue_00@web1", WorkerState.RUNNING, "");
    alert(worker("queue:queue_01@web1", WorkerState.RUNNING, ""), AlertKind.CRASH_LOOP);
    assertEquals(
        List.of(
            "BAD queue:queue_01@web1 RUNNING, up 2 s – open alert #12: in a crash loop since 09:58"
                + " GMT+01:00",
            "BAD broken@web1 FATAL – can't find command 'x'",
            "GOOD queue@web1 2/2 RUNNING, up 2 s or more"),
        lines());
    assertEquals("3 workers: 1 with an open alert; 1 FATAL, 2 RUNNING", said().title());
    assertEquals(Severity.BAD, said().severity());
  }

  @Test
  void anOpenAlert_isAsGraveHere_asOnItsCard() {
    alert(worker("loop@web1", WorkerState.RUNNING, ""), AlertKind.RESTARTS);
    assertEquals(Severity.WARNING, said().severity());
  }

  @Test
  void oneWorker_hasItsAlertInTheTitle() {
    alert(worker("loop@web1", WorkerState.RUNNING, ""), AlertKind.CRASH_LOOP);
    assertEquals("loop on web1 is RUNNING, with an open alert: in a crash loop", said().title());
    Alert open = alerts.values().iterator().next();
    alerts.put(
        Target.of("loop@web1"),
        new Alert(
            open.id(),
            open.card(),
            open.fingerprint(),
            open.trouble(),
            new Alert.Episode(open.openedAt(), 1, true),
            new Alert.Handling(Optional.of(Person.named("anna")), Optional.empty()),
            new Alert.Recovery(
                Optional.of(NOW.minusSeconds(60)), Optional.empty(), Optional.empty())));
    assertEquals(
        List.of(
            "WARNING Up 2 s, pid 4029 – open alert #12: was in a crash loop,"
                + " well since 09:59 GMT+01:00, acknowledged by @anna, silenced"),
        lines());
  }

  @Test
  void oneWorker_isNamedInTheTitleOnly() {
    worker("mailer@web1", WorkerState.STOPPED, "");
    assertEquals("mailer on web1 is STOPPED", said().title());
    assertEquals(List.of(), lines());
    assertEquals(Severity.WARNING, said().severity());
    worker("mailer@web1", WorkerState.FATAL, "can't find command 'x'");
    assertEquals(List.of("BAD Can't find command 'x'"), lines());
  }

  @Test
  void exitedAsExpected_isDistinguishedFromExitedAsFailed() {
    Target once = worker("once@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    Target bad = worker("bad@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    Target silent = worker("silent@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    worker("unknown@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    worker("up@web1", WorkerState.RUNNING, "");
    exits.put(once, Exit.of(true, Optional.of("it ended by itself with exit code 0")));
    exits.put(bad, Exit.of(false, Optional.of("exit code 1: it failed")));
    exits.put(silent, new Exit(Exit.Judged.SEEMS_EXPECTED, Optional.empty()));
    assertEquals(
        List.of(
            "BAD bad@web1 EXITED, failed – Nov 24 08:40 AM by the server's clock: exit code 1: it"
                + " failed",
            "WARNING unknown@web1 EXITED – Nov 24 08:40 AM by the server's clock",
            "PLAIN once@web1 EXITED as expected – Nov 24 08:40 AM by the server's clock",
            "PLAIN silent@web1 EXITED, apparently as expected – Nov 24 08:40 AM by the server's"
                + " clock",
            "GOOD up@web1 RUNNING, up 2 s"),
        lines());
    assertEquals(
        "5 workers: 1 EXITED, failed, 1 EXITED, 1 EXITED as expected, 1 EXITED, apparently as"
            + " expected, 1 RUNNING",
        said().title());
  }

  @Test
  void aGroupWhoseOneShotIsOver_isWell() {
    worker("app:web@web1", WorkerState.RUNNING, "");
    Target migrate = worker("app:migrate@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    exits.put(migrate, Exit.of(true, Optional.empty()));
    assertEquals(
        List.of(
            "PLAIN app:migrate@web1 EXITED as expected – Nov 24 08:40 AM by the server's clock",
            "GOOD app@web1 1/2 RUNNING, up 2 s or more"),
        lines());
  }

  @Test
  void aGroupOfOneShots_isFolded_onlyWhereAllEndedAlike() {
    Target first = worker("job:a@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    Target second = worker("job:b@web1", WorkerState.EXITED, "Nov 24 08:40 AM");
    exits.put(first, Exit.of(true, Optional.empty()));
    exits.put(second, Exit.of(true, Optional.empty()));
    assertEquals(List.of("PLAIN job@web1 2/2 EXITED as expected"), lines());
    exits.put(second, Exit.of(false, Optional.of("exit code 1")));
    assertEquals(
        "BAD job:b@web1 EXITED, failed – Nov 24 08:40 AM by the server's clock: exit" + " code 1",
        lines().getFirst());
  }

  @Test
  void times_haveTheTeamsZone() {
    Target once = worker("once@web1", WorkerState.EXITED, "Nov 24 12:40 AM");
    exits.put(once, Exit.of(true, Optional.empty()));
    ended.put(once, NOW.minus(Duration.ofMinutes(65)));
    Target stopped = worker("stopped@web1", WorkerState.STOPPED, "Nov 20 08:40 AM");
    ended.put(stopped, NOW.minus(Duration.ofHours(100)));
    worker("never@web1", WorkerState.STOPPED, "Not started");
    assertEquals(
        List.of(
            "WARNING never@web1 STOPPED – Not started",
            "WARNING stopped@web1 STOPPED – 4 d 4 h ago, at 20 Nov 06:00 GMT+01:00",
            "PLAIN once@web1 EXITED as expected – 1 h 5 min ago, at 08:55 GMT+01:00"),
        lines());
  }

  @Test
  void aWorkerWithAnOddName_isCounted_andSaysWhatToDo() {
    workers.put(
        new Target(Target.of("x@web1").server(), OddName.shown("-dash")),
        new WorkerStatus(
            OddName.shown("-dash"),
            WorkerState.FATAL,
            OptionalInt.empty(),
            Optional.empty(),
            "can't find command 'x'"));
    worker("up@web1", WorkerState.RUNNING, "");
    assertEquals("2 workers: 1 FATAL, 1 RUNNING", said().title());
    assertEquals(
        "BAD ⟨-⟩dash@web1 FATAL – can't find command 'x' – workerbot cannot act on it, because"
            + " its name begins with a dash; rename it in its config, or use supervisorctl on the"
            + " server",
        lines().getFirst());
  }

  @Test
  void aDayWithoutAYear_isTheLastSuchDay() {
    Instant newYear = Instant.parse("2027-01-01T00:10:00Z");
    assertEquals(
        "2026-12-31T23:59", ServerTime.of("Dec 31 11:59 PM", newYear).orElseThrow().toString());
    // A server in a zone that is ahead.
    assertEquals(
        "2027-01-01T10:09", ServerTime.of("Jan 01 10:09 AM", newYear).orElseThrow().toString());
    assertEquals(Optional.empty(), ServerTime.of("Not started", newYear));
    assertEquals(Optional.empty(), ServerTime.of("can't find command 'x'", newYear));
  }

  @Test
  void whatRunsTheReleaseBefore_saysSo_andIsOff() {
    old.put(worker("mail@web1", WorkerState.RUNNING, ""), Duration.ofMinutes(12));
    Target first = worker("queue:queue_00@web1", WorkerState.RUNNING, "");
    worker("queue:queue_01@web1", WorkerState.RUNNING, "");
    assertEquals(
        List.of(
            "WARNING mail@web1 RUNNING, up 2 s – runs the release before, deployed 12 min ago",
            "GOOD queue@web1 2/2 RUNNING, up 2 s or more"),
        lines());
    old.put(first, Duration.ofMinutes(12));
    assertEquals(
        "WARNING queue@web1 2/2 RUNNING, up 2 s or more – 1 runs the release before, deployed 12"
            + " min ago",
        lines().getLast());
  }
}
