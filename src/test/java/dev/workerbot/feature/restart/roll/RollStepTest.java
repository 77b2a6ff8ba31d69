package dev.workerbot.feature.restart.roll;

import static dev.workerbot.testing.TargetResults.oneShot;
import static dev.workerbot.testing.TargetResults.status;
import static dev.workerbot.testing.TargetResults.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.workerbot.command.RestartOptions.RollingOptions;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.step.JournalEntry;
import dev.workerbot.request.step.OperationTimeouts;
import dev.workerbot.request.step.Question;
import dev.workerbot.request.step.StepScript;
import dev.workerbot.store.request.JournalEnd;
import dev.workerbot.store.request.JournalStep;
import dev.workerbot.store.request.RestartStep;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RollStepTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final Target A = Target.of("a@web1");
  private static final Target B = Target.of("b@web1");
  private static final Target C = Target.of("c@web2");
  private static final JournalStep PLANNED_A = planned(A);
  private static final JournalStep PLANNED_B = planned(B);
  private static final Person OTTO = new Person("slack", "U7", "otto");
  private static final Cancelled CANCELLED = new Cancelled();
  private static final Optional<Person> NOBODY = Optional.empty();
  private static final FleetQuestion LOOK = new FleetQuestion(Set.of(WEB1));
  private static final FleetQuestion LOOK_AT_BOTH = new FleetQuestion(Set.of(WEB1, C.server()));

  private record Restart(List<JournalStep> batch) implements Question<List<TargetResult>> {
    @Override
    public Reply<List<TargetResult>> ask(Fleet fleet) {
      throw new IllegalStateException();
    }
  }

  private record Cancelled() implements Question<Optional<Person>> {
    @Override
    public Reply<Optional<Person>> ask(Fleet fleet) {
      throw new IllegalStateException();
    }
  }

  private static StepScript<RollEnd> roll(
      int batch, Duration pause, boolean over, JournalStep... steps) {
    return new StepScript<>(
        new RollStep(
            new RollingOptions(batch, pause),
            List.of(steps),
            over,
            OperationTimeouts.DEFAULT,
            Restart::new,
            CANCELLED));
  }

  /** One with nothing left over from an earlier bot. */
  private static StepScript<RollEnd> fresh(int batch, Duration pause, JournalStep... steps) {
    return roll(batch, pause, false, steps).asks(restart(), List.of()).asks(restart(), List.of());
  }

  private static Restart restart(JournalStep... batch) {
    return new Restart(List.of(batch));
  }

  private static JournalStep planned(Target target) {
    return JournalStep.planned(target, OptionalInt.of(7));
  }

  private static Snapshot snapshot(Reply<List<WorkerStatus>> reply) {
    return new Snapshot(Instant.EPOCH, Duration.ZERO, reply);
  }

  private static Map<ServerName, Snapshot> seen(WorkerState a, WorkerState b) {
    return Map.of(WEB1, snapshot(new Reply.Ok<>(List.of(status(A, a, 0), status(B, b, 0)))));
  }

  private static Snapshot lost(ProblemKind kind) {
    return snapshot(new Reply.FailedReply<>(new Problem(kind, "as on a bad day")));
  }

  private static final Map<ServerName, Snapshot> BOTH_UP =
      seen(WorkerState.RUNNING, WorkerState.RUNNING);

  /** Until the first is through and the second would be next. */
  private static StepScript<RollEnd> afterFirst() {
    return fresh(1, Duration.ZERO, PLANNED_A, PLANNED_B)
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_A), List.of(up(A)))
        .asks(CANCELLED, NOBODY);
  }

  private static RollEnd.RollStopped stopped(StepScript<RollEnd> step) {
    return assertInstanceOf(RollEnd.RollStopped.class, step.ends());
  }

  private static Optional<String> causeOfA(StepScript<RollEnd> step) {
    return stopped(step).results().getFirst().cause();
  }

  @Test
  void oneFollowsTheOther_whileAllAreUp() {
    RollEnd end =
        afterFirst()
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_B), List.of(up(B)))
            .asks(LOOK, BOTH_UP)
            .ends();
    assertEquals(new RollEnd.Through(List.of(up(A), up(B))), end);
  }

  @Test
  void aBatch_isRestartedAtOnce() {
    fresh(2, Duration.ZERO, PLANNED_A, PLANNED_B)
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_A, PLANNED_B), List.of(up(A), up(B)))
        .asks(LOOK, BOTH_UP)
        .ends();
  }

  @Test
  void whatDoesNotComeBack_stopsIt() {
    TargetResult bad = TargetResult.failed(A, "it is FATAL");
    StepScript<RollEnd> step =
        fresh(1, Duration.ZERO, PLANNED_A, PLANNED_B)
            .asks(CANCELLED, NOBODY)
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_A), List.of(bad));
    assertEquals(new RollEnd.RollStopped(List.of(bad), List.of(B)), step.ends());
  }

  @Test
  void whatDiesAgain_stopsIt_andThatIsWrittenDown() {
    StepScript<RollEnd> step =
        afterFirst().asks(LOOK, seen(WorkerState.FATAL, WorkerState.RUNNING));
    assertEquals(Optional.of("it came back, then went down again"), causeOfA(step));
    assertEquals(
        List.of(
            new JournalEntry.CloseEntry(
                A,
                new JournalEnd(
                    false,
                    Optional.of(WorkerState.FATAL),
                    OptionalInt.empty(),
                    Duration.ofSeconds(1),
                    Optional.of("it came back, then went down again")))),
        step.notes());
  }

  @Test
  void whatSupervisorBringsUpAgain_isWaitedFor() {
    afterFirst()
        .asks(LOOK, seen(WorkerState.BACKOFF, WorkerState.RUNNING))
        .waits("waiting for a@web1, which is not back up")
        .asks(LOOK, seen(WorkerState.EXITED, WorkerState.RUNNING))
        .waits()
        .later(Duration.ofSeconds(2))
        .asks(LOOK, seen(WorkerState.STARTING, WorkerState.RUNNING))
        .waits()
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_B), List.of(up(B)));
  }

  @Test
  void whatStaysExited_orIsNotUpInTime_stopsIt() {
    StepScript<RollEnd> exited =
        afterFirst().asks(LOOK, seen(WorkerState.EXITED, WorkerState.RUNNING)).waits();
    stopped(
        exited
            .later(Duration.ofSeconds(3))
            .asks(LOOK, seen(WorkerState.EXITED, WorkerState.RUNNING)));
    StepScript<RollEnd> starting =
        afterFirst().asks(LOOK, seen(WorkerState.STARTING, WorkerState.RUNNING)).waits();
    stopped(
        starting
            .later(Duration.ofMinutes(5))
            .asks(LOOK, seen(WorkerState.STARTING, WorkerState.RUNNING)));
  }

  @Test
  void whatSupervisorDoesNotKnowAnyMore_stopsIt() {
    Map<ServerName, Snapshot> gone =
        Map.of(WEB1, snapshot(new Reply.Ok<>(List.of(status(B, WorkerState.RUNNING, 0)))));
    assertEquals(
        Optional.of("it came back, but Supervisor no longer knows it"),
        causeOfA(afterFirst().asks(LOOK, gone)));
  }

  @Test
  void betweenTwoBatches_thereIsAPause_inWhichItCanBeCancelled() {
    StepScript<RollEnd> paused =
        fresh(1, Duration.ofSeconds(2), PLANNED_A, PLANNED_B)
            .asks(CANCELLED, NOBODY)
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_A), List.of(up(A)))
            .asks(CANCELLED, NOBODY)
            .waits("next, after a pause of 2 s")
            .asks(CANCELLED, NOBODY)
            .waits("");
    assertEquals(
        new RollEnd.Cancelled(List.of(up(A)), List.of(B), OTTO),
        paused.asks(CANCELLED, Optional.of(OTTO)).ends());
  }

  @Test
  void whatAnEarlierBotBegan_isFinishedFirst_whateverElseIsWrong() {
    JournalStep ended = withEnd(PLANNED_A);
    JournalStep begun = PLANNED_B.begun(RestartStep.STOP, OptionalInt.of(7));
    roll(1, Duration.ofSeconds(9), false, ended, begun, planned(C))
        .asks(restart(ended), List.of(up(A)))
        .asks(restart(begun), List.of(up(B)))
        .asks(CANCELLED, NOBODY)
        .waits("next, after a pause of 9 s");
  }

  private static JournalStep withEnd(JournalStep step) {
    return new JournalStep(
        step.target(),
        step.pidBefore(),
        true,
        true,
        true,
        true,
        Optional.empty(),
        Optional.of(
            new JournalEnd(
                true,
                Optional.of(WorkerState.RUNNING),
                OptionalInt.of(8),
                Duration.ofSeconds(1),
                Optional.empty())));
  }

  @Test
  void whatIsOver_isOnlyReported() {
    StepScript<RollEnd> step =
        roll(1, Duration.ZERO, true, withEnd(PLANNED_A), PLANNED_B)
            .asks(restart(withEnd(PLANNED_A)), List.of(up(A)))
            .asks(restart(), List.of())
            .asks(CANCELLED, NOBODY);
    assertEquals(new RollEnd.RollStopped(List.of(up(A)), List.of(B)), step.ends());
    assertInstanceOf(
        RollEnd.Through.class,
        roll(1, Duration.ZERO, true, withEnd(PLANNED_A))
            .asks(restart(withEnd(PLANNED_A)), List.of(up(A)))
            .asks(restart(), List.of())
            .ends());
  }

  @Test
  void theNextServer_isWaitedFor_andIsTheOneThatFails() {
    StepScript<RollEnd> step =
        fresh(1, Duration.ZERO, PLANNED_A, planned(C))
            .asks(CANCELLED, NOBODY)
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_A), List.of(up(A)))
            .asks(CANCELLED, NOBODY)
            .asks(LOOK_AT_BOTH, withLostC())
            .waits("as on a bad day — nothing started here yet; waiting for it (0 s so far)")
            .later(Duration.ofMinutes(15))
            .asks(LOOK_AT_BOTH, withLostC());
    assertEquals(
        Optional.of("not begun: connection lost (as on a bad day), still running as before"),
        stopped(step).results().getLast().cause());
  }

  private static Map<ServerName, Snapshot> withLostC() {
    return Map.of(WEB1, BOTH_UP.get(WEB1), C.server(), lost(ProblemKind.UNREACHABLE));
  }

  @Test
  void atTheEnd_aServerThatIsLost_countsAsUp() {
    StepScript<RollEnd> step =
        fresh(1, Duration.ZERO, PLANNED_A)
            .asks(CANCELLED, NOBODY)
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_A), List.of(up(A)))
            .asks(LOOK, Map.of(WEB1, lost(ProblemKind.NOT_PERMITTED)));
    assertEquals(new RollEnd.Through(List.of(up(A))), step.ends());
  }

  @Test
  void whoCancelsItBeforeItHasBegun_keepsAllAsItWas() {
    StepScript<RollEnd> step =
        fresh(1, Duration.ZERO, PLANNED_A, PLANNED_B).asks(CANCELLED, Optional.of(OTTO));
    assertEquals(new RollEnd.Cancelled(List.of(), List.of(A, B), OTTO), step.ends());
  }

  @Test
  void whatHasEndedAsExpected_isNotWaitedFor() {
    fresh(1, Duration.ZERO, PLANNED_A, PLANNED_B)
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_A), List.of(oneShot(A)))
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, seen(WorkerState.EXITED, WorkerState.RUNNING))
        .asks(restart(PLANNED_B), List.of(up(B)));
  }

  @Test
  void whatExitsOnceMore_isWaitedForAfresh() {
    fresh(1, Duration.ZERO, PLANNED_A, PLANNED_B, planned(C))
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_A), List.of(up(A)))
        .asks(CANCELLED, NOBODY)
        .asks(LOOK, seen(WorkerState.EXITED, WorkerState.RUNNING))
        .waits()
        .asks(LOOK, BOTH_UP)
        .asks(restart(PLANNED_B), List.of(up(B)))
        .later(Duration.ofMinutes(1))
        .asks(CANCELLED, NOBODY)
        .asks(
            LOOK_AT_BOTH,
            Map.of(
                WEB1,
                seen(WorkerState.EXITED, WorkerState.RUNNING).get(WEB1),
                C.server(),
                snapshot(new Reply.Ok<>(List.of(status(C, WorkerState.RUNNING, 0))))))
        .waits("waiting for a@web1, which is not back up");
  }

  @Test
  void ofABatchOnTwoServers_onlyTheOneOfTheLostServer_isReportedAsNotBegun() {
    StepScript<RollEnd> step =
        fresh(2, Duration.ZERO, PLANNED_A, planned(C))
            .asks(CANCELLED, NOBODY)
            .asks(LOOK_AT_BOTH, withLostC())
            .waits()
            .later(Duration.ofMinutes(15))
            .asks(LOOK_AT_BOTH, withLostC());
    RollEnd.RollStopped end = stopped(step);
    assertEquals(List.of(C), end.results().stream().map(TargetResult::target).toList());
    assertEquals(List.of(A), end.left());
  }

  @Test
  void whereThoseThatCameBackCannotBeSeenAnyMore_nothingMoreIsTakenDown() {
    Map<ServerName, Snapshot> lost =
        Map.of(
            WEB1,
            lost(ProblemKind.UNREACHABLE),
            C.server(),
            snapshot(new Reply.Ok<>(List.of(status(C, WorkerState.RUNNING, 0)))));
    StepScript<RollEnd> step =
        fresh(1, Duration.ZERO, PLANNED_A, planned(C))
            .asks(CANCELLED, NOBODY)
            .asks(LOOK, BOTH_UP)
            .asks(restart(PLANNED_A), List.of(up(A)))
            .asks(CANCELLED, NOBODY)
            .asks(LOOK_AT_BOTH, lost)
            .waits()
            .later(Duration.ofMinutes(15))
            .asks(LOOK_AT_BOTH, lost);
    assertEquals(
        Optional.of("it came back, but its state is now unknown: as on a bad day"), causeOfA(step));
    assertEquals(List.of(C), stopped(step).left());
  }
}
