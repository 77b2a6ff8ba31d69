package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Transition;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WorkerTrackTest {
  private static final WorkerName HORIZON = WorkerName.of("horizon");

  private final WorkerTrack track = new WorkerTrack(Tuning.DEFAULT);
  private Instant now = Instant.parse("2026-11-24T03:00:00Z");
  private int pid = 100;

  private void after(Duration time) {
    now = now.plus(time);
  }

  private void hear(Transition what) {
    track.hear(what, now);
  }

  private void see(WorkerState state, OptionalInt shown, boolean heard) {
    track.see(new WorkerStatus(HORIZON, state, shown, Optional.empty(), ""), now, now, heard);
  }

  private void starts() {
    hear(new Transition.Spawned(++pid));
    after(Duration.ofSeconds(1));
    hear(new Transition.Up());
  }

  private void crashes() {
    hear(new Transition.Exited(false, "exit code 12: it went over its memory limit (`--memory`)"));
    after(Duration.ofSeconds(1));
    starts();
  }

  private Look.Firing firing() {
    return assertInstanceOf(Look.Firing.class, track.look(now));
  }

  @Test
  void whatGaveUp_isFatal_atOnce_withTheCauseOfItsLastTry() {
    hear(new Transition.Spawned(1));
    hear(new Transition.Exited(false, "exit code 1"));
    hear(new Transition.GaveUp(Optional.empty()));
    assertEquals(Kind.FATAL, firing().kind());
    assertEquals(Optional.of("exit code 1"), firing().cause());
  }

  @Test
  void threeCrashesInTheWindow_areACrashLoop_thoughItRuns_untilItHasBeenUpLonger() {
    starts();
    crashes();
    after(Duration.ofSeconds(3));
    crashes();
    after(Duration.ofSeconds(3));
    assertInstanceOf(Look.Well.class, track.look(now), "two are not enough");
    crashes();
    assertEquals(Kind.CRASH_LOOP, firing().kind());
    assertTrue(firing().cause().orElseThrow().contains("memory limit"), firing().toString());
    after(Duration.ofSeconds(12));
    assertInstanceOf(Look.Well.class, track.look(now), "up for more than twice as long as between");
  }

  @Test
  void crashesFarApart_areNoLoop() {
    starts();
    for (int i = 0; i < 5; i++) {
      after(Duration.ofMinutes(4));
      crashes();
      assertInstanceOf(Look.Well.class, track.look(now));
    }
  }

  @Test
  void expectedExits_asOfMaxTime_neverCount() {
    starts();
    for (int i = 0; i < 20; i++) {
      after(Duration.ofSeconds(2));
      hear(new Transition.Exited(true, "it ended by itself with exit code 0"));
      assertTrue(!(track.look(now) instanceof Look.Firing));
      starts();
      assertInstanceOf(Look.Well.class, track.look(now));
    }
  }

  @Test
  void anUnexpectedExit_thatIsNotStartedAgain_isAnAlert_onlyWhenThatIsClear() {
    starts();
    hear(new Transition.Exited(false, "exit code 3"));
    assertInstanceOf(Look.Unsettled.class, track.look(now), "Supervisor may start it again");
    after(Duration.ofSeconds(3));
    assertEquals(Kind.EXITED, firing().kind());
  }

  @Test
  void anExpectedExit_thatIsNotStartedAgain_isNone() {
    starts();
    hear(new Transition.Exited(true, "fine"));
    after(Duration.ofMinutes(1));
    assertInstanceOf(Look.Ended.class, track.look(now));
  }

  @Test
  void anExitThatNobodyHeard_isNeitherAnAlertNorTheEndOfOne_beforeTheLogTellsOfIt() {
    see(WorkerState.EXITED, OptionalInt.empty(), true);
    after(Duration.ofMinutes(1));
    assertInstanceOf(Look.Unsettled.class, track.look(now));
    track.recall(new Transition.Exited(false, "exit code 3"));
    assertEquals(Kind.EXITED, firing().kind());
  }

  @Test
  void backoff_isStuck_onlyAfterAWhile_andAlternatingWithStartingDoesNotHideIt() {
    hear(new Transition.Spawned(++pid));
    for (int i = 0; i < 12; i++) {
      assertInstanceOf(Look.Unsettled.class, track.look(now), "Supervisor itself counts these");
      hear(new Transition.Spawned(++pid));
      hear(new Transition.Exited(false, "exit code 1"));
      after(Duration.ofSeconds(10));
    }
    assertEquals(Kind.STUCK, firing().kind());
    assertTrue(firing().cause().orElseThrow().endsWith("exit code 1"), firing().toString());
    WorkerTrack unheard = new WorkerTrack(Tuning.DEFAULT);
    unheard.see(
        new WorkerStatus(HORIZON, WorkerState.BACKOFF, OptionalInt.empty(), Optional.empty(), ""),
        now,
        now,
        false);
    assertInstanceOf(Look.Unsettled.class, unheard.look(now.plusSeconds(60)));
    unheard.see(
        new WorkerStatus(HORIZON, WorkerState.STARTING, OptionalInt.empty(), Optional.empty(), ""),
        now.plusSeconds(90),
        now.plusSeconds(90),
        false);
    assertEquals(
        Kind.STUCK, assertInstanceOf(Look.Firing.class, unheard.look(now.plusSeconds(121))).kind());
  }

  @Test
  void stopping_mayTakeAnHour_asLaravelWantsIt() {
    see(WorkerState.STOPPING, OptionalInt.empty(), true);
    after(Duration.ofMinutes(61));
    assertInstanceOf(Look.Unsettled.class, track.look(now));
    after(Duration.ofMinutes(4));
    assertEquals(Kind.STUCK, firing().kind());
  }

  @Test
  void withoutTheMainLog_newPids_areCountedAsCrashes_andSaySo() {
    see(WorkerState.RUNNING, OptionalInt.of(1), false);
    for (int i = 2; i <= 4; i++) {
      after(Duration.ofSeconds(5));
      see(WorkerState.RUNNING, OptionalInt.of(i), false);
    }
    assertEquals(Kind.CRASH_LOOP, firing().kind());
    assertTrue(firing().cause().orElseThrow().contains("cannot be read"));
  }

  @Test
  void whatIsDoneThroughWorkerbot_endsTheCount() {
    starts();
    crashes();
    crashes();
    track.forgive();
    crashes();
    assertInstanceOf(Look.Well.class, track.look(now));
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
    assertEquals(Kind.FATAL, firing().kind());
  }

  @Test
  void stopped_isAnEnd_butNotInTheMiddleOfARestart() {
    starts();
    hear(new Transition.Stopped());
    assertInstanceOf(Look.Unsettled.class, track.look(now));
    after(Duration.ofSeconds(3));
    assertInstanceOf(Look.Ended.class, track.look(now));
  }
}
