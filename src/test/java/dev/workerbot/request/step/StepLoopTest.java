package dev.workerbot.request.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.workerbot.fleet.Fleet;
import dev.workerbot.store.Database;
import dev.workerbot.store.StoreException;
import dev.workerbot.store.request.Journal;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.Databases;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLoopTest {
  private static final Step<String> END = _ -> new Move.End<>("end");
  private static final Duration BRIEF = Duration.ofMillis(1);
  private static final JournalEntry ENTRY = new JournalEntry.SignalledEntry("TERM");

  @TempDir private Path dir;

  private final Fleet fleet = new Fleet(List.of(), Clock.systemUTC());
  private final ShutdownSignal shutdownSignal = new ShutdownSignal();

  /** Everything that happened, in its order. */
  private final List<String> events = new ArrayList<>();

  private final StepLoop loop =
      new StepLoop(
          fleet,
          shutdownSignal,
          BRIEF,
          new StepLoop.StepWatcher() {
            @Override
            public void progress(String what) {
              events.add(what);
            }

            @Override
            public void note(JournalEntry entry) {
              events.add(entry.toString());
            }
          },
          Duration.ofHours(1));

  @AfterEach
  void closeFleet() {
    fleet.close();
  }

  /** Asks nobody. */
  private final class Asked implements Question<String> {
    private final boolean isNoted;
    private final Function<String, Reply<String>> answer;

    Asked(boolean isNoted, Function<String, Reply<String>> answer) {
      this.isNoted = isNoted;
      this.answer = answer;
    }

    @Override
    public Reply<String> ask(Fleet asked) {
      events.add("asked");
      return answer.apply("answer");
    }

    @Override
    public boolean isNoted() {
      return isNoted;
    }
  }

  private static Move<String> ask(Question<String> question) {
    return new Move.Ask<>("asks", question, (reply, _) -> new Move.End<>(reply.toString()));
  }

  private static Reply<String> failed(String why) {
    return new Reply.FailedReply<>(new Problem(ProblemKind.LOST, why));
  }

  private String run(Move<String> move) throws StepSuspended {
    return loop.run(List.of(_ -> move));
  }

  @Test
  void whatIsWrittenDown_isWrittenBeforeItIsAskedFor() throws StepSuspended {
    String end = run(new Move.Note<>(ENTRY, ask(new Asked(true, answer -> failed(answer)))));
    assertEquals(failed("answer").toString(), end);
    assertEquals(List.of(ENTRY.toString(), "asks", "asked"), events);
  }

  @Test
  void stepsFollowEachOther_untilOneEnds() throws StepSuspended {
    Step<String> first = _ -> new Move.Wait<>("waits", BRIEF, new Move.Next<>());
    Step<String> never = _ -> new Move.Wait<>("too far", BRIEF, new Move.Next<>());
    assertEquals("end", loop.run(List.of(first, END, never)));
    assertEquals(List.of("waits"), events);
  }

  @Test
  void aListWithoutAnEnd_isAMistake() {
    assertThrows(IllegalStateException.class, () -> run(new Move.Next<>()));
  }

  @Test
  void timeGoesOn_fromWhereAnEarlierRunOfTheBotWas() throws StepSuspended {
    Duration now =
        loop.run(
            List.of(_ ->
                new Move.Ask<String, Duration>(
                    new Asked(false, Reply.Ok::new), (_, at) -> new Move.End<>(at))));
    assertEquals(1, now.toHours());
  }

  @Test
  void aBotThatCloses_asksNothingNew_andWaitsForNothing() {
    shutdownSignal.close();
    assertThrows(StepSuspended.class, () -> run(ask(new Asked(false, Reply.Ok::new))));
    assertThrows(
        StepSuspended.class, () -> run(new Move.Wait<>("", Duration.ofDays(1), new Move.Next<>())));
    assertEquals(List.of(), events);
  }

  @Test
  void whatIsWrittenDownAsAskedFor_isAsked_evenThen() throws StepSuspended {
    shutdownSignal.close();
    run(new Move.Note<>(ENTRY, ask(new Asked(true, Reply.Ok::new))));
    assertEquals(List.of(ENTRY.toString(), "asks", "asked"), events);
  }

  @Test
  void whatFailsWhileTheBotCloses_isNoFaultOfTheServer() {
    assertThrows(
        StepSuspended.class,
        () ->
            run(
                ask(
                    new Asked(
                        true,
                        answer -> {
                          shutdownSignal.close();
                          return failed(answer);
                        }))));
    assertThrows(
        StepSuspended.class,
        () ->
            run(
                ask(
                    new Asked(
                        true,
                        answer -> {
                          throw new RejectedExecutionException(answer);
                        }))));
  }

  @Test
  void aMistakeOfOurOwn_isGotOver_byBeginningAgain() throws StepSuspended {
    List<Integer> attempts = new ArrayList<>();
    String end =
        loop.finish(
            attempt -> {
              attempts.add(attempt);
              if (attempt < 3) {
                throw new IllegalStateException("a bug");
              }
              return List.of(END);
            },
            "a test",
            () -> "broken");
    assertEquals("end", end);
    assertEquals(List.of(1, 2, 3), attempts);
  }

  @Test
  void aMistakeThatStays_isTheEnd() throws StepSuspended {
    assertEquals("broken", loop.finish(_ -> List.of(), "a test", () -> "broken"));
  }

  @Test
  void aStoreThatCannotBeWritten_isNoMistake_butMayBeTheEndOfTheBot() throws IOException {
    Database database = Databases.open(dir);
    database.close();
    Journal journal = new Journal(database, Clock.systemUTC());
    assertThrows(
        StoreException.class, () -> loop.finish(_ -> unwritable(journal), "a test", () -> "x"));
    shutdownSignal.close();
    assertThrows(
        StepSuspended.class, () -> loop.finish(_ -> unwritable(journal), "a test", () -> "x"));
  }

  private static List<Step<String>> unwritable(Journal journal) {
    journal.finish("id", OutcomeCode.DONE);
    return List.of(END);
  }
}
