package dev.workerbot.feature.change.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.feature.change.step.ChangeQuestion.CauseQuestion;
import dev.workerbot.feature.change.step.ChangeQuestion.GroupQuestion;
import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.mainlog.Ending;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WatchStepTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final GroupQuestion GROUP = new GroupQuestion(WEB1, "once");
  private static final CauseQuestion CAUSE =
      new CauseQuestion(new Target(WEB1, WorkerName.of("once")));

  private static StepScript<ChangeEnd> watch(String lines) {
    StoredChange change =
        new StoredChange(
            WEB1,
            "once",
            "once.conf",
            Optional.empty(),
            Optional.of("[program:once]\ncommand=x\n" + lines));
    return new StepScript<>(ChangeSteps.change(change, OperationTimeouts.DEFAULT, false).getLast());
  }

  private static List<ProcessView> is(WorkerState state, OptionalInt pid) {
    return is(state, pid, Optional.empty());
  }

  private static List<ProcessView> is(WorkerState state, OptionalInt pid, Optional<Ending> ending) {
    return List.of(
        new ProcessView(
            new WorkerStatus(WorkerName.of("once"), state, pid, Optional.empty(), ""),
            pid,
            ending));
  }

  private static List<ProcessView> running(int pid) {
    return is(WorkerState.RUNNING, OptionalInt.of(pid));
  }

  private static List<ProcessView> exited(int code, boolean expected) {
    return is(
        WorkerState.EXITED,
        OptionalInt.empty(),
        Optional.of(
            new Ending(
                new MainLog.ProcessEnd.Code(code),
                expected,
                LocalDateTime.of(2026, 11, 24, 3, 0),
                Optional.empty())));
  }

  private static String cause(ChangeEnd end) {
    return assertInstanceOf(ChangeEnd.Unwell.class, end).cause().toString();
  }

  @Test
  void whatStaysUp_forItsStartsecsAndAWhile_isDone() {
    StepScript<ChangeEnd> step =
        watch("startsecs=3")
            .asks(GROUP, is(WorkerState.STARTING, OptionalInt.of(7)))
            .waits("once is STARTING")
            .asks(GROUP, running(7))
            .waits("RUNNING; watching for 8 s that it stays up")
            .later(Duration.ofSeconds(6))
            .asks(GROUP, running(7))
            .waits()
            .asks(GROUP, running(7));
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
  }

  @Test
  void whatSupervisorBringsUpAgain_isGivenUpAfterThree() {
    StepScript<ChangeEnd> step = watch("");
    for (int pid = 7; pid < 10; pid++) {
      step.asks(GROUP, is(WorkerState.STARTING, OptionalInt.of(pid))).waits();
    }
    assertEquals(
        "exit code 1; it keeps dying: Supervisor started it 3 times",
        cause(
            step.asks(GROUP, is(WorkerState.STARTING, OptionalInt.of(10)))
                .asks(CAUSE, Optional.of("exit code 1"))
                .ends()));
  }

  @Test
  void aNewOneShotThatEndsAsExpected_isWell() {
    StepScript<ChangeEnd> step =
        watch("")
            .asks(GROUP, exited(0, true))
            .waits("once has exited")
            .asks(GROUP, exited(0, true));
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
  }

  @Test
  void aNewWorkerThatEndsUnexpectedly_isNot() {
    assertEquals(
        "it started and exited again",
        cause(
            watch("")
                .asks(GROUP, exited(1, false))
                .waits()
                .asks(GROUP, exited(1, false))
                .asks(CAUSE, Optional.empty())
                .ends()));
  }

  @Test
  void whatIsFatal_isReported() {
    assertEquals(
        "Supervisor gave up on it",
        cause(
            watch("")
                .asks(GROUP, is(WorkerState.FATAL, OptionalInt.empty()))
                .asks(CAUSE, Optional.empty())
                .ends()));
  }

  @Test
  void whatIsNotToStartByItself_isDoneWhenItIsThere() {
    StepScript<ChangeEnd> step =
        watch("autostart=false").asks(GROUP, is(WorkerState.STOPPED, OptionalInt.empty()));
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
  }

  @Test
  void processesThatNeverCome_areMissed() {
    assertEquals(
        "supervisord has 0 of its 1 processes",
        cause(
            watch("")
                .asks(GROUP, List.of())
                .waits()
                .later(Duration.ofSeconds(10))
                .asks(GROUP, List.of())
                .ends()));
  }

  @Test
  void whatIsStopped_isGivenTenSeconds() {
    List<ProcessView> stopped = is(WorkerState.STOPPED, OptionalInt.empty());
    assertEquals(
        "it is STOPPED; perhaps someone stopped it",
        cause(
            watch("")
                .asks(GROUP, stopped)
                .waits()
                .later(Duration.ofSeconds(9))
                .asks(GROUP, stopped)
                .asks(CAUSE, ProblemKind.LOST)
                .ends()));
  }

  @Test
  void whatTakesTooLong_isReported() {
    List<ProcessView> starting = is(WorkerState.BACKOFF, OptionalInt.empty());
    assertEquals(
        "it is still BACKOFF after 5 min",
        cause(
            watch("")
                .asks(GROUP, starting)
                .waits()
                .later(Duration.ofMinutes(5))
                .asks(GROUP, starting)
                .asks(CAUSE, Optional.empty())
                .ends()));
  }

  @Test
  void aServerThatStaysAway_leavesItUnknown() {
    StepScript<ChangeEnd> step =
        watch("")
            .asks(GROUP, ProblemKind.NOT_PERMITTED)
            .waits()
            .later(Duration.ofMinutes(6))
            .asks(GROUP, ProblemKind.NOT_PERMITTED);
    assertInstanceOf(ChangeEnd.ChangeUnknown.class, step.ends());
  }

  private static ProcessView member(String worker, WorkerState state) {
    return new ProcessView(
        new WorkerStatus(WorkerName.of(worker), state, OptionalInt.of(7), Optional.empty(), ""));
  }

  @Test
  void whatIsLeftOfAnEarlierRun_isNoneOfIt() {
    List<ProcessView> members =
        List.of(member("once", WorkerState.RUNNING), member("once:old_00", WorkerState.FATAL));
    StepScript<ChangeEnd> step =
        watch("").asks(GROUP, members).waits().later(Duration.ofSeconds(9)).asks(GROUP, members);
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
  }

  @Test
  void manyThatDoNotRunYet_areCounted() {
    List<ProcessView> members =
        IntStream.range(0, 3).mapToObj(i -> member("once:p" + i, WorkerState.STARTING)).toList();
    var _ =
        watch("numprocs=3\nprocess_name=p%(process_num)d\n")
            .asks(GROUP, members)
            .waits("3 do not run yet");
    var _ =
        watch("numprocs=2\nprocess_name=p%(process_num)d\n")
            .asks(GROUP, members.subList(0, 2))
            .waits("p0 is STARTING, p1 is STARTING");
  }

  @Test
  void processesWhoseNamesOnlyTheServerKnows_areAllThatItHas() {
    String odd = "process_name=%(host_node_name)s";
    List<ProcessView> up = List.of(member("once:web1", WorkerState.RUNNING));
    StepScript<ChangeEnd> step =
        watch(odd)
            .asks(GROUP, List.of())
            .waits("")
            .asks(GROUP, up)
            .waits()
            .later(Duration.ofSeconds(9))
            .asks(GROUP, up);
    assertInstanceOf(ChangeEnd.ChangeDone.class, step.ends());
    assertEquals(
        "supervisord has no process of it",
        cause(
            watch(odd)
                .asks(GROUP, List.of())
                .waits()
                .later(Duration.ofSeconds(10))
                .asks(GROUP, List.of())
                .ends()));
  }
}
