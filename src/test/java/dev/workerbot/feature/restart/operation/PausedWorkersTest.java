package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.status;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.Database;
import dev.workerbot.store.request.Paused;
import dev.workerbot.testing.Databases;
import dev.workerbot.testing.MovableClock;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pause lasts until an operation ends it, whatever becomes of the process that heard it. */
class PausedWorkersTest {
  private static final Target A = Target.of("a@web1");
  private static final Duration TOOK = Duration.ofSeconds(1);

  @TempDir private Path dir;
  private Database database;
  private PausedWorkers pausedWorkers;
  private final MovableClock clock = new MovableClock();

  @BeforeEach
  void open() throws IOException {
    database = Databases.open(dir);
    pausedWorkers = new PausedWorkers(new Paused(database), clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Map<Target, Sentence> seenWith(int pid) {
    return pausedWorkers.among(Map.of(A, status(A, WorkerState.RUNNING, pid)));
  }

  private void pause() {
    pausedWorkers.after("op", Verb.PAUSE, up(A, 7, TOOK), Person.named("anna"));
  }

  @Test
  void aPause_isShown_withWhoAndSinceWhen() {
    pause();
    clock.forward(Duration.ofMinutes(5));
    assertEquals("paused by @anna 5 min ago", seenWith(7).get(A).toString());
  }

  @Test
  void anotherProcess_isShownAsNotPausedYet() {
    pause();
    assertEquals(
        "paused by @anna 0 s ago, but not its new process yet", seenWith(8).get(A).toString());
  }

  @Test
  void whatIsNotAskedAbout_isKept() {
    pause();
    assertEquals(Map.of(), pausedWorkers.among(Map.of()));
    assertEquals(1, seenWith(7).size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"CONTINUE", "RESTART", "STOP", "START"})
  void whatIsDoneToItElse_endsIt_butNotWhatFails(Verb verb) {
    pause();
    pausedWorkers.after("op", verb, down(A, WorkerState.RUNNING, "no way"), Person.named("otto"));
    assertEquals(1, seenWith(7).size());
    pausedWorkers.after("op", verb, up(A, 7, TOOK), Person.named("otto"));
    assertEquals(Map.of(), seenWith(7));
  }

  @Test
  void aPauseThatFailed_isNone() {
    pausedWorkers.after(
        "op", Verb.PAUSE, down(A, WorkerState.RUNNING, "no way"), Person.named("anna"));
    assertEquals(Map.of(), seenWith(7));
  }

  @Test
  void aStatus_isWorthHavingWithoutTheDatabase_andAnOperationEndsWithoutIt() {
    pause();
    database.close();
    assertEquals(Map.of(), seenWith(7));
    pausedWorkers.after("op", Verb.CONTINUE, up(A, 7, TOOK), Person.named("anna"));
    assertEquals(Map.of(), seenWith(7));
  }
}
