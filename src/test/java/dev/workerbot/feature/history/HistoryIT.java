package dev.workerbot.feature.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Account;
import dev.workerbot.history.MemoryUse;
import dev.workerbot.history.StateChanges;
import dev.workerbot.history.WorkerHistory;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.access.Audit.Decided;
import dev.workerbot.testing.Databases;
import dev.workerbot.time.SteadyClock;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** History out of a real SQLite file. */
class HistoryIT {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Target PAYROLL = Target.of("payroll@web1");
  private static final Instant NOW = Instant.parse("2026-11-24T08:40:00Z");

  @TempDir private Path dir;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    changed(HORIZON, 720, WorkerState.EXITED, Optional.of("exit code 12"));
    changed(HORIZON, 718, WorkerState.FATAL, Optional.empty());
    changed(HORIZON, 598, WorkerState.RUNNING, Optional.empty());
    changed(PAYROLL, 300, WorkerState.STOPPED, Optional.empty());
    Audit audit = new Audit(database, clock(600));
    audit.asked(
        new Audit.AuditedRequest(
            "one",
            "slack",
            "U1",
            "anna",
            "C1",
            "start horizon@web1",
            Optional.of("start"),
            Decided.ALLOWED,
            "role `operator`",
            Optional.empty(),
            Optional.empty()),
        List.of(HORIZON));
    new Audit(database, clock(595))
        .finished(
            "one",
            OutcomeCode.DONE,
            Sentence.of(
                    "horizon on web1: RUNNING after 2 s, started by %s",
                    new Person("slack", "U1", "anna"))
                .stored());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Clock clock(long secondsAgo) {
    return Clock.fixed(NOW.minusSeconds(secondsAgo), ZoneOffset.UTC);
  }

  private void changed(Target target, long secondsAgo, WorkerState state, Optional<String> cause) {
    new StateChanges(database)
        .save(
            List.of(
                new StateChange(
                    target,
                    NOW.minus(Duration.ofSeconds(secondsAgo)),
                    state,
                    OptionalInt.empty(),
                    false,
                    cause.map(_ -> false),
                    cause)));
  }

  private List<String> reported(Predicate<Target> maySee, Predicate<Target> asked) {
    try (WorkerHistory workerHistory =
        new WorkerHistory(
            new StateChanges(database),
            new MemoryUse(database),
            new SteadyClock(clock(0), () -> 0))) {
      Message message =
          new HistoryText(new Audit(database, clock(0)), clock(0))
              .of(maySee, asked, "", workerHistory);
      return message.lines().stream().map(MessageLine::text).toList();
    }
  }

  @Test
  void whatWasDone_andWhatBecameOfTheWorker_areOneTimeline() {
    assertEquals(
        List.of(
            "12 min ago exited: exit code 12; then FATAL",
            "10 min ago @anna `start` → RUNNING after 2 s"),
        reported(_ -> true, HORIZON::equals));
    assertTrue(
        reported(_ -> true, _ -> true)
            .contains(
                "10 min ago @anna `start horizon@web1` → horizon on web1: RUNNING after 2 s"));
  }

  @Test
  void changesOfWorkersThatTheReaderMayNotSee_areNotShown() {
    assertEquals(List.of("5 min ago STOPPED"), reported(PAYROLL::equals, _ -> true));
    assertEquals(List.of(), reported(HORIZON::equals, PAYROLL::equals));
    assertEquals("5 min ago payroll@web1 STOPPED", reported(_ -> true, _ -> true).getLast());
  }

  @Test
  void atATerminal_theRealUserIdIsSaid() {
    Audit audit = new Audit(database, clock(60));
    for (String name : List.of("jenkins", "ci")) {
      audit.asked(
          new Audit.AuditedRequest(
              name,
              "terminal",
              name,
              name,
              "terminal",
              "stop horizon@web1",
              Optional.of("stop"),
              Decided.REFUSED,
              "no role",
              Optional.of(new Account(1000, "jenkins")),
              Optional.empty()),
          List.of(HORIZON));
    }
    assertEquals(
        List.of(
            "1 min ago @ci (terminal, by jenkins, uid 1000) `stop` was refused",
            "1 min ago @jenkins (terminal, uid 1000) `stop` was refused"),
        reported(_ -> true, HORIZON::equals).stream()
            .filter(line -> line.contains("stop"))
            .sorted()
            .toList());
  }
}
