package dev.workerbot.feature.restart.operation;

import static dev.workerbot.testing.OperationDatabase.ANNA;
import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.unseen;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.graceful.SignalPlans;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.state.Programs;
import dev.workerbot.store.StoreException;
import dev.workerbot.testing.OperationDatabase;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people can do about a start, stop, restart or pause once it is over. */
class ActLastWordTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final TargetResult DEAD = down(A, WorkerState.FATAL, "it is broken");

  @TempDir private Path dir;
  private OperationDatabase database;
  private final ScriptedServer web1 = new ScriptedServer();
  private final Fleet fleet = web1.fleet();

  @BeforeEach
  void open() {
    database = new OperationDatabase(dir);
    web1.log = "Allowed memory size exhausted";
  }

  @AfterEach
  void close() {
    fleet.close();
    database.close();
  }

  private CommandAnswer answer(Verb verb, RestartOptions options, TargetResult... results) {
    return new ActLastWord(fleet, database.buttons(), new Cleaner())
        .of(
            "one",
            verb,
            options,
            new WorkerSignaller(fleet, new Programs(fleet), SignalPlans.BUILT_IN, List.of()),
            ANNA,
            List.of(results));
  }

  private CommandAnswer answer(Verb verb, TargetResult... results) {
    return answer(verb, RestartOptions.PLAIN, results);
  }

  private Map<String, String> commands(CommandAnswer answer) {
    return database.commands(answer.message());
  }

  private static Optional<String> log(CommandAnswer answer) {
    return answer.message().excerpt().map(one -> one.text().toString());
  }

  @ParameterizedTest
  @EnumSource(
      value = Verb.class,
      names = {"START", "STOP", "RESTART", "CONTINUE"})
  void whatWentWell_isDone_andHasNothingToPress(Verb verb) {
    CommandAnswer answer = answer(verb, up(A), up(B));
    assertEquals(OutcomeCode.DONE, answer.code());
    assertEquals("one", answer.operation());
    assertEquals(List.of(up(A), up(B)), answer.results());
    assertEquals(List.of(), answer.message().buttons());
    assertEquals(Optional.empty(), log(answer));
  }

  @Test
  void whatFailed_canBeTriedAgain_withTheLogAtHand() {
    CommandAnswer answer = answer(Verb.RESTART, DEAD, up(B));
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(
        Map.of("Restart a", "restart a:a@web1", "Logs", "logs a:a@web1"), commands(answer));
    assertEquals(Optional.of("Allowed memory size exhausted"), log(answer));
    assertEquals(List.of(DEAD, up(B)), answer.results());
  }

  @Test
  void severalThatFailed_areTriedAgainTogether() {
    assertEquals(
        "start a:a@web1,b:b@web1",
        commands(answer(Verb.START, DEAD, down(B, WorkerState.FATAL, "x"))).get("Start these 2"));
  }

  @Test
  void aGracefulRestart_isTriedAgainGracefully_andNotRolled() {
    assertEquals(
        "restart a:a@web1 --graceful",
        commands(
                answer(
                    Verb.RESTART,
                    new RestartOptions(true, Optional.of(RestartOptions.RollingOptions.DEFAULT)),
                    DEAD))
            .get("Restart a"));
  }

  @Test
  void aStopThatFailed_hasNoLogOfACrash() {
    CommandAnswer answer = answer(Verb.STOP, down(A, WorkerState.RUNNING, "x"));
    assertEquals(Optional.empty(), log(answer));
    assertTrue(commands(answer).containsKey("Logs"));
  }

  @Test
  void whereNoServerAnswers_theyAreUnreachable_andNoLogIsAskedFor() {
    CommandAnswer answer = answer(Verb.RESTART, unseen(A), unseen(B));
    assertEquals(OutcomeCode.UNREACHABLE, answer.code());
    assertEquals(Map.of("Restart these 2", "restart a:a@web1,b:b@web1"), commands(answer));
    assertEquals(Optional.empty(), log(answer));
  }

  @Test
  void whereOneOfSeveralIsSilent_itHasFailed() {
    assertEquals(OutcomeCode.FAILED, answer(Verb.RESTART, unseen(A), up(B)).code());
    assertEquals(OutcomeCode.FAILED, answer(Verb.RESTART, unseen(B), DEAD).code());
    assertEquals("logs a:a@web1", commands(answer(Verb.RESTART, unseen(B), DEAD)).get("Logs"));
  }

  @Test
  void whatDidNotHeedThePause_isNotSignalledOnceMore_butASilentServerIs() {
    assertEquals(
        Map.of("Logs", "logs a:a@web1"),
        commands(answer(Verb.PAUSE, down(A, WorkerState.RUNNING, "x"))));
    assertEquals(Map.of("Pause a", "pause a:a@web1"), commands(answer(Verb.PAUSE, unseen(A))));
  }

  private void configured(String... programs) {
    web1.config = Optional.of(String.join("\n", programs));
  }

  @Test
  void aPause_canBeEnded_whereAllOfThemKnowHow() {
    String artisan = "]\ncommand=php /srv/app/artisan queue:work\nuser=www\n";
    configured("[program:a" + artisan, "[program:b" + artisan);
    CommandAnswer answer = answer(Verb.PAUSE, up(A), up(B));
    assertEquals(OutcomeCode.DONE, answer.code());
    assertEquals(Map.of("Continue", "continue a:a@web1,b:b@web1"), commands(answer));
    assertEquals("`continue` or a restart ends it.", answer.message().lines().getLast().text());
    configured("[program:a" + artisan, "[program:b]\ncommand=sleep 9\n");
    CommandAnswer other = answer(Verb.PAUSE, up(A), up(B));
    assertEquals(Map.of(), commands(other));
    assertEquals("Only a restart ends the pause.", other.message().lines().getLast().text());
  }

  @Test
  void aLongName_stillFitsOnItsButton() {
    Target longest = Target.of("x".repeat(200) + "@web1");
    assertTrue(
        answer(Verb.RESTART, down(longest, WorkerState.FATAL, "x"))
                .message()
                .buttons()
                .getFirst()
                .label()
                .length()
            <= 75);
  }

  @Test
  void whatCannotBeWrittenDown_isReportedAsNotDone() {
    database.close();
    StoreException cannotWrite =
        assertThrows(StoreException.class, () -> database.journal().owners());
    CommandAnswer answer = ActLastWord.notJournalled("one", cannotWrite);
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals("one", answer.operation());
    assertEquals(Severity.BAD, answer.message().severity());
    assertTrue(answer.message().title().startsWith("Nothing was done: "));
  }
}
