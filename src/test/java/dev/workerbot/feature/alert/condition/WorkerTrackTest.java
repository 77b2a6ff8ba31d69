package dev.workerbot.feature.alert.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.alert.AlertKind;
import dev.workerbot.alert.Condition;
import dev.workerbot.fleet.timeline.Transition;
import dev.workerbot.testing.ReportedExits;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkerTrackTest {
  private static final WorkerName HORIZON = WorkerName.of("horizon");
  private static final Target TARGET = Target.of("horizon@web1");

  private final TrackedWorker track = new TrackedWorker(TARGET);
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private int pid = 100;

  private void after(Duration time) {
    now = now.plus(time);
  }

  private void hear(Transition what) {
    // No two steps of a worker are of one moment.
    after(Duration.ofMillis(1));
    track.hear(what, now);
  }

  private void see(WorkerState state, OptionalInt shown, boolean heard) {
    track.see(new WorkerStatus(HORIZON, state, shown, Optional.empty(), ""), now, now, heard);
  }

  /** supervisord tells over a lane how it exited, where no main log is heard. */
  private void seeExit(int code, boolean expected) {
    track.see(ReportedExits.of(HORIZON, code, expected), now, now, false);
  }

  @Test
  void withoutTheMainLog_supervisordTellsOfAnExit_whetherItWasExpected() {
    track.expect(policy(Autorestart.NEVER));
    see(WorkerState.RUNNING, OptionalInt.of(++pid), false);
    after(Duration.ofSeconds(5));
    seeExit(7, false);
    after(ExitCondition.RESTART);
    assertEquals(AlertKind.EXITED, firing().alertKind());
    assertEquals(Optional.of("exit code 7"), firing().cause());
    see(WorkerState.RUNNING, OptionalInt.of(++pid), false);
    after(Duration.ofSeconds(5));
    seeExit(0, true);
    after(ExitCondition.RESTART);
    assertEquals(new Condition.Ended("exited as expected"), track.look(now));
  }

  @Test
  void withoutTheMainLog_exitsThatSupervisordTells_makeACrashLoop_andGoodOnesNone() {
    track.expect(policy(Autorestart.ALWAYS));
    for (boolean expected : new boolean[] {true, false}) {
      for (int i = 0; i < 3; i++) {
        see(WorkerState.RUNNING, OptionalInt.of(++pid), false);
        assertFalse(track.look(now) instanceof Condition.Firing, "only " + i);
        after(Duration.ofSeconds(5));
        seeExit(7, expected);
        after(Duration.ofSeconds(1));
      }
    }
    see(WorkerState.RUNNING, OptionalInt.of(++pid), false);
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
    assertTrue(firing().cause().orElseThrow().endsWith("the last time: exit code 7"));
  }

  private void starts() {
    hear(new Transition.Spawned(++pid));
    after(Duration.ofSeconds(1));
    hear(new Transition.NowRunning());
  }

  private void crashes() {
    hear(new Transition.Exited(false, "exit code 12: it went over its memory limit (`--memory`)"));
    after(Duration.ofSeconds(1));
    starts();
  }

  private Condition.Firing firing() {
    return assertInstanceOf(Condition.Firing.class, track.look(now));
  }

  @Test
  void whatGaveUp_isFatal_atOnce_withTheCauseOfItsLastTry() {
    hear(new Transition.Spawned(1));
    hear(new Transition.Exited(false, "exit code 1"));
    hear(new Transition.GaveUp(Optional.empty()));
    assertEquals(AlertKind.FATAL, firing().alertKind());
    assertEquals(Optional.of("exit code 1"), firing().cause());
  }

  @Test
  void threeCrashesInTheWindow_areACrashLoop_thoughItRuns_untilItHasBeenUpLonger() {
    starts();
    crashes();
    after(Duration.ofSeconds(3));
    crashes();
    after(Duration.ofSeconds(3));
    assertInstanceOf(Condition.Healthy.class, track.look(now), "two are not enough");
    crashes();
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
    assertTrue(firing().cause().orElseThrow().contains("memory limit"), firing().toString());
    after(Duration.ofSeconds(16));
    assertInstanceOf(
        Condition.Healthy.class,
        track.look(now),
        "up for three times as long as between two of them");
  }

  @Test
  void crashesFarApart_areNoLoop() {
    starts();
    for (int i = 0; i < 5; i++) {
      after(Duration.ofMinutes(4));
      crashes();
      assertInstanceOf(Condition.Healthy.class, track.look(now));
    }
  }

  @Test
  void expectedExits_asOfMaxTime_neverCount() {
    starts();
    for (int i = 0; i < 20; i++) {
      after(Duration.ofSeconds(2));
      hear(new Transition.Exited(true, "it ended by itself with exit code 0"));
      assertTrue(!(track.look(now) instanceof Condition.Firing));
      starts();
      assertInstanceOf(Condition.Healthy.class, track.look(now));
    }
  }

  private void isWorker(Optional<Duration> maxTime) {
    track.expect(
        Optional.of(
            new RestartPolicy(Autorestart.ALWAYS, Duration.ofSeconds(1), false, maxTime, true)));
  }

  private void exitsAfter(Duration life) {
    after(life);
    hear(new Transition.Exited(true, "it ended by itself with exit code 0"));
    after(Duration.ofSeconds(1));
    starts();
  }

  @Test
  void aQueueWorkerThatExitsSecondsAfterEachStart_isAnAlert_withinAMinute_thoughExitCodeZero() {
    for (Optional<Duration> maxTime :
        List.of(Optional.<Duration>empty(), Optional.of(Duration.ofHours(1)))) {
      track.forgive(now);
      isWorker(maxTime);
      starts();
      Instant begun = now;
      while (!(track.look(now) instanceof Condition.Firing)) {
        exitsAfter(Duration.ofSeconds(5));
      }
      assertEquals(AlertKind.QUICK_EXITS, firing().alertKind());
      assertTrue(Duration.between(begun, now).toSeconds() < 60, now.toString());
      assertTrue(firing().cause().orElseThrow().contains("database"), firing().toString());
      after(Duration.ofSeconds(10));
      assertEquals(AlertKind.QUICK_EXITS, firing().alertKind(), "it is not up for long enough");
      after(Duration.ofSeconds(10));
      assertInstanceOf(Condition.Healthy.class, track.look(now), "it stays up");
    }
  }

  @Test
  void whatRestsMeanwhile_asInLaravelsMaintenance_hasNoQuickExits() {
    isWorker(Optional.of(Duration.ofHours(1)));
    starts();
    for (int i = 0; i < 3; i++) {
      exitsAfter(Duration.ofSeconds(3));
      assertInstanceOf(
          Condition.Healthy.class, track.look(now), "its config was not read since the first");
    }
    track.expect(
        Optional.of(
            new RestartPolicy(
                    Autorestart.ALWAYS,
                    Duration.ofSeconds(1),
                    false,
                    Optional.of(Duration.ofHours(1)),
                    true)
                .resting()));
    for (int i = 0; i < 20; i++) {
      exitsAfter(Duration.ofSeconds(3));
      assertInstanceOf(Condition.Healthy.class, track.look(now));
    }
  }

  @Test
  void aQueueWorkerWhoseConfigIsReadMeanwhile_isAnAlertAtTheThirdQuickExit() {
    isWorker(Optional.empty());
    starts();
    exitsAfter(Duration.ofSeconds(3));
    exitsAfter(Duration.ofSeconds(3));
    isWorker(Optional.empty());
    assertInstanceOf(Condition.Healthy.class, track.look(now));
    exitsAfter(Duration.ofSeconds(3));
    assertEquals(AlertKind.QUICK_EXITS, firing().alertKind());
  }

  @Test
  void recycling_asOfMaxTime_andDeploysInBetween_areNoQuickExits() {
    isWorker(Optional.of(Duration.ofSeconds(30)));
    starts();
    for (int i = 0; i < 120; i++) {
      exitsAfter(Duration.ofSeconds(29));
      assertInstanceOf(Condition.Healthy.class, track.look(now));
      if (i % 2 == 0) {
        // queue:restart
        exitsAfter(Duration.ofSeconds(3));
        assertInstanceOf(Condition.Healthy.class, track.look(now));
        exitsAfter(Duration.ofSeconds(3));
        assertInstanceOf(Condition.Healthy.class, track.look(now));
      }
    }
  }

  @Test
  void whatIsMeantToEndSoon_orIsNotKnownToWorkOn_hasNoQuickExits() {
    for (RestartPolicy policy :
        List.of(
            new RestartPolicy(
                Autorestart.ALWAYS, Duration.ofSeconds(1), false, Optional.of(Duration.ZERO), true),
            new RestartPolicy(
                Autorestart.ALWAYS, Duration.ofSeconds(1), false, Optional.empty()))) {
      track.expect(Optional.of(policy));
      starts();
      for (int i = 0; i < 20; i++) {
        exitsAfter(Duration.ofSeconds(2));
        assertInstanceOf(Condition.Healthy.class, track.look(now));
      }
    }
  }

  private Condition exited(Optional<Duration> maxTime, Duration life) {
    track.expect(
        Optional.of(
            new RestartPolicy(
                Autorestart.UNEXPECTED, Duration.ofSeconds(1), false, maxTime, true)));
    hear(new Transition.Spawned(++pid));
    after(Duration.ofSeconds(1));
    hear(new Transition.NowRunning());
    after(life);
    hear(new Transition.Exited(true, "it ended by itself with exit code 0"));
    after(Duration.ofSeconds(5));
    return track.look(now);
  }

  @Test
  void aQueueWorkerThatExitsWithCodeZero_andIsLeftSo_beforeItsTime_isAnAlert() {
    assertInstanceOf(
        Condition.Firing.class, exited(Optional.empty(), Duration.ofHours(7)), "nothing ends it");
    assertEquals(AlertKind.EXITED, firing().alertKind());
    assertTrue(
        firing().cause().orElseThrow().contains("`autorestart=unexpected`"), firing().toString());
    assertInstanceOf(
        Condition.Firing.class, exited(Optional.of(Duration.ofHours(1)), Duration.ofSeconds(5)));
    assertInstanceOf(
        Condition.Ended.class, exited(Optional.of(Duration.ofHours(1)), Duration.ofHours(1)));
    assertInstanceOf(
        Condition.Ended.class, exited(Optional.of(Duration.ZERO), Duration.ofSeconds(5)));
  }

  @Test
  void whatIsDoneThroughWorkerbot_beginsQuickExitsAnew() {
    isWorker(Optional.empty());
    starts();
    exitsAfter(Duration.ofSeconds(5));
    exitsAfter(Duration.ofSeconds(5));
    track.forgive(now);
    exitsAfter(Duration.ofSeconds(5));
    assertInstanceOf(Condition.Healthy.class, track.look(now));
  }

  @Test
  void whatIsPaused_mayEndInItsPause_asOftenAsItLikes() {
    isWorker(Optional.of(Duration.ofHours(1)));
    starts();
    for (int i = 0; i < 20; i++) {
      exitsAfter(Duration.ofSeconds(3));
      track.isPaused();
      assertInstanceOf(Condition.Healthy.class, track.look(now));
    }
  }

  @Test
  void anUnexpectedExit_thatIsNotStartedAgain_isAnAlert_onlyWhenThatIsClear() {
    starts();
    hear(new Transition.Exited(false, "exit code 3"));
    after(Duration.ofSeconds(9));
    assertInstanceOf(Condition.Pending.class, track.look(now), "Supervisor may start it again");
    after(Duration.ofSeconds(1));
    assertEquals(AlertKind.EXITED, firing().alertKind());
  }

  @Test
  void whatItsConfigLeavesDown_isExitedAtOnce_butNotBeforeAnOperationOrAStartOutside() {
    track.expect(policy(Autorestart.NEVER));
    starts();
    hear(new Transition.Exited(false, "exit code 3"));
    assertInstanceOf(Condition.Pending.class, track.look(now));
    after(Duration.ofSeconds(3));
    assertEquals(AlertKind.EXITED, firing().alertKind());
  }

  @ParameterizedTest
  @EnumSource(names = {"ALWAYS", "UNEXPECTED"})
  void whatItsConfigStartsAgain_isNotExited_untilThatIsContradicted(Autorestart autorestart) {
    track.expect(policy(autorestart));
    starts();
    hear(new Transition.Exited(false, "exit code 3"));
    after(Duration.ofSeconds(59));
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    assertInstanceOf(Condition.Pending.class, track.look(now), "the host is slow");
    after(Duration.ofSeconds(59));
    assertInstanceOf(Condition.Pending.class, track.look(now), "the last status is old");
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    assertEquals(AlertKind.EXITED, firing().alertKind());
    assertTrue(
        firing()
            .cause()
            .orElseThrow()
            .endsWith("; its config tells Supervisor to start it again, but it has not"),
        firing().toString());
  }

  @Test
  void whatSupervisorWasSeenToStartAgain_itStartsAgain_whateverTheConfigOnDiskSays() {
    track.expect(policy(Autorestart.NEVER));
    starts();
    crashes();
    crashes();
    hear(new Transition.Exited(false, "exit code 3"));
    after(Duration.ofSeconds(30));
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
  }

  @Test
  void withStartsecs0_aCrashLoopIsOne_thoughItIsNeverSeenToRun() {
    track.expect(
        Optional.of(new RestartPolicy(Autorestart.ALWAYS, Duration.ZERO, false, Optional.empty())));
    for (int i = 0; i < 3; i++) {
      hear(new Transition.Spawned(++pid));
      hear(new Transition.Exited(false, "exit code 3"));
      after(Duration.ofSeconds(1));
    }
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
  }

  /** supervisord came round too late to see it run. */
  @Test
  void whatLivedLongerThanItsStartsecs_hasRun_thoughNoLineSaysSo() {
    track.expect(policy(Autorestart.ALWAYS));
    for (int i = 0; i < 3; i++) {
      hear(new Transition.Spawned(++pid));
      after(Duration.ofSeconds(8));
      hear(new Transition.Exited(false, "exit code 3"));
      assertEquals(Optional.of(WorkerState.EXITED), track.state());
      after(Duration.ofSeconds(4));
    }
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
    hear(new Transition.Spawned(++pid));
    after(Duration.ofMillis(900));
    hear(new Transition.Exited(false, "exit code 3"));
    assertEquals(Optional.of(WorkerState.BACKOFF), track.state());
  }

  private static Optional<RestartPolicy> policy(Autorestart autorestart) {
    return Optional.of(
        new RestartPolicy(autorestart, Duration.ofSeconds(1), false, Optional.empty()));
  }

  @Test
  void anExpectedExit_thatIsNotStartedAgain_isNone() {
    starts();
    hear(new Transition.Exited(true, "fine"));
    after(Duration.ofMinutes(1));
    assertInstanceOf(Condition.Ended.class, track.look(now));
  }

  @Test
  void anExitThatNobodyHeard_isNeitherAnAlertNorTheEndOfOne_beforeTheLogTellsOfIt() {
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    after(Duration.ofMinutes(1));
    assertInstanceOf(Condition.Pending.class, track.look(now));
    track.take(
        new StateChange(
            TARGET,
            now,
            WorkerState.EXITED,
            OptionalInt.empty(),
            false,
            Optional.of(false),
            Optional.of("exit code 3")));
    assertEquals(AlertKind.EXITED, firing().alertKind());
  }

  @Test
  void backoff_isStuck_onlyAfterAWhile_andAlternatingWithStartingDoesNotHideIt() {
    hear(new Transition.Spawned(++pid));
    for (int i = 0; i < 12; i++) {
      assertInstanceOf(Condition.Pending.class, track.look(now), "Supervisor itself counts these");
      hear(new Transition.Spawned(++pid));
      hear(new Transition.Exited(false, "exit code 1"));
      after(Duration.ofSeconds(10));
    }
    assertEquals(AlertKind.STUCK, firing().alertKind());
    assertTrue(firing().cause().orElseThrow().endsWith("exit code 1"), firing().toString());
    TrackedWorker unlogged = new TrackedWorker(TARGET);
    unlogged.see(
        new WorkerStatus(HORIZON, WorkerState.BACKOFF, OptionalInt.empty(), Optional.empty(), ""),
        now,
        now,
        false);
    assertInstanceOf(Condition.Pending.class, unlogged.look(now.plusSeconds(60)));
    unlogged.see(
        new WorkerStatus(HORIZON, WorkerState.STARTING, OptionalInt.empty(), Optional.empty(), ""),
        now.plusSeconds(90),
        now.plusSeconds(90),
        false);
    assertEquals(
        AlertKind.STUCK,
        assertInstanceOf(Condition.Firing.class, unlogged.look(now.plusSeconds(121))).alertKind());
  }

  @Test
  void stopping_mayTakeAnHour_asLaravelWantsIt() {
    see(WorkerState.STOPPING, OptionalInt.empty(), true);
    after(Duration.ofMinutes(61));
    assertInstanceOf(Condition.Pending.class, track.look(now));
    after(Duration.ofMinutes(4));
    assertEquals(AlertKind.STUCK, firing().alertKind());
  }

  @Test
  void withoutTheMainLog_newPids_areCountedAsCrashes_whereOnlyThoseAreStartedAgain() {
    track.expect(policy(Autorestart.UNEXPECTED));
    see(WorkerState.RUNNING, OptionalInt.of(1), false);
    for (int i = 2; i <= 4; i++) {
      after(Duration.ofSeconds(5));
      see(WorkerState.RUNNING, OptionalInt.of(i), false);
    }
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
    assertTrue(firing().cause().orElseThrow().contains("cannot be followed"), firing().toString());
  }

  /** Each lives so long, in seconds, and another takes its place. */
  private void lives(int... seconds) {
    for (int life : seconds) {
      seesUp(life);
    }
    seesUp(1);
  }

  private void seesUp(int life) {
    ++pid;
    after(Duration.ofSeconds(1));
    see(pid, 1);
    after(Duration.ofSeconds(life - 1L));
    see(pid, life);
  }

  private void see(int process, long uptime) {
    track.see(
        new WorkerStatus(
            HORIZON,
            WorkerState.RUNNING,
            OptionalInt.of(process),
            Optional.of(Duration.ofSeconds(uptime)),
            ""),
        now,
        now,
        false);
  }

  private static Optional<RestartPolicy> ends(Autorestart autorestart, int seconds) {
    return Optional.of(
        new RestartPolicy(
            autorestart, Duration.ofSeconds(1), false, Optional.of(Duration.ofSeconds(seconds))));
  }

  @Test
  void unlogged_whatRecyclesItselfAsItsCommandSays_isWell() {
    track.expect(ends(Autorestart.ALWAYS, 60));
    lives(61, 62, 61, 60, 61);
    assertInstanceOf(Condition.Healthy.class, track.look(now));
  }

  @Test
  void unlogged_whatEndsBeforeItsCommandSays_mayBeACrashLoop_andIsReportedAsThat() {
    track.expect(ends(Autorestart.ALWAYS, 3600));
    lives(20, 15, 9, 9);
    assertEquals(AlertKind.RESTARTS, firing().alertKind());
    assertEquals(
        "its process was replaced 3 times or more in 5 min; whether it crashed or exited normally"
            + " is unknown: Supervisor's main log cannot be followed (`servers` shows how to fix"
            + " that)",
        firing().cause().orElseThrow());
  }

  @Test
  void unlogged_whatLivesLong_andAlwaysAsLong_isMeantTo_andWhatDoesNotMayCrash() {
    track.expect(policy(Autorestart.ALWAYS));
    lives(70, 72, 70, 71);
    assertInstanceOf(Condition.Healthy.class, track.look(now));
    lives(20, 65, 31);
    assertEquals(AlertKind.RESTARTS, firing().alertKind());
  }

  @Test
  void unlogged_withAutorestartUnexpected_whatIsReplacedHasCrashed_andWhatIsLeftEndedWell() {
    track.expect(policy(Autorestart.UNEXPECTED));
    lives(20, 65, 31, 40);
    assertEquals(AlertKind.CRASH_LOOP, firing().alertKind());
    TrackedWorker other = new TrackedWorker(TARGET);
    other.expect(policy(Autorestart.UNEXPECTED));
    assertInstanceOf(Condition.Ended.class, lookAfterAnEnd(other, 600));
  }

  @Test
  void unlogged_withAutorestartFalse_whatIsReplacedWasStartedBySomebody() {
    track.expect(policy(Autorestart.NEVER));
    lives(10, 10, 10, 10);
    assertInstanceOf(Condition.Healthy.class, track.look(now));
  }

  /** It was up for so long, and is EXITED since 20 s. */
  private Condition lookAfterAnEnd(TrackedWorker one, int uptime) {
    one.see(
        new WorkerStatus(
            HORIZON,
            WorkerState.RUNNING,
            OptionalInt.of(++pid),
            Optional.of(Duration.ofSeconds(uptime)),
            ""),
        now,
        now,
        false);
    for (int i = 0; i < 5; i++) {
      after(Duration.ofSeconds(5));
      one.see(
          new WorkerStatus(HORIZON, WorkerState.EXITED, OptionalInt.empty(), Optional.empty(), ""),
          now,
          now,
          false);
    }
    return one.look(now);
  }

  @Test
  void unlogged_aOneShotHasEnded_andADaemonIsExited_inDoubt_untilThatIsItsRhythm() {
    track.expect(ends(Autorestart.NEVER, 0));
    assertInstanceOf(Condition.Ended.class, lookAfterAnEnd(track, 20), "--once");
    for (boolean onDemand : new boolean[] {true, false}) {
      TrackedWorker idiom = new TrackedWorker(TARGET);
      idiom.expect(
          Optional.of(
              new RestartPolicy(
                  Autorestart.NEVER,
                  Duration.ofSeconds(onDemand ? 1 : 0),
                  onDemand,
                  Optional.empty())));
      assertInstanceOf(Condition.Ended.class, lookAfterAnEnd(idiom, 20));
    }
    TrackedWorker daemon = new TrackedWorker(TARGET);
    daemon.expect(policy(Autorestart.NEVER));
    Condition.Firing exited = assertInstanceOf(Condition.Firing.class, lookAfterAnEnd(daemon, 20));
    assertEquals(AlertKind.EXITED, exited.alertKind());
    assertEquals(
        "exit code unknown, and so is whether it was expected: Supervisor's main log cannot be"
            + " followed (`servers` shows how to fix that)",
        exited.cause().orElseThrow());
    assertInstanceOf(Condition.Ended.class, lookAfterAnEnd(daemon, 25), "it ends so each time");
    assertInstanceOf(Condition.Firing.class, lookAfterAnEnd(daemon, 9000), "it never did so");
  }

  @Test
  void unlogged_aOneShotThatEndsSoonerThanItsCommandTakes_isReportedInDoubt() {
    track.expect(ends(Autorestart.NEVER, 600));
    assertInstanceOf(Condition.Ended.class, lookAfterAnEnd(track, 700));
    Condition.Firing exited = assertInstanceOf(Condition.Firing.class, lookAfterAnEnd(track, 3));
    assertEquals(AlertKind.EXITED, exited.alertKind());
    assertEquals(
        "it exited after at most 8 s, but its command takes at least 10 min; exit code unknown,"
            + " and so is whether it was expected: Supervisor's main log cannot be followed"
            + " (`servers` shows how to fix that)",
        exited.cause().orElseThrow());
  }

  @Test
  void unlogged_whereTheConfigIsNotKnownEither_itIsReportedInDoubt() {
    assertEquals(
        AlertKind.EXITED,
        assertInstanceOf(Condition.Firing.class, lookAfterAnEnd(track, 600)).alertKind());
  }

  @Test
  void theLineThatComesAfterTheStatus_endsTheDoubt() {
    track.expect(policy(Autorestart.NEVER));
    assertInstanceOf(Condition.Firing.class, lookAfterAnEnd(track, 600));
    hear(new Transition.Exited(true, "it ended by itself with exit code 0"));
    assertInstanceOf(Condition.Ended.class, track.look(now));
  }

  @Test
  void aStatusThatIsQuickerThanItsLine_changesNothing() {
    track.expect(policy(Autorestart.NEVER));
    starts();
    after(Duration.ofSeconds(9));
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    hear(new Transition.Exited(false, "exit code 3"));
    assertEquals(Optional.of(WorkerState.EXITED), track.state());
    after(Duration.ofSeconds(1));
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    after(Duration.ofSeconds(2));
    assertEquals(AlertKind.EXITED, firing().alertKind());
    assertEquals(Optional.of("exit code 3"), firing().cause());
  }

  @Test
  void linesThatWereMissed_countFromTheirOwnTime_andOnceOnly() {
    track.expect(policy(Autorestart.UNEXPECTED));
    see(1, 1000);
    after(Duration.ofMinutes(40));
    see(9, 60);
    Instant came = now;
    track.listens(came.minus(Duration.ofMinutes(30)));
    for (int minute = 30; minute > 0; minute -= 10) {
      Instant at = came.minus(Duration.ofMinutes(minute));
      track.hear(new Transition.Exited(false, "exit code 1"), at, came);
      track.hear(new Transition.Spawned(++pid), at.plusSeconds(1), came);
      track.hear(new Transition.NowRunning(), at.plusSeconds(2), came);
    }
    assertInstanceOf(Condition.Healthy.class, track.look(now), "three in half an hour are no loop");
  }

  @Test
  void whatIsDoneThroughWorkerbot_endsTheCount() {
    starts();
    crashes();
    crashes();
    track.forgive(now);
    crashes();
    assertInstanceOf(Condition.Healthy.class, track.look(now));
  }

  @Test
  void aStatusAskedForBeforeTheLogSpoke_isPassedOver() {
    starts();
    Instant asked = now;
    after(Duration.ofMillis(200));
    hear(new Transition.GaveUp(Optional.empty()));
    track.see(
        new WorkerStatus(HORIZON, WorkerState.BACKOFF, OptionalInt.empty(), Optional.empty(), ""),
        asked,
        now,
        true);
    assertEquals(AlertKind.FATAL, firing().alertKind());
  }

  @Test
  void stopped_isAnEnd_butNotInTheMiddleOfARestart() {
    starts();
    hear(new Transition.Stopped());
    assertInstanceOf(Condition.Pending.class, track.look(now));
    after(Duration.ofSeconds(3));
    assertInstanceOf(Condition.Ended.class, track.look(now));
  }
}
