package dev.workerbot.feature.change.run;

import static dev.workerbot.feature.change.FolderServer.WEB1;
import static dev.workerbot.testing.OperationDatabase.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.feature.change.FolderServer;
import dev.workerbot.feature.change.store.ChangeSet;
import dev.workerbot.feature.change.store.ChangeStage;
import dev.workerbot.feature.change.store.ChangeStep;
import dev.workerbot.feature.change.store.Changes;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.request.Ids;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.lock.CrossProcessQueue;
import dev.workerbot.request.lock.WorkerLocks;
import dev.workerbot.request.lock.WorkerTurns;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.testing.OperationDatabase;
import dev.workerbot.testing.TargetResults;
import dev.workerbot.time.ShutdownSignal;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.verb.OutcomeCode;
import dev.workerbot.worker.verb.Verb;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of programs' files from what was shown to the verdict, with what is written down. */
class ChangeExecutorTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration MOMENT = Duration.ofMillis(2);
  private static final Target QUEUE = Target.of("queue@web1");
  private static final Optional<String> NEW =
      Optional.of("[program:queue]\ncommand=a\nstartsecs=0\n");
  private static final StoredChange CREATE = change(WEB1, Optional.empty(), NEW);

  @TempDir private Path dir;
  private OperationDatabase database;
  private final FolderServer server = new FolderServer();
  private final Fleet fleet = server.fleet();
  private final ShutdownSignal shutdown = new ShutdownSignal();
  private final List<String> shown = new ArrayList<>();

  @BeforeEach
  void open() {
    database = new OperationDatabase(dir);
    server.available = List.of(new Available(QUEUE.worker(), true, true, 1, 1));
    is(WorkerState.RUNNING);
  }

  @AfterEach
  void close() {
    fleet.close();
    database.close();
  }

  private void is(WorkerState state) {
    server.status =
        new Reply.Ok<>(
            List.of(TargetResults.status(QUEUE, state, state == WorkerState.RUNNING ? 7 : 0)));
  }

  private static StoredChange change(
      ServerName server, Optional<String> before, Optional<String> after) {
    return new StoredChange(server, "queue", "queue.conf", before, after);
  }

  private Changes changes() {
    return new Changes(database.database(), CLOCK);
  }

  private ChangeExecutor executor() {
    OperationTimeouts quick = new OperationTimeouts(MOMENT, MOMENT, MOMENT, MOMENT, MOMENT, MOMENT);
    BotRuntime runtime = new BotRuntime("this bot", CLOCK, new Ids(new Random(9)), shutdown, quick);
    ChangeJournal journal = new ChangeJournal(database.journal(), changes(), "this bot");
    return new ChangeExecutor(
        journal,
        new ChangeTurns(
            fleet,
            journal,
            new WorkerTurns(
                new WorkerLocks(), new CrossProcessQueue(database.journal(), _ -> false, runtime)),
            runtime),
        new ChangeText(fleet, database.buttons(), new Cleaner()),
        CLOCK);
  }

  private static ChangeSet set(Verb verb, StoredChange... changes) {
    return new ChangeSet(
        "set",
        verb,
        ANNA.chat(),
        ANNA.user(),
        ANNA.name(),
        Stream.of(changes).map(one -> new ChangeStep(one, ChangeStage.SHOWN, "")).toList());
  }

  private Outcome run(String id, ChangeSet set) {
    database.asked(id);
    return executor().run(id, set, ANNA, one -> shown.add(text(one)));
  }

  private CommandAnswer answer(Verb verb, StoredChange... changes) {
    ChangeSet set = set(verb, changes);
    changes().show(set);
    return assertInstanceOf(CommandAnswer.class, run("one", set));
  }

  private static String text(Message message) {
    return message.title() + " " + message.lines();
  }

  private ChangeStep stored() {
    return changes().find("set").orElseThrow().steps().getFirst();
  }

  private JournalEnd end() {
    return database.journal().find("one").orElseThrow().steps().getFirst().end().orElseThrow();
  }

  @Test
  void whatWasShown_isWritten_read_applied_andWatched() {
    CommandAnswer answer = answer(Verb.CREATE, CREATE);
    assertEquals(OutcomeCode.DONE, answer.code());
    assertTrue(answer.message().title().startsWith("queue on web1: created, RUNNING (pid 7)"));
    assertEquals(List.of("put queue.conf", "update queue"), server.calls);
    assertEquals(List.of(QUEUE), answer.results().stream().map(TargetResult::target).toList());
    assertEquals(ChangeStage.DONE, stored().stage());
    assertTrue(end().done());
    assertTrue(database.journal().find("one").orElseThrow().over());
    assertTrue(
        shown.stream().anyMatch(one -> one.contains("supervisord is starting it")),
        shown.toString());
  }

  @Test
  void theSameSet_isNeverDoneTwice() {
    var _ = answer(Verb.CREATE, CREATE);
    server.calls.clear();
    CommandAnswer again =
        assertInstanceOf(CommandAnswer.class, run("two", set(Verb.CREATE, CREATE)));
    assertEquals(OutcomeCode.REFUSED, again.code());
    assertEquals(List.of(), server.calls);
    JournalEnd end =
        database.journal().find("two").orElseThrow().steps().getFirst().end().orElseThrow();
    assertEquals(Optional.of("nothing was changed for it"), end.cause());
    assertEquals(ChangeStage.DONE, stored().stage());
  }

  @Test
  void whatCannotBeWrittenDown_isNotBegun() {
    database.close();
    CommandAnswer answer =
        assertInstanceOf(
            CommandAnswer.class, executor().run("one", set(Verb.CREATE, CREATE), ANNA, _ -> {}));
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertTrue(answer.message().title().startsWith("Nothing was done: "));
    assertEquals(List.of(), server.calls);
  }

  @Test
  void whatDoesNotRun_isLeftForPeopleToDecide_withItsLog() {
    is(WorkerState.FATAL);
    server.cause = Optional.of("it ran out of memory");
    server.log = "Allowed memory size exhausted";
    CommandAnswer answer = answer(Verb.CREATE, CREATE);
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(Set.of("Roll back", "Keep", "Logs"), database.commands(answer.message()).keySet());
    assertEquals("logs queue:queue@web1", database.commands(answer.message()).get("Logs"));
    assertEquals(
        "Allowed memory size exhausted",
        answer.message().excerpt().orElseThrow().text().toString());
    assertEquals(ChangeStage.UNWELL, stored().stage());
    assertEquals(Optional.of(WorkerState.FATAL), end().state());
    assertEquals(Optional.of("it ran out of memory; Supervisor gave up on it"), end().cause());
  }

  @Test
  void whatSupervisordCannotRead_isPutBack_andReported() {
    server.reread =
        new Reply.Ok<>(
            new Reread.Unreadable("no such user", Optional.of("program:queue"), Optional.empty()));
    CommandAnswer answer = answer(Verb.CREATE, CREATE);
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(List.of("put queue.conf", "drop queue.conf"), server.calls);
    assertEquals(
        new ChangeStep(
            CREATE, ChangeStage.UNDONE, "supervisord cannot read its config: no such user"),
        stored());
    assertEquals(List.of(), answer.message().buttons());
    assertEquals(Optional.of("supervisord cannot read its config: no such user"), end().cause());
  }

  @Test
  void whatTheServerRefuses_changesNothing() {
    server.writes = "refused: the disk is full";
    CommandAnswer answer = answer(Verb.CREATE, CREATE);
    assertTrue(answer.message().title().startsWith("Nothing was changed: "));
    assertEquals(ChangeStage.UNDONE, stored().stage());
    assertEquals(Optional.of("the disk is full"), end().cause());
  }

  @Test
  void aServerThatLeftTheConfig_isNotTouched_andTheOthersAre() {
    StoredChange gone = change(new ServerName("web9"), Optional.empty(), NEW);
    CommandAnswer answer = answer(Verb.CREATE, gone, CREATE);
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals("queue on web9 and web1: 1 of 2 created", answer.message().title());
    assertTrue(
        answer
            .message()
            .lines()
            .getFirst()
            .text()
            .contains("web9 is no longer in the config; check there queue.conf"));
    assertEquals(ChangeStage.UNKNOWN, stored().stage());
    assertEquals(List.of("put queue.conf", "update queue"), server.calls);
    assertTrue(
        shown.stream().anyMatch(one -> one.contains("queue@web9: check it by hand")),
        shown.toString());
  }

  @Test
  void aBotThatCloses_leavesItToTheNext() {
    ChangeSet set = set(Verb.CREATE, CREATE);
    changes().show(set);
    shutdown.close();
    assertInstanceOf(Outcome.Suspended.class, run("one", set));
    assertEquals(List.of(), server.calls);
    assertEquals(ChangeStage.BEGUN, stored().stage());
  }

  /** What an earlier bot began, and came that far with. */
  private CommandAnswer resume(ChangeStage stage, String reason) {
    ChangeSet set = set(Verb.CREATE, CREATE);
    changes().show(set);
    database.asked("one");
    assertTrue(
        new ChangeJournal(database.journal(), changes(), "this bot")
            .begin("one", set, List.of(QUEUE)));
    if (stage != ChangeStage.BEGUN) {
      changes().reached("set", 0, stage, reason);
    }
    return assertInstanceOf(
        CommandAnswer.class,
        executor().resume(database.journal().find("one").orElseThrow(), ANNA, _ -> {}));
  }

  @Test
  void whatADeadBotBegan_isFinished() {
    assertEquals(OutcomeCode.DONE, resume(ChangeStage.BEGUN, "").code());
    assertEquals(List.of("put queue.conf", "update queue"), server.calls);
    assertEquals(ChangeStage.DONE, stored().stage());
  }

  @Test
  void whatADeadBotPutBack_isPutBack_andNotDoneOnceMore() {
    CommandAnswer answer = resume(ChangeStage.RESTORING, "no such user");
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(List.of("drop queue.conf"), server.calls);
    assertEquals(new ChangeStep(CREATE, ChangeStage.UNDONE, "no such user"), stored());
  }

  @Test
  void whatADeadBotWasThroughWith_isOnlyReported() {
    assertEquals(OutcomeCode.DONE, resume(ChangeStage.DONE, "").code());
    assertEquals(List.of(), server.calls);
    assertTrue(end().done());
    assertEquals(OptionalInt.of(7), end().pid());
  }

  @Test
  void whatADeadBotLeftUnwell_isReportedAsThat() {
    is(WorkerState.FATAL);
    CommandAnswer answer = resume(ChangeStage.UNWELL, "Supervisor gave up on it");
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals(List.of(), server.calls);
    assertEquals(Optional.of("Supervisor gave up on it"), end().cause());
    assertEquals(2, answer.message().buttons().size());
  }

  @Test
  void whatADeadBotCouldNotSay_nobodySays() {
    CommandAnswer answer = resume(ChangeStage.UNKNOWN, "web1 is gone");
    assertEquals("queue on web1: check it by hand", answer.message().title());
    assertEquals(List.of(), server.calls);
  }

  @Test
  void whatADeadBotNeverBegan_isNotBegunNow() {
    database.roll("one", Optional.empty(), JournalStep.planned(QUEUE, OptionalInt.empty()));
    CommandAnswer answer =
        assertInstanceOf(
            CommandAnswer.class,
            executor().resume(database.journal().find("one").orElseThrow(), ANNA, _ -> {}));
    assertEquals(OutcomeCode.FAILED, answer.code());
    assertEquals("workerbot restarted before it changed anything", answer.message().title());
    assertEquals(List.of(), server.calls);
    assertEquals(Optional.of("nothing was changed for it"), end().cause());
  }
}
