package dev.workerbot.feature.restart.roll;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.MemoryBot;
import dev.workerbot.testing.MemorySupervisor;
import dev.workerbot.testing.Said;
import dev.workerbot.testing.TestBot;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rolling restarts by a whole bot, on two servers of two workers each. */
class RollingRestartTest {
  private static final String FIRST = "queue:queue_0";
  private static final String SECOND = "queue:queue_1";
  private static final String ROLL = "restart queue@prod --rolling --pause 0 --yes";

  @TempDir private Path dir;
  private final MemorySupervisor web1 = new MemorySupervisor(FIRST, SECOND);
  private final MemorySupervisor web2 = new MemorySupervisor(FIRST, SECOND);
  private TestBot bot;

  @BeforeEach
  void open() throws IOException {
    bot = MemoryBot.on(dir, Map.of("web1", web1, "web2", web2), "");
  }

  @AfterEach
  void close() throws IOException {
    bot.close();
  }

  private static List<String> restarted(String... workers) {
    List<String> done = new ArrayList<>();
    for (String worker : workers) {
      done.add("stop " + worker);
      done.add("start " + worker);
    }
    return done;
  }

  private boolean isShown(String text) {
    return bot.chat().said().stream()
        .anyMatch(said -> said.message().lines().toString().contains(text));
  }

  @Test
  void oneIsDownAtATime_andHowFarItIsIsShown() {
    List<Integer> down = new CopyOnWriteArrayList<>();
    for (MemorySupervisor server : List.of(web1, web2)) {
      server.after("stop " + FIRST, () -> down.add(web1.down() + web2.down()));
    }
    web1.after("stop " + SECOND, () -> down.add(web1.down() + web2.down()));
    web2.after(
        "stop " + SECOND,
        () -> {
          down.add(web1.down() + web2.down());
          Await.until("it is shown how far it is", () -> isShown("3 of 4 done"));
        });
    CommandAnswer answer = bot.anna(ROLL);
    assertEquals(OutcomeCode.DONE, answer.code(), () -> Said.text(answer));
    Said.contains(answer, "queue on web1 and web2: 4 of 4 RUNNING again", "1 at a time, restarted");
    assertEquals(List.of(1, 1, 1, 1), down);
    assertEquals(restarted(FIRST, SECOND), web1.done());
    assertEquals(restarted(FIRST, SECOND), web2.done());
  }

  @Test
  void whoCancelsIt_endsItAfterItsStep_andCanRollOn() {
    AtomicReference<CommandAnswer> foreign = new AtomicReference<>();
    AtomicReference<CommandAnswer> cancelled = new AtomicReference<>();
    web1.after(
        "start " + FIRST,
        () -> {
          foreign.set(bot.ask("bob", "cancel"));
          cancelled.set(bot.anna("cancel"));
        });
    CommandAnswer answer = bot.anna(ROLL);
    Said.contains(foreign.get(), "No rolling restart is running in this channel");
    Said.contains(cancelled.get(), "Your rolling restart ends after its current step");
    assertEquals(OutcomeCode.FAILED, answer.code());
    Said.contains(answer, "cancelled by @anna after 1 of 4", "Not restarted, as they were");
    assertEquals(restarted(FIRST), web1.done());
    assertEquals(List.of(), web2.done());
    Said.contains(bot.anna("cancel"), "No rolling restart is running in this channel");
    Said.contains(bot.press("anna", answer, "Roll on"), "4 of 4 RUNNING again");
    assertEquals(restarted(FIRST, SECOND), web1.done());
    assertEquals(restarted(FIRST, SECOND), web2.done());
  }

  @Test
  void theNextRunOfTheBot_goesOn_andReportsTheEnd() throws IOException {
    web1.after("start " + FIRST, web1::hangs);
    web1.failsOnClose(ProblemKind.LOST);
    CompletableFuture<CommandAnswer> roll = bot.begin("anna", ROLL);
    Await.until("it waits for web1", () -> web1.waiting() > 0);
    bot.restart(web1::answers);
    Said.contains(roll.join(), "workerbot is restarting in the middle of this");
    Await.until(
        "the next bot has told the end",
        () -> bot.chat().last().message().title().contains("4 of 4 RUNNING again"));
    assertEquals(restarted(FIRST, SECOND), web1.done());
    assertEquals(restarted(FIRST, SECOND), web2.done());
  }

  @Test
  void whatHasDiedAgain_stopsIt_andTheRestCanBeLeftByWhomeverHoldsIt() {
    web1.after("stop " + SECOND, () -> web1.becomes(FIRST, WorkerState.STOPPED));
    CommandAnswer stopped = bot.anna(ROLL);
    assertEquals(OutcomeCode.FAILED, stopped.code());
    Said.contains(stopped, FIRST, "it came back, then went down again");
    assertEquals(List.of(), web2.done());

    // To leave workers alone is no act on them.
    assertEquals(OutcomeCode.DONE, bot.ask("olga", "hold queue@web2 1h looking").code());
    Said.contains(bot.press("anna", stopped, "Continue"), "@olga holds");
    CommandAnswer left = bot.press("anna", stopped, "Stop");
    assertEquals(OutcomeCode.DONE, left.code(), () -> Said.text(left));
    Said.contains(left, "rolling restart stopped by @anna after", "queue:queue_0@web2");
    assertEquals(List.of(), web2.done());
  }

  @Test
  void whatDoesNotComeBack_isTriedAgainOnce_orRolledOnWithout() {
    web1.cannotStart(SECOND, 3, "no database");
    CommandAnswer stopped = bot.anna(ROLL);
    assertEquals(OutcomeCode.FAILED, stopped.code());
    Said.contains(
        stopped,
        "stopped after 1 of 4; queue:queue_1 on web1 did not come back: FATAL",
        "exit code 3",
        "Not restarted, as they were: queue:queue_0@web2, queue:queue_1@web2.");

    // What is typed for other workers than those decides nothing of them.
    CommandAnswer foreign =
        bot.anna("restart queue@web1 --roll=" + stopped.operation() + " --then=stop");
    assertEquals(OutcomeCode.NOT_UNDERSTOOD, foreign.code());

    CommandAnswer again = bot.press("anna", stopped, "Continue");
    assertEquals(OutcomeCode.FAILED, again.code());
    Said.contains(again, "stopped after 1 of 4");
    CommandAnswer late = bot.press("anna", stopped, "Continue");
    assertEquals(OutcomeCode.REFUSED, late.code(), late.message().toString());
    Said.contains(late, "@anna has already decided that");
    assertEquals(List.of(), web2.done());

    CommandAnswer without = bot.press("anna", again, "Roll on without it");
    assertEquals(OutcomeCode.DONE, without.code());
    Said.contains(without, "3 of 4 RUNNING again", "queue:queue_1@web1 did not come back");
    assertEquals(restarted(FIRST, SECOND), web2.done());
  }

  @Test
  void whatHasStopped_andWasNotReported_isOnlyReportedByTheNextRun() throws IOException {
    web1.cannotStart(SECOND, 3, "no database");
    assertEquals(OutcomeCode.FAILED, bot.anna(ROLL).code());
    web1.isMended(SECOND);
    int said = bot.chat().said().size();
    List<String> done = web1.done();
    bot.restart(() -> {
      try (Connection file =
              DriverManager.getConnection(TestBot.load(bot.file(), Map.of()).storage());
          Statement statement = file.createStatement()) {
        assertEquals(1, statement.executeUpdate("UPDATE operation SET reported_at = NULL"));
      } catch (SQLException failed) {
        throw new IOException(failed);
      }
    });
    Await.until(
        "it is told again",
        () ->
            bot.chat().said().stream()
                .skip(said)
                .anyMatch(one -> one.message().title().contains("stopped after 1 of 4")));
    assertEquals(done, web1.done());
    assertEquals(List.of(), web2.done());
  }
}
