package dev.workerbot.feature.restart.roll;

import static dev.workerbot.testing.OperationDatabase.ANNA;
import static dev.workerbot.testing.TargetResults.down;
import static dev.workerbot.testing.TargetResults.notBegun;
import static dev.workerbot.testing.TargetResults.unseen;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.ProgressBoard;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.testing.OperationDatabase;
import dev.workerbot.testing.ScriptedServer;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The messages of a rolling restart: what people can press under each, and what that does. */
class RollingTest {
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final Target C = Target.of("c@web1");
  private static final Duration TOOK = Duration.ofSeconds(42);

  @TempDir private Path dir;
  private OperationDatabase database;
  private final ScriptedServer web1 = new ScriptedServer();
  private final Fleet fleet = web1.fleet();

  @BeforeEach
  void open() {
    database = new OperationDatabase(dir);
  }

  @AfterEach
  void close() {
    fleet.close();
    database.close();
  }

  private static JournalStep planned(Target target) {
    return JournalStep.planned(target, OptionalInt.of(7));
  }

  private Rolling rolling(String id, Target... targets) {
    return Rolling.of(
        id,
        ANNA,
        RollingOptions.DEFAULT,
        List.of(targets),
        database.journal(),
        database.rolls(),
        database.buttons(),
        fleet,
        new Cleaner());
  }

  private CommandAnswer answer(RollEnd end) {
    return rolling("one", A, B, C).answer(end, TOOK);
  }

  private Map<String, String> commands(CommandAnswer answer) {
    return database.commands(answer.message());
  }

  private static TargetResult dead(Target target) {
    return down(target, WorkerState.FATAL, "it is broken");
  }

  @Test
  void whatIsThrough_isDone_andHasNothingToPress() {
    CommandAnswer answer = answer(new RollEnd.Through(List.of(up(A), up(B), up(C))));
    assertEquals(OutcomeCode.DONE, answer.code());
    assertEquals("one", answer.operation());
    assertEquals(List.of(up(A), up(B), up(C)), answer.results());
    assertEquals(List.of(), answer.message().buttons());
  }

  @Test
  void whatStops_canBeContinued_rolledOnWithoutTheFailedOne_orLeft() {
    web1.log = "Allowed memory size exhausted";
    CommandAnswer answer = answer(new RollEnd.RollStopped(List.of(up(A), dead(B)), List.of(C)));
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(
        Map.of(
            "Continue", "restart b:b@web1,c:c@web1 --roll=\"one\" --then=retry",
            "Roll on without it", "restart c:c@web1 --roll=\"one\" --then=skip",
            "Stop", "restart c:c@web1 --roll=\"one\" --then=stop",
            "Logs", "logs b:b@web1"),
        commands(answer));
    Message message = answer.message();
    assertEquals(
        List.of("Continue", "Roll on without it", "Stop", "Logs"),
        message.buttons().stream().map(Button::label).toList());
    assertEquals(Button.Style.PRIMARY, message.buttons().getFirst().style());
    assertEquals(Button.Style.PLAIN, message.buttons().get(1).style());
    assertEquals(
        "Allowed memory size exhausted", message.excerpt().orElseThrow().text().toString());
    assertEquals(List.of(up(A), dead(B), TargetResult.failed(C, "left alone")), answer.results());
  }

  @Test
  void theLastOneThatFails_canBeRestarted_byItsName() {
    CommandAnswer answer =
        answer(new RollEnd.RollStopped(List.of(up(A), up(B), dead(C)), List.of()));
    assertEquals(
        Map.of(
            "Restart c", "restart c:c@web1 --roll=\"one\" --then=retry", "Logs", "logs c:c@web1"),
        commands(answer));
    assertEquals(Optional.empty(), answer.message().excerpt());
  }

  @Test
  void aButtonThatRestartsSeveral_isNotCalledByOneOfThem() {
    CommandAnswer answer =
        answer(new RollEnd.RollStopped(List.of(up(A), dead(B), dead(C)), List.of()));
    assertEquals(
        "restart b:b@web1,c:c@web1 --roll=\"one\" --then=retry", commands(answer).get("Restart"));
  }

  @Test
  void severalThatFailed_areRolledOnWithout() {
    assertTrue(
        commands(answer(new RollEnd.RollStopped(List.of(dead(A), dead(B)), List.of(C))))
            .containsKey("Roll on without them"));
  }

  @Test
  void whereNobodyKnowsWhichFailed_itIsNotRolledOnWithoutAny_andNoServerIsBlamed() {
    CommandAnswer answer = answer(new RollEnd.RollStopped(List.of(), List.of(A, B, C)));
    assertEquals(Set.of("Continue", "Stop"), commands(answer).keySet());
    assertEquals(OutcomeCode.FAILED, answer.code());
  }

  @Test
  void whereOnlyServersAreSilent_theyAreUnreachable_andNoLogIsAskedFor() {
    web1.log = "not read";
    CommandAnswer answer = answer(new RollEnd.RollStopped(List.of(unseen(A)), List.of(B, C)));
    assertEquals(OutcomeCode.UNREACHABLE, answer.code());
    assertEquals(Set.of("Continue", "Roll on without it", "Stop"), commands(answer).keySet());
    assertEquals(Optional.empty(), answer.message().excerpt());
    assertEquals(
        OutcomeCode.FAILED,
        answer(new RollEnd.RollStopped(List.of(up(A), notBegun(B, OptionalInt.of(7))), List.of(C)))
            .code());
  }

  @Test
  void whatWasCancelled_canBeRolledOn() {
    CommandAnswer answer =
        answer(new RollEnd.Cancelled(List.of(up(A)), List.of(B, C), Person.named("otto")));
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(
        Map.of("Roll on", "restart b:b@web1,c:c@web1 --roll=\"one\" --then=retry"),
        commands(answer));
    assertEquals(3, answer.results().size());
  }

  @Test
  void whileItGoesOn_everybodyCanCancelIt() {
    ProgressBoard<Target, TargetResult> board = new ProgressBoard<>(List.of(A), _ -> {});
    assertEquals(
        Map.of("Cancel", "cancel --operation=\"one\""),
        database.commands(rolling("one", A).progress(board.view())));
  }

  /** One stopped at b, another went on without it and stopped at c, and this one tries c again. */
  private void rolledOnTwice() {
    database.roll("first", Optional.empty(), planned(A), planned(B), planned(C));
    database.journal().close("first", A, up(A).journalEnd());
    database.journal().close("first", B, dead(B).journalEnd());
    database.roll("second", Optional.of("first"), planned(C));
    database.journal().close("second", C, dead(C).journalEnd());
    database.roll("third", Optional.of("second"), planned(C));
  }

  @Test
  void whatEarlierRollsWereThroughWith_counts_eachWorkerOnce() {
    rolledOnTwice();
    assertEquals(
        List.of(up(A), dead(B)),
        Rolling.before("third", Set.of(C), database.journal(), database.rolls()));
    CommandAnswer answer = rolling("third", C).answer(new RollEnd.Through(List.of(up(C))), TOOK);
    assertTrue(answer.message().title().contains("2 of 3 RUNNING again"));
    assertEquals(List.of(up(A), dead(B), up(C)), answer.results());
    assertEquals(
        Map.of("Restart b", "restart b:b@web1", "Logs", "logs b:b@web1"), commands(answer));
  }

  @Test
  void theNewestEndOfAWorker_counts() {
    rolledOnTwice();
    assertEquals(
        List.of(up(A), dead(B), dead(C)),
        Rolling.before("third", Set.of(), database.journal(), database.rolls()));
    assertEquals(
        List.of(), Rolling.before("first", Set.of(A), database.journal(), database.rolls()));
  }

  @Test
  void severalLeftBehind_areRestartedByOneButton() {
    assertEquals(List.of(), Rolling.again(List.of(up(A))));
    assertEquals(
        "restart a:a@web1,b:b@web1",
        Rolling.again(List.of(dead(A), dead(B), up(C))).getFirst().command().orElseThrow().text());
    assertEquals("Restart", Rolling.again(List.of(dead(A), dead(B))).getFirst().label());
  }

  @Test
  void aDatabaseThatCannotBeRead_leavesTheRollToItself() {
    database.close();
    CommandAnswer answer = rolling("third", C).answer(new RollEnd.Through(List.of(up(C))), TOOK);
    assertEquals(List.of(up(C)), answer.results());
    assertTrue(answer instanceof Outcome.Done);
  }

  @Test
  void whoWaitsForIt_readsWhoseItIs() {
    assertEquals("the rolling restart by @anna", Rolling.label(Person.named("anna")).toString());
  }
}
