package dev.workerbot.feature.change.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.feature.change.step.ChangeQuestion.AvailQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.GroupQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.RereadQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.UpdateQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.WriteQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writing, reading, applying and putting back, against any answer. */
class ChangeStepsTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Optional<String> OLD =
      Optional.of("[program:queue]\ncommand=a\nstopwaitsecs=100\n");
  private static final Optional<String> NEW = Optional.of("[program:queue]\ncommand=b\n");

  private static final StoredChange EDIT = change(OLD, NEW);
  private static final StoredChange CREATE = change(Optional.empty(), NEW);
  private static final StoredChange REMOVE = change(OLD, Optional.empty());

  private static final WriteQuestion WRITE = new WriteQuestion(EDIT);
  private static final WriteQuestion PUT_BACK = new WriteQuestion(EDIT.reversed());
  private static final RereadQuestion REREAD = new RereadQuestion(WEB1);
  private static final AvailQuestion AVAIL = new AvailQuestion(WEB1);

  /** As long as its processes may take to stop, and a minute. */
  private static final UpdateQuestion UPDATE =
      new UpdateQuestion(WEB1, "queue", Duration.ofSeconds(160));

  private static final GroupQuestion GROUP = new GroupQuestion(WEB1, "queue");

  private static final WriteResult WRITTEN = new WriteResult.FileWritten();
  private static final Reread READ = new Reread.RereadDone(List.of(), List.of(), List.of());
  private static final Reread DIFFERS =
      new Reread.RereadDone(List.of(), List.of("queue"), List.of());
  private static final Reread.Unreadable UNREADABLE =
      new Reread.Unreadable("no such user", Optional.of("program:queue"), Optional.empty());
  private static final List<Available> TAKEN =
      List.of(new Available(WorkerName.of("queue"), false, true, 999, 999));

  private static StoredChange change(Optional<String> before, Optional<String> after) {
    return new StoredChange(WEB1, "queue", "queue.conf", before, after);
  }

  /** The step of that place in the list. */
  private static StepScript<ChangeEnd> step(int place, StoredChange change, boolean begun) {
    return new StepScript<>(
        ChangeSteps.change(change, OperationTimeouts.DEFAULT, begun).get(place));
  }

  private static StepScript<ChangeEnd> write(boolean begun) {
    return step(0, EDIT, begun);
  }

  private static StepScript<ChangeEnd> read() {
    return step(1, EDIT, false);
  }

  private static StepScript<ChangeEnd> update(StoredChange change) {
    return step(2, change, false);
  }

  private static String why(ChangeEnd end) {
    return switch (end) {
      case ChangeEnd.ChangeRefused(var why) -> "refused: " + why;
      case ChangeEnd.ChangeUnknown(var why) -> "unknown: " + why;
      case ChangeEnd.Restored(var why) -> "restored: " + why;
      case ChangeEnd.Unwell unwell -> "unwell: " + unwell.cause();
      case ChangeEnd.ChangeDone done -> done.toString();
    };
  }

  @Test
  void whatIsWritten_read_andApplied_isDone() {
    write(false).asks(WRITE, WRITTEN).isDone();
    read().asks(REREAD, READ).asks(AVAIL, TAKEN).isDone();
    update(EDIT).asks(UPDATE, new Updated.UpdateDone(true)).isDone();
    step(1, REMOVE, false).asks(REREAD, READ).isDone();
  }

  @Test
  void whatSomebodyElseHasChanged_isLeftAsItIs() {
    assertEquals(
        "refused: someone has changed `queue.conf` meanwhile; check it with `show queue@web1`,"
            + " then try again",
        why(write(false).asks(WRITE, new WriteResult.Conflict()).ends()));
    assertTrue(
        why(write(true).asks(WRITE, new WriteResult.Conflict()).ends())
            .startsWith("unknown: someone has changed `queue.conf` since"));
  }

  @Test
  void aRefusalBeforeAnythingWasBegun_endsIt() {
    assertEquals(
        "refused: the disk is full",
        why(write(false).asks(WRITE, new WriteResult.FileRefused("the disk is full")).ends()));
    assertEquals(
        "refused: as on a bad day", why(write(false).asks(WRITE, ProblemKind.UNREACHABLE).ends()));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProblemKind.class,
      names = {"LOST", "NOT_UNDERSTOOD"})
  void aLostAnswer_isAskedForAgain_whateverIsSaidThen(ProblemKind kind) {
    write(false)
        .asks(WRITE, kind)
        .waits("as on a bad day — waiting for it, to finish what was started (0 s so far)")
        .asks(WRITE, new WriteResult.FileRefused("locked"))
        .waits("locked — waiting for it, to finish what was started (1 s so far)")
        .asks(WRITE, WRITTEN)
        .isDone();
  }

  @Test
  void whatNoWaitingHelps_isGivenUpAfterThree_andWhatMayPass_afterADay() {
    StepScript<ChangeEnd> refused = write(true);
    for (int i = 0; i < 2; i++) {
      refused.asks(WRITE, ProblemKind.NOT_PERMITTED).waits();
    }
    assertEquals(
        "unknown: as on a bad day; whether its file was written is unknown; see `show"
            + " queue@web1`",
        why(refused.asks(WRITE, ProblemKind.NOT_PERMITTED).ends()));
    StepScript<ChangeEnd> lost = write(true);
    for (int i = 0; i < 20; i++) {
      lost.asks(WRITE, ProblemKind.LOST).waits();
    }
    lost.later(Duration.ofHours(24)).asks(WRITE, ProblemKind.LOST).ends();
  }

  @Test
  void whatSupervisordCannotRead_isPutBackAtOnce_andThatIsWrittenDownFirst() {
    StepScript<ChangeEnd> step = read().asks(REREAD, UNREADABLE);
    assertEquals(
        List.of(new JournalEntry.RestoreEntry("supervisord cannot read its config: no such user")),
        step.notes());
    assertEquals(
        "restored: supervisord cannot read its config: no such user",
        why(step.asks(PUT_BACK, WRITTEN).asks(REREAD, READ).ends()));
  }

  @Test
  void whatSupervisorDoesNotInclude_isPutBack() {
    assertTrue(
        why(read()
                .asks(REREAD, READ)
                .asks(AVAIL, List.of())
                .asks(PUT_BACK, WRITTEN)
                .asks(REREAD, READ)
                .ends())
            .startsWith("restored: supervisord does not read `queue.conf`"));
  }

  @Test
  void whileItIsRead_aLostServerIsWaitedFor_butNoTimeBombIsLeft() {
    read().asks(REREAD, ProblemKind.LOST).waits().asks(REREAD, READ).asks(AVAIL, TAKEN).isDone();
    assertEquals(
        "unknown: as on a bad day; its file is written, but whether supervisord can read it is"
            + " unknown",
        why(
            read()
                .asks(REREAD, ProblemKind.LOST)
                .waits()
                .later(Duration.ofHours(25))
                .asks(REREAD, ProblemKind.LOST)
                .ends()));
    StepScript<ChangeEnd> booting =
        read().asks(REREAD, ProblemKind.DOWN).asks(PUT_BACK, WRITTEN).asks(REREAD, DIFFERS);
    assertEquals(
        "restored: supervisord could not be made to read it: as on a bad day",
        why(booting.asks(UPDATE, new Updated.UpdateDone(true)).ends()));
  }

  @Test
  void oddAnswersToTheReading_areAskedForThreeTimes() {
    read()
        .asks(REREAD, ProblemKind.NOT_UNDERSTOOD)
        .waits()
        .asks(REREAD, ProblemKind.NOT_UNDERSTOOD)
        .waits()
        .asks(REREAD, ProblemKind.NOT_UNDERSTOOD)
        .asks(PUT_BACK, WRITTEN);
  }

  @Test
  void anUpdateThatMakesNoDifference_isReported_butNotWhereItMayHaveBeenDoneBefore() {
    assertTrue(
        why(update(EDIT).asks(UPDATE, new Updated.UpdateDone(false)).ends())
            .contains("Supervisor sees no difference"));
    step(2, EDIT, true).asks(UPDATE, new Updated.UpdateDone(false)).isDone();
    update(EDIT)
        .asks(UPDATE, ProblemKind.LOST)
        .waits()
        .asks(UPDATE, new Updated.UpdateDone(false))
        .isDone();
  }

  @Test
  void anUpdateInTheWayOfAnother_isAskedForAgain() {
    StepScript<ChangeEnd> step =
        update(EDIT)
            .asks(UPDATE, new Updated.Busy())
            .waits("another change is running there; waiting for it")
            .asks(UPDATE, new Updated.UpdateUnknown())
            .waits("another change is running there; waiting for it")
            .later(Duration.ofSeconds(160))
            .asks(UPDATE, new Updated.Busy());
    assertTrue(why(step.ends()).startsWith("unwell: its processes are still stopping after"));
  }

  @Test
  void whatIsGoneAlready_isRemoved_butNotEdited() {
    update(REMOVE).asks(UPDATE, new Updated.UpdateUnknown()).isDone();
    assertEquals(
        "unwell: supervisord read its file but does not know it",
        why(
            update(EDIT)
                .later(Duration.ofSeconds(6))
                .asks(UPDATE, new Updated.UpdateUnknown())
                .ends()));
    assertEquals(
        "unwell: Supervisor could not stop one of its processes and left it as it was",
        why(update(EDIT).asks(UPDATE, new Updated.Stuck()).ends()));
  }

  @Test
  void aSupervisordThatIsDown_takesItUpWhenItStarts() {
    assertEquals(
        "unwell: as on a bad day; its file is written and valid; supervisord applies it when it"
            + " starts, or with `supervisorctl update queue`",
        why(
            update(EDIT)
                .asks(UPDATE, ProblemKind.DOWN)
                .waits()
                .later(Duration.ofMinutes(5))
                .asks(UPDATE, ProblemKind.DOWN)
                .ends()));
    assertTrue(
        why(update(EDIT)
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .waits()
                .later(Duration.ofHours(24))
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .ends())
            .startsWith("unknown: as on a bad day; its file is written and valid, but whether"));
  }

  private static StepScript<ChangeEnd> restore(StoredChange change) {
    return new StepScript<>(
        ChangeSteps.restore(change, OperationTimeouts.DEFAULT, "it did not work").getFirst());
  }

  @Test
  void whatCannotBePutBackJustNow_isTriedAgain_andReportedWhereItStays() {
    StepScript<ChangeEnd> step =
        restore(EDIT)
            .asks(PUT_BACK, ProblemKind.NOT_PERMITTED)
            .waits()
            .asks(PUT_BACK, new WriteResult.FileRefused("the disk is full"))
            .waits()
            .later(Duration.ofMinutes(5))
            .asks(PUT_BACK, new WriteResult.FileRefused("the disk is full"));
    assertEquals(
        "unknown: it did not work. And `queue.conf` could not be restored: the disk is full. Check"
            + " it on the server",
        why(step.ends()));
    assertTrue(
        why(restore(EDIT).asks(PUT_BACK, new WriteResult.Conflict()).ends())
            .contains("someone has changed it since"));
  }

  @Test
  void whatSupervisordMayRun_isTakenBackThereToo() {
    StepScript<ChangeEnd> step =
        restore(EDIT)
            .asks(PUT_BACK, WRITTEN)
            .asks(REREAD, ProblemKind.UNREACHABLE)
            .waits()
            .asks(REREAD, DIFFERS)
            .asks(UPDATE, ProblemKind.DOWN)
            .waits()
            .asks(UPDATE, new Updated.UpdateDone(true));
    assertEquals("restored: it did not work", why(step.ends()));
    assertTrue(
        why(restore(EDIT)
                .asks(PUT_BACK, WRITTEN)
                .asks(REREAD, DIFFERS)
                .asks(UPDATE, new Updated.Stuck())
                .ends())
            .startsWith("unknown: it did not work. `queue.conf` is restored, but"));
  }

  @Test
  void whereItCannotReadItsConfig_itIsSeenByItsWorkers() {
    StoredChange back = CREATE.reversed();
    assertEquals(
        "restored: it did not work",
        why(
            restore(CREATE)
                .asks(new WriteQuestion(back), WRITTEN)
                .asks(REREAD, UNREADABLE)
                .asks(GROUP, List.of())
                .ends()));
    assertTrue(
        why(restore(CREATE)
                .asks(new WriteQuestion(back), WRITTEN)
                .asks(REREAD, UNREADABLE)
                .asks(GROUP, List.of(member(WorkerState.RUNNING, 7)))
                .ends())
            .startsWith("unknown: "));
    assertTrue(
        why(restore(EDIT).asks(PUT_BACK, WRITTEN).asks(REREAD, UNREADABLE).ends())
            .startsWith("unknown: "));
  }

  static ProcessView member(WorkerState state, int pid) {
    return new ProcessView(
        new WorkerStatus(WorkerName.of("queue"), state, OptionalInt.of(pid), Optional.empty(), ""),
        OptionalInt.of(pid),
        Optional.empty());
  }

  @Test
  void whatIsRemoved_isSeenGone() {
    StepScript<ChangeEnd> step =
        step(3, REMOVE, false)
            .asks(GROUP, List.of(member(WorkerState.STOPPING, 7)))
            .waits()
            .asks(GROUP, List.of());
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
  }

  @Test
  void whatIsDone_isSaid_withHowLongItMayTake() {
    var _ = update(CREATE).says("supervisord is starting it");
    var _ =
        update(EDIT)
            .says("has supervisord restart it; its processes may take up to 1 min 40 s to stop");
    var _ =
        update(REMOVE)
            .says(
                "has supervisord stop and remove it; its processes may take up to 1 min 40 s to"
                    + " stop");
  }

  @Test
  void whetherItIsTakenUp_isAskedForAgain_orBelieved() {
    read().asks(REREAD, READ).asks(AVAIL, ProblemKind.LOST).waits().asks(AVAIL, TAKEN).isDone();
    read().asks(REREAD, READ).asks(AVAIL, ProblemKind.NOT_PERMITTED).isDone();
    var _ =
        read()
            .asks(REREAD, READ)
            .asks(AVAIL, List.of(new Available(WorkerName.of("other"), true, true, 999, 999)))
            .asks(PUT_BACK, WRITTEN);
  }

  @Test
  void whatSupervisordNeverTookUp_hasNotToBeTakenBackThere() {
    for (ProblemKind kind : List.of(ProblemKind.LOST, ProblemKind.NOT_PERMITTED)) {
      assertTrue(
          why(read().asks(REREAD, UNREADABLE).asks(PUT_BACK, WRITTEN).asks(REREAD, kind).ends())
              .startsWith("restored: "));
    }
    assertTrue(
        why(read()
                .asks(REREAD, ProblemKind.NOT_PERMITTED)
                .asks(PUT_BACK, WRITTEN)
                .asks(REREAD, DIFFERS)
                .ends())
            .startsWith("restored: "));
    // A later run does not know what an earlier one has begun.
    var _ =
        step(1, EDIT, true)
            .asks(REREAD, UNREADABLE)
            .asks(PUT_BACK, WRITTEN)
            .asks(REREAD, DIFFERS)
            .asks(UPDATE, new Updated.UpdateDone(true));
  }

  @Test
  void anUpdateThatIsRefused_isAskedForThreeTimes_aLostOneAsOftenAsItTakes() {
    assertTrue(
        why(update(EDIT)
                .asks(UPDATE, ProblemKind.NOT_PERMITTED)
                .waits()
                .asks(UPDATE, ProblemKind.NOT_PERMITTED)
                .waits()
                .asks(UPDATE, ProblemKind.NOT_PERMITTED)
                .ends())
            .startsWith("unwell: as on a bad day; its file is written and valid"));
    StepScript<ChangeEnd> lost = update(EDIT);
    for (int i = 0; i < 9; i++) {
      lost.asks(UPDATE, ProblemKind.LOST).waits();
    }
    lost.asks(UPDATE, new Updated.UpdateDone(true)).isDone();
  }

  @Test
  void whatCannotBeReadAnyMoreAtTheUpdate_isPutBack() {
    assertEquals(
        "restored: supervisord cannot read its config any more: no such user",
        why(
            update(EDIT)
                .asks(UPDATE, new Updated.UpdateUnreadable(UNREADABLE))
                .asks(PUT_BACK, WRITTEN)
                .asks(REREAD, READ)
                .ends()));
  }

  @Test
  void aRefusalAfterALostAnswer_isGivenUpAfterThree() {
    StepScript<ChangeEnd> step = write(true);
    for (int i = 0; i < 2; i++) {
      step.asks(WRITE, new WriteResult.FileRefused("locked")).waits();
    }
    assertTrue(
        why(step.asks(WRITE, new WriteResult.FileRefused("locked")).ends())
            .startsWith("unknown: locked; whether its file was written is unknown"));
  }

  private static StepScript<ChangeEnd> putBack() {
    return restore(EDIT).asks(PUT_BACK, WRITTEN);
  }

  @Test
  void aSupervisordThatIsDown_startsWithWhatWasPutBack() {
    StepScript<ChangeEnd> step = putBack().asks(REREAD, ProblemKind.DOWN).waits();
    assertEquals(
        "restored: it did not work",
        why(step.later(Duration.ofSeconds(6)).asks(REREAD, ProblemKind.DOWN).ends()));
    assertTrue(
        why(putBack().asks(REREAD, ProblemKind.NOT_PERMITTED).ends()).startsWith("unknown: "));
  }

  @Test
  void whatOthersHaveChanged_isNotTakenBackWithIt() {
    assertEquals(
        "restored: it did not work",
        why(
            putBack()
                .asks(
                    REREAD,
                    new Reread.RereadDone(List.of("new"), List.of("other"), List.of("queue-old")))
                .ends()));
  }

  @Test
  void whereSupervisordDoesNotTakeItBack_thatIsReportedWithTheCommandThatDoes() {
    for (Updated answer : List.of(new Updated.UpdateUnreadable(UNREADABLE), new Updated.Stuck())) {
      assertTrue(
          why(putBack().asks(REREAD, DIFFERS).asks(UPDATE, answer).ends())
              .endsWith("Run `supervisorctl update queue` there to apply it"));
    }
    assertTrue(
        why(putBack()
                .asks(REREAD, DIFFERS)
                .asks(UPDATE, new Updated.Busy())
                .waits()
                .later(Duration.ofSeconds(161))
                .asks(UPDATE, new Updated.Busy())
                .ends())
            .contains("Supervisor could not stop one of its processes"));
    assertTrue(
        why(putBack().asks(REREAD, DIFFERS).asks(UPDATE, ProblemKind.NOT_PERMITTED).ends())
            .startsWith("unknown: "));
  }

  @Test
  void aLostServer_isWaitedFor_untilItHasTakenItBack() {
    assertEquals(
        "restored: it did not work",
        why(
            putBack()
                .asks(REREAD, DIFFERS)
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .waits()
                .later(Duration.ofHours(1))
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .waits()
                .asks(UPDATE, new Updated.UpdateDone(true))
                .ends()));
    assertTrue(
        why(putBack()
                .asks(REREAD, DIFFERS)
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .waits()
                .later(Duration.ofHours(25))
                .asks(UPDATE, ProblemKind.UNREACHABLE)
                .ends())
            .startsWith("unknown: "));
  }

  @Test
  void whatWasMade_isGone_whereSupervisordKnowsNoSuchGroup() {
    Reread there = new Reread.RereadDone(List.of(), List.of(), List.of("queue"));
    assertEquals(
        "restored: it did not work",
        why(
            restore(CREATE)
                .asks(new WriteQuestion(CREATE.reversed()), WRITTEN)
                .asks(REREAD, there)
                .asks(
                    new UpdateQuestion(WEB1, "queue", Duration.ofSeconds(70)),
                    new Updated.UpdateUnknown())
                .ends()));
  }

  @Test
  void changesAreAboutEveryWorker_thatThereWasOrIsToBe() {
    StoredChange scaled =
        change(
            Optional.of("[program:queue]\ncommand=a\n[program:other]\ncommand=b\n"),
            Optional.of(
                "[program:queue]\ncommand=a\nnumprocs=2\nprocess_name=q_%(process_num)d\n"));
    assertEquals(
        List.of("queue@web1", "queue:q_0@web1", "queue:q_1@web1"),
        ChangedPrograms.targets(List.of(scaled, scaled)).stream().map(Object::toString).toList());
    StoredChange odd =
        change(
            Optional.empty(),
            Optional.of("[program:queue]\ncommand=a\n" + "process_name=%(host_node_name)s\n"));
    assertEquals(
        List.of("queue@web1"),
        ChangedPrograms.targets(List.of(odd)).stream().map(Object::toString).toList());
  }

  @Test
  void onlyItsOwnFile_isNamedWhereTheConfigCannotBeRead() {
    assertEquals(
        "supervisord cannot read its config any more; run `supervisorctl reread` there to see why",
        UnreadableText.after(
            EDIT,
            new Reread.Unreadable(
                "x", Optional.of("program:payroll"), Optional.of("/etc/payroll.conf")),
            " any more"));
    for (Reread.Unreadable own :
        List.of(
            new Reread.Unreadable("x", Optional.of("program:queue"), Optional.empty()),
            new Reread.Unreadable("x", Optional.empty(), Optional.of("/etc/queue.conf")))) {
      assertTrue(UnreadableText.after(EDIT, own, "").endsWith(": x"));
    }
    assertEquals(
        "supervisord cannot read its config; run `supervisorctl reread` there to see why",
        UnreadableText.after(
            EDIT,
            new Reread.Unreadable("x", Optional.empty(), Optional.of("/etc/not-queue.conf")),
            ""));
  }
}
