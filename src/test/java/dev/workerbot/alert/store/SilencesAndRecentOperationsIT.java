package dev.workerbot.alert.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.ActiveSilence;
import dev.workerbot.alert.RecentOperation;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Silences, and what was done to workers, in a real SQLite file. */
class SilencesAndRecentOperationsIT {
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00.123Z");

  @TempDir private Path dir;
  private Database database;
  private SilenceTable silenceTable;
  private RecentOperations recentOperations;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    silenceTable = new SilenceTable(database);
    recentOperations = new RecentOperations(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void reopen() throws IOException {
    database.close();
    open();
  }

  private static Instant at(int seconds) {
    return NOW.plusSeconds(seconds);
  }

  @Test
  void silences_areNumbered_andHoldUntilTheirTime_orTheirEnd() throws IOException {
    Selector all = Selector.parse("queue:*@web*,horizon@prod");
    ActiveSilence first =
        silenceTable.make(all, "漢字 '; DROP TABLE silence; --", Person.named("anna"), at(0), at(60));
    ActiveSilence second =
        silenceTable.make(Selector.everything(), "", Person.named("bob"), at(1), at(10));
    reopen();
    assertEquals(List.of(1, 2), List.of(first.number(), second.number()));
    assertEquals(List.of(first, second), silenceTable.holding(at(9)));
    assertEquals(List.of(first), silenceTable.holding(at(10)));
    assertTrue(silenceTable.end(1, at(20)));
    assertFalse(silenceTable.end(1, at(20)), "it is over");
    assertFalse(silenceTable.end(9, at(20)), "there is none");
    assertEquals(List.of(), silenceTable.holding(at(20)));
    assertEquals(3, silenceTable.make(all, "", Person.named("anna"), at(30), at(60)).number());
  }

  @Test
  void operations_areThoseOfEachWorker_underWayOrEndedLately_newestFirst() throws IOException {
    Target horizon = Target.of("horizon@web1");
    Target queue = Target.of("queue:queue_00@web2");
    begin("old", Verb.STOP, NOW.minusSeconds(600), horizon);
    end("old", NOW.minusSeconds(590), true, horizon);
    begin("op", Verb.RESTART, NOW, horizon, queue);
    reopen();
    RecentOperation underWay =
        new RecentOperation(
            "op", "restart", new Person("slack", "U1", "anna"), NOW, Optional.empty(), false);
    assertEquals(
        Map.of(horizon, List.of(underWay), queue, List.of(underWay)),
        recentOperations.since(at(0)));
    end("op", at(5), false, queue);
    RecentOperation failed =
        new RecentOperation(
            "op", "restart", new Person("slack", "U1", "anna"), NOW, Optional.of(at(5)), false);
    assertEquals(
        Map.of(horizon, List.of(underWay), queue, List.of(failed)), recentOperations.since(at(0)));
    end("op", at(6), true, horizon);
    RecentOperation done =
        new RecentOperation(
            "op", "restart", new Person("slack", "U1", "anna"), NOW, Optional.of(at(6)), true);
    assertEquals(Map.of(horizon, List.of(done)), recentOperations.since(at(6)));
    assertEquals(Map.of(), recentOperations.since(at(7)));
    assertEquals(
        List.of("op", "old"),
        recentOperations.since(NOW.minusSeconds(590)).get(horizon).stream()
            .map(RecentOperation::id)
            .toList());
    assertEquals(Optional.of(done), recentOperations.last(horizon));
    assertEquals(Optional.of(failed), recentOperations.last(queue));
    assertEquals(Optional.empty(), recentOperations.last(Target.of("mailer@web1")));
  }

  @Test
  void operations_ofARollingRestart_areOfThoseThatItHasComeTo() {
    Target first = Target.of("queue:queue_00@web1");
    Target second = Target.of("queue:queue_01@web1");
    begin(
        "roll",
        Verb.RESTART,
        RestartArguments.of("--rolling --batch=1 --pause=5s"),
        NOW,
        first,
        second);
    assertEquals(Map.of(), recentOperations.since(at(0)));
    new Journal(database, Clock.fixed(NOW, ZoneOffset.UTC))
        .begin("roll", first, RestartStep.STOP, OptionalInt.of(7));
    RecentOperation underWay =
        new RecentOperation(
            "roll", "restart", new Person("slack", "U1", "anna"), NOW, Optional.empty(), false);
    assertEquals(Map.of(first, List.of(underWay)), recentOperations.since(at(0)));
    assertEquals(Optional.of(underWay), recentOperations.last(first));
    assertEquals(Optional.empty(), recentOperations.last(second));
  }

  private void begin(String id, Verb verb, Instant when, Target... targets) {
    begin(id, verb, RestartOptions.PLAIN, when, targets);
  }

  private void begin(
      String id, Verb verb, RestartOptions restartOptions, Instant when, Target... targets) {
    Clock clock = Clock.fixed(when, ZoneOffset.UTC);
    new Audit(database, clock)
        .asked(
            new Audit.AuditedRequest(
                id,
                "slack",
                "U1",
                "anna",
                "C1",
                verb.word(),
                Optional.of(verb.word()),
                Audit.Decided.ALLOWED,
                "roles",
                Optional.empty(),
                Optional.empty()),
            List.of(targets));
    new Journal(database, clock)
        .open(
            id,
            verb,
            restartOptions,
            "me",
            Arrays.stream(targets)
                .map(target -> JournalStep.planned(target, OptionalInt.empty()))
                .toList(),
            Optional.empty());
  }

  private void end(String id, Instant when, boolean done, Target target) {
    new Journal(database, Clock.fixed(when, ZoneOffset.UTC))
        .close(
            id,
            target,
            new JournalEnd(
                done,
                Optional.of(WorkerState.RUNNING),
                OptionalInt.of(1),
                Duration.ofSeconds(1),
                Optional.empty()));
  }
}
