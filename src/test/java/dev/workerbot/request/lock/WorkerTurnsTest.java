package dev.workerbot.request.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Ids;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.StepSuspended;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.Audit;
import dev.workerbot.store.request.Journal;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose turn it is, where two bots share a store and one bot does two things. */
class WorkerTurnsTest {
  private static final Duration BRIEF = Duration.ofMillis(1);
  private static final Target QUEUE = Target.of("queue@web1");
  private static final Target MAILER = Target.of("mailer@web1");

  private final MovableClock clock = new MovableClock();
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final Set<String> dead = new HashSet<>();
  private final List<String> waits = new CopyOnWriteArrayList<>();
  private Database database;
  private Journal journal;
  private WorkerTurns turns;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    database = Databases.open(folder);
    journal = new Journal(database, clock);
    turns =
        new WorkerTurns(
            new WorkerLocks(),
            new CrossProcessQueue(
                journal,
                owner -> !dead.contains(owner),
                new BotRuntime(
                    "bot-1",
                    clock,
                    new Ids(new Random(7)),
                    shutdown,
                    new OperationTimeouts(BRIEF, BRIEF, BRIEF, BRIEF, BRIEF, BRIEF))));
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** Written down after all before. */
  private void operation(String owner, String id, String by, Target... targets) {
    clock.forward(Duration.ofSeconds(1));
    new Audit(database, clock)
        .asked(
            new Audit.AuditedRequest(
                id,
                "slack",
                "U" + by,
                by,
                "C1",
                "restart",
                Optional.of("restart"),
                Audit.Decided.ALLOWED,
                "",
                Optional.empty(),
                Optional.empty()),
            List.of(targets));
    journal.open(
        id,
        Verb.RESTART,
        RestartOptions.PLAIN,
        owner,
        Stream.of(targets).map(target -> JournalStep.planned(target, OptionalInt.empty())).toList(),
        Optional.empty());
  }

  /** Ours has its turn; takes down for whom it waits. */
  private String turn(Consumer<Sentence> onWait) throws StepSuspended {
    return turns.inTurn(
        "ours",
        Sentence.of("the stop by @anna"),
        List.of(QUEUE),
        List.of(QUEUE),
        ahead -> {
          waits.add(ahead.toString());
          onWait.accept(ahead);
        },
        () -> "ran");
  }

  @Test
  void whereNobodyIsAhead_itIsItsTurnAtOnce() throws StepSuspended {
    operation("bot-2", "elsewhere", "bob", MAILER);
    operation("bot-1", "own", "carl", QUEUE);
    operation("bot-1", "ours", "anna", QUEUE);
    operation("bot-2", "later", "dora", QUEUE);
    assertEquals("ran", turn(_ -> {}));
    assertEquals(List.of(), waits);
  }

  @Test
  void whomAnotherBotServesFirst_isWaitedFor_untilThatIsOver() throws StepSuspended {
    operation("bot-2", "first", "bob", MAILER, QUEUE);
    operation("bot-3", "second", "carl", QUEUE);
    operation("bot-1", "ours", "anna", QUEUE);
    assertEquals(
        "ran",
        turn(ahead ->
            journal.finish(
                ahead.toString().endsWith("@bob") ? "first" : "second", OutcomeCode.DONE)));
    assertEquals(List.of("the restart by @bob", "the restart by @carl"), waits);
  }

  @Test
  void whatADeadBotLeft_isNotWaitedFor_butWhoIsBehindIt() throws StepSuspended {
    operation("bot-2", "left", "bob", QUEUE);
    operation("bot-3", "second", "carl", QUEUE);
    operation("bot-1", "ours", "anna", QUEUE);
    dead.add("bot-2");
    assertEquals("ran", turn(_ -> dead.add("bot-3")));
    assertEquals(List.of("the restart by @carl"), waits);
  }

  @Test
  void aBotThatCloses_waitsForNobody_andLetsGoOfTheWorkers() throws StepSuspended {
    operation("bot-2", "first", "bob", QUEUE);
    operation("bot-1", "ours", "anna", QUEUE);
    shutdown.close();
    assertThrows(StepSuspended.class, () -> turn(_ -> {}));
    assertEquals(List.of("the restart by @bob"), waits);
    dead.add("bot-2");
    assertEquals("ran", turn(_ -> {}));
  }

  @Test
  void whereTheStoreCannotBeRead_itGoesOn_andTheLogSaysSo() throws StepSuspended {
    operation("bot-2", "first", "bob", QUEUE);
    operation("bot-1", "ours", "anna", QUEUE);
    database.close();
    try (CapturedLog log = new CapturedLog()) {
      assertEquals("ran", turn(_ -> {}));
      String said = log.errorsOf(CrossProcessQueue.class.getName());
      assertTrue(said.startsWith("ERROR other processes on the database are not seen: "), said);
    }
  }

  @Test
  void whileItRuns_nothingElseOfThisBotIsAtItsWorkers() throws StepSuspended, InterruptedException {
    operation("bot-1", "ours", "anna", QUEUE);
    List<String> order = new CopyOnWriteArrayList<>();
    Thread other =
        turns.inTurn(
            "ours",
            Sentence.of("the stop by @anna"),
            List.of(QUEUE),
            List.of(QUEUE, MAILER),
            ahead -> waits.add(ahead.toString()),
            () -> {
              Thread second = new Thread(() -> secondAtMailer(order));
              second.start();
              Await.until("it waits", () -> !waits.isEmpty());
              order.add("first");
              return second;
            });
    assertTrue(other.join(Duration.ofSeconds(20)), "it has its turn");
    assertEquals(List.of("first", "second"), order);
    assertEquals(List.of("the stop by @anna"), waits);
  }

  private void secondAtMailer(List<String> order) {
    try {
      boolean _ =
          turns.inTurn(
              "ours",
              Sentence.of("the start by @bob"),
              List.of(MAILER),
              List.of(MAILER),
              ahead -> waits.add(ahead.toString()),
              () -> order.add("second"));
    } catch (StepSuspended closing) {
      order.add("suspended");
    }
  }
}
