package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerTimelineTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Instant START = Instant.parse("2026-11-24T08:40:00Z");

  private final WorkerTimeline workerTimeline = new WorkerTimeline(HORIZON, Optional.empty());

  /** As the store would have them: a change of the same moment replaces the one before. */
  private final Map<Instant, StateChange> stored = new TreeMap<>();

  private double now;

  private Instant at(double second) {
    return START.plusMillis(Math.round(second * 1000));
  }

  private void status(WorkerState state, int pid) {
    status(state, pid, "");
  }

  private void status(WorkerState state, int pid, String note) {
    status(state, pid, note, Optional.empty());
  }

  /** supervisord tells over a lane that it exited. */
  private void exited(boolean expected, String cause) {
    status(WorkerState.EXITED, 0, "", Optional.of(new Transition.Exited(expected, cause)));
  }

  private void status(WorkerState state, int pid, String note, Optional<Transition.Exited> exit) {
    now += 1;
    keep(
        workerTimeline.status(
            new WorkerStatus(
                HORIZON.worker(),
                state,
                pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
                Optional.empty(),
                note),
            exit,
            at(now),
            at(now - 0.3)));
  }

  private void log(Transition what) {
    now += 1;
    log(now, what);
  }

  /** It came in now, and was written then. */
  private void log(double second, Transition what) {
    TimelineUpdate update = workerTimeline.heard(what, at(second), at(now));
    update.withdrawn().forEach(one -> stored.remove(one.at()));
    keep(update.change());
    update.shown().forEach(one -> stored.put(one.at(), one));
  }

  private List<Double> seconds() {
    return stored.keySet().stream()
        .map(at -> Duration.between(START, at).toMillis() / 1000.0)
        .toList();
  }

  @Test
  void linesThatWereMissed_standWhereTheyWereWritten_andTheStatusAddsNothingToThem() {
    status(WorkerState.RUNNING, 41);
    now = 600;
    status(WorkerState.RUNNING, 43);
    log(100, new Transition.Exited(false, "exit code 1"));
    log(101, new Transition.Spawned(42));
    log(102, new Transition.NowRunning());
    log(300, new Transition.Exited(false, "exit code 1"));
    log(301, new Transition.Spawned(43));
    log(302, new Transition.NowRunning());
    assertEquals(
        List.of(
            "RUNNING 41",
            "EXITED 41 unexpected exit code 1",
            "STARTING 42 began",
            "RUNNING 42",
            "EXITED 42 unexpected exit code 1",
            "STARTING 43 began",
            "RUNNING 43"),
        reported());
    assertEquals(List.of(1.0, 100.0, 101.0, 102.0, 300.0, 301.0, 302.0), seconds());
    status(WorkerState.RUNNING, 43);
    assertEquals(7, reported().size(), "no change");
  }

  @Test
  void whatAStatusShowsBeyondTheLinesThatWereMissed_stays() {
    status(WorkerState.RUNNING, 41);
    now = 600;
    status(WorkerState.FATAL, 0, "can't find command");
    log(100, new Transition.Exited(false, "exit code 1"));
    log(101, new Transition.Spawned(42));
    assertEquals(
        List.of(
            "RUNNING 41",
            "EXITED 41 unexpected exit code 1",
            "STARTING 42 began",
            "FATAL 42 can't find command"),
        reported());
    log(700, new Transition.Spawned(50));
    assertEquals("STARTING 50 began", reported().getLast());
  }

  private void keep(Optional<StateChange> change) {
    change.ifPresent(one -> stored.put(one.at(), one));
  }

  private List<String> reported() {
    List<String> reported = new ArrayList<>();
    for (StateChange stateChange : stored.values()) {
      reported.add(
          stateChange.state()
              + (stateChange.pid().isPresent() ? " " + stateChange.pid().getAsInt() : "")
              + (stateChange.began() ? " began" : "")
              + stateChange
                  .expected()
                  .map(expected -> expected ? " expected" : " unexpected")
                  .orElse("")
              + stateChange.cause().map(cause -> " " + cause).orElse(""));
    }
    return reported;
  }

  @Test
  void whatSupervisordTellsOfAnExit_isKnownWithoutTheMainLog_whichMaySayMore() {
    status(WorkerState.RUNNING, 41);
    exited(false, "ended by a signal");
    exited(false, "ended by a signal");
    assertEquals(List.of("RUNNING 41", "EXITED 41 unexpected ended by a signal"), reported());
    log(1.9, new Transition.Exited(false, "killed by SIGKILL"));
    assertEquals(List.of("RUNNING 41", "EXITED 41 unexpected killed by SIGKILL"), reported());
    exited(false, "ended by a signal");
    assertEquals("EXITED 41 unexpected killed by SIGKILL", reported().getLast());
  }

  @Test
  void whatSupervisordTellsLater_isAddedToWhatWasSeen() {
    status(WorkerState.EXITED, 0);
    exited(true, "exit code 0");
    assertEquals(List.of("EXITED expected exit code 0"), reported());
  }

  @Test
  void anExitOfAnotherKind_isAnotherProcessThatNoStatusShowed() {
    exited(true, "exit code 0");
    exited(false, "exit code 1");
    assertEquals(
        List.of("EXITED expected exit code 0", "EXITED unexpected exit code 1"), reported());
  }

  @Test
  void aStatusThatSaysTheSame_isNoChange() {
    status(WorkerState.RUNNING, 41);
    status(WorkerState.RUNNING, 41);
    assertEquals(List.of("RUNNING 41"), reported());
  }

  @Test
  void anotherPid_isANewProcess() {
    status(WorkerState.RUNNING, 41);
    status(WorkerState.RUNNING, 42);
    assertEquals(List.of("RUNNING 41", "RUNNING 42 began"), reported());
  }

  @Test
  void aRestartThatOnlyStatusesShow_isOneNewProcess() {
    status(WorkerState.RUNNING, 41);
    status(WorkerState.STOPPED, 0, "Nov 24 08:40 AM");
    status(WorkerState.STARTING, 0);
    status(WorkerState.RUNNING, 42);
    assertEquals(List.of("RUNNING 41", "STOPPED 41", "STARTING", "RUNNING 42 began"), reported());
  }

  @Test
  void logAndStatusOfTheSame_areRecordedOnce() {
    status(WorkerState.RUNNING, 41);
    log(new Transition.Exited(false, "exit code 12"));
    status(WorkerState.EXITED, 0, "Nov 24 08:40 AM");
    log(new Transition.Spawned(42));
    status(WorkerState.STARTING, 0);
    log(new Transition.NowRunning());
    status(WorkerState.RUNNING, 42);
    assertEquals(
        List.of(
            "RUNNING 41", "EXITED 41 unexpected exit code 12", "STARTING 42 began", "RUNNING 42"),
        reported());
  }

  @Test
  void aLogThatComesAfterTheStatus_addsTheCause() {
    status(WorkerState.RUNNING, 41);
    status(WorkerState.EXITED, 0);
    log(new Transition.Exited(true, "exit code 0"));
    status(WorkerState.RUNNING, 42);
    log(new Transition.Spawned(42));
    log(new Transition.NowRunning());
    assertEquals(
        List.of("RUNNING 41", "EXITED 41 expected exit code 0", "RUNNING 42 began"), reported());
  }

  @Test
  void anExitLongAfterASilentOne_isAnotherExit() {
    status(WorkerState.RUNNING, 41);
    status(WorkerState.EXITED, 0);
    now += 60;
    log(new Transition.Exited(false, "exit code 1"));
    assertEquals(
        List.of("RUNNING 41", "EXITED 41", "EXITED 41 unexpected exit code 1"), reported());
  }

  @Test
  void aStatusAskedBeforeTheLogReported_isOld() {
    status(WorkerState.RUNNING, 41);
    log(new Transition.Stopped());
    keep(
        workerTimeline.status(
            new WorkerStatus(
                HORIZON.worker(), WorkerState.RUNNING, OptionalInt.of(41), Optional.empty(), ""),
            Optional.empty(),
            at(now + 0.2),
            at(now - 0.1)));
    assertEquals(List.of("RUNNING 41", "STOPPED 41"), reported());
  }

  @Test
  void givingUp_keepsWhatTheStatusSaid_andTakesWhatTheLogKnows() {
    status(WorkerState.BACKOFF, 0, "can't find command 'php8'");
    log(new Transition.GaveUp(Optional.empty()));
    status(WorkerState.FATAL, 0, "can't find command 'php8'");
    assertEquals(List.of("BACKOFF can't find command 'php8'", "FATAL"), reported());
    log(new Transition.GaveUp(Optional.of("it could not be started")));
    assertEquals("FATAL it could not be started", reported().getLast());
  }

  @Test
  void afterABotsRestart_onlyWhatDiffersIsRecorded() {
    status(WorkerState.RUNNING, 41);
    WorkerTimeline next = new WorkerTimeline(HORIZON, workerTimeline.last());
    WorkerStatus same =
        new WorkerStatus(
            HORIZON.worker(), WorkerState.RUNNING, OptionalInt.of(41), Optional.empty(), "");
    assertTrue(next.status(same, Optional.empty(), at(100), at(99)).isEmpty());
    WorkerStatus other =
        new WorkerStatus(
            HORIZON.worker(), WorkerState.RUNNING, OptionalInt.of(43), Optional.empty(), "");
    assertTrue(next.status(other, Optional.empty(), at(110), at(109)).orElseThrow().began());
  }

  @Test
  void aClockThatIsSetBack_keepsTheOrder() {
    log(new Transition.Spawned(41));
    now = -3600;
    log(new Transition.Stopped());
    log(new Transition.Spawned(42));
    assertEquals(List.of("STARTING 41", "STOPPED 41", "STARTING 42 began"), reported());
    assertTrue(Duration.between(START, workerTimeline.last().orElseThrow().at()).toSeconds() < 2);
  }
}
