package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Severity;
import dev.workerbot.request.state.Timeline.ActRecord;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.event.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final Instant START = Instant.parse("2026-11-24T08:40:00Z");
  private static final String MEMORY = "exit code 12: it went over its memory limit";

  private final List<StateChange> changes = new ArrayList<>();
  private final List<ActRecord> acts = new ArrayList<>();

  private void change(Target target, int second, WorkerState state) {
    change(target, second, state, Optional.empty(), Optional.empty());
  }

  private void change(int second, WorkerState state) {
    change(HORIZON, second, state);
  }

  private void exit(int second, boolean expected, String cause) {
    change(HORIZON, second, WorkerState.EXITED, Optional.of(expected), Optional.of(cause));
  }

  private void change(
      Target target,
      int second,
      WorkerState state,
      Optional<Boolean> expected,
      Optional<String> cause) {
    changes.add(
        new StateChange(
            target, START.plusSeconds(second), state, OptionalInt.empty(), false, expected, cause));
  }

  private void act(int from, int to) {
    acts.add(new ActRecord(Set.of(HORIZON), START.plusSeconds(from), START.plusSeconds(to)));
  }

  private void reported(boolean named, String... lines) {
    assertEquals(
        List.of(lines),
        Timeline.of(changes, acts, named).stream().map(one -> one.line().toString()).toList());
  }

  @Test
  void oneExit_isOneLine_withTheReturn() {
    change(0, WorkerState.RUNNING);
    exit(60, false, MEMORY);
    change(61, WorkerState.STARTING);
    change(62, WorkerState.RUNNING);
    reported(false, "RUNNING", "RUNNING → exited: " + MEMORY + "; RUNNING again after 2 s");
  }

  @Test
  void aCrashLoop_isOneLine() {
    change(0, WorkerState.RUNNING);
    for (int i = 0; i < 14; i++) {
      exit(60 + 14 * i, false, MEMORY);
      change(61 + 14 * i, WorkerState.STARTING);
      change(62 + 14 * i, WorkerState.RUNNING);
    }
    reported(
        false,
        "RUNNING",
        "exited 14 times in 3 min 2 s, last: " + MEMORY + "; RUNNING again after 2 s");
  }

  @Test
  void aWorkerThatGivesUp_saysSoInTheSameLine() {
    for (int i = 0; i < 4; i++) {
      change(5 * i, WorkerState.STARTING);
      exit(1 + 5 * i, false, "exit code 1");
      change(2 + 5 * i, WorkerState.BACKOFF);
    }
    change(20, WorkerState.FATAL);
    reported(false, "exited 4 times in 15 s, last: exit code 1; then FATAL");
  }

  @Test
  void whatSomebodyDid_endsALoop_andItsStopsAreNoLines() {
    exit(0, false, MEMORY);
    change(1, WorkerState.RUNNING);
    change(31, WorkerState.STOPPED);
    change(33, WorkerState.RUNNING);
    exit(60, false, MEMORY);
    act(30, 35);
    reported(
        false, "exited: " + MEMORY + "; RUNNING again after 1 s", "RUNNING → exited: " + MEMORY);
  }

  @Test
  void aStopThatNobodyAskedFor_isALine() {
    change(0, WorkerState.RUNNING);
    change(100, WorkerState.STOPPING);
    change(101, WorkerState.STOPPED);
    change(200, WorkerState.RUNNING);
    act(20, 30);
    reported(false, "RUNNING", "RUNNING → STOPPED", "STOPPED → RUNNING");
  }

  @Test
  void recycling_isOneLine_andNoCrashLoop() {
    change(0, WorkerState.RUNNING);
    for (int i = 1; i <= 23; i++) {
      exit(3600 * i, true, "it ended by itself with exit code 0");
      change(3600 * i + 1, WorkerState.RUNNING);
    }
    exit(3600 * 24, false, "exit code 255");
    reported(
        false,
        "RUNNING",
        "exited as expected 23 times in 22 h, last: it ended by itself with exit code 0;"
            + " RUNNING again after 1 s",
        "RUNNING → exited: exit code 255");
  }

  @Test
  void aGroupThatGoesTogether_isOneLine() {
    for (int i = 0; i < 8; i++) {
      Target worker = Target.of("queue:queue_0" + i + "@web1");
      change(worker, i, WorkerState.RUNNING);
      change(worker, 100 + i, WorkerState.STOPPED);
    }
    change(200, WorkerState.FATAL);
    reported(
        true,
        "queue@web1 (8 workers) RUNNING",
        "queue@web1 (8 workers) RUNNING → STOPPED",
        "horizon@web1 FATAL");
  }

  @Test
  void oneWorkerTwice_isNeverTwoWorkers() {
    change(0, WorkerState.RUNNING);
    change(10, WorkerState.STOPPED);
    change(15, WorkerState.RUNNING);
    change(20, WorkerState.STOPPED);
    reported(
        true,
        "horizon@web1 RUNNING",
        "horizon@web1 RUNNING → STOPPED",
        "horizon@web1 STOPPED → RUNNING",
        "horizon@web1 RUNNING → STOPPED");
  }

  @Test
  void whatIsHalfAMinuteApart_isTogether_andNotWhatIsLonger() {
    change(Target.of("queue:a@web1"), 0, WorkerState.STOPPED);
    change(Target.of("queue:b@web1"), 30, WorkerState.STOPPED);
    change(Target.of("queue:c@web1"), 31, WorkerState.STOPPED);
    reported(true, "queue@web1 (2 workers) STOPPED", "queue:c@web1 STOPPED");
  }

  @Test
  void aStateThatPasses_isALine_whileItIsTheLast() {
    change(0, WorkerState.RUNNING);
    change(10, WorkerState.STOPPING);
    reported(false, "RUNNING", "RUNNING → STOPPING");
  }

  @Test
  void aStartThatFails_isAnExit() {
    change(0, WorkerState.STARTING);
    change(HORIZON, 1, WorkerState.BACKOFF, Optional.of(false), Optional.of("exit code 1"));
    change(2, WorkerState.STARTING);
    change(HORIZON, 3, WorkerState.BACKOFF, Optional.of(false), Optional.of("exit code 1"));
    reported(false, "exited 2 times in 2 s, last: exit code 1");
  }

  @Test
  void waitingForTheNextTry_isReportedWithTheExit_orElseByItself() {
    exit(0, false, MEMORY);
    change(1, WorkerState.BACKOFF);
    reported(false, "exited: " + MEMORY);
    changes.clear();
    change(0, WorkerState.BACKOFF);
    reported(false, "BACKOFF");
    changes.clear();
    change(0, WorkerState.RUNNING);
    change(1, WorkerState.BACKOFF);
    reported(false, "RUNNING", "RUNNING → BACKOFF");
  }

  @Test
  void exitsTenMinutesApart_areALoop_andNotThoseLongerApart() {
    exit(0, false, MEMORY);
    exit(600, false, MEMORY);
    reported(false, "exited 2 times in 10 min, last: " + MEMORY);
    exit(1201, false, "exit code 1");
    reported(false, "exited 2 times in 10 min, last: " + MEMORY, "EXITED → exited: exit code 1");
  }

  @Test
  void whatSomebodyDidInBetween_partsTwoExits_whateverTheyDidBeforeOrAfter() {
    exit(0, false, MEMORY);
    exit(60, false, MEMORY);
    String loop = "exited 2 times in 1 min, last: " + MEMORY;
    act(-5, -4);
    act(61, 70);
    reported(false, loop);
    acts.add(
        new ActRecord(
            Set.of(Target.of("mailer@web1")), START.plusSeconds(30), START.plusSeconds(31)));
    reported(false, loop);
    act(30, 31);
    reported(false, "exited: " + MEMORY, "EXITED → exited: " + MEMORY);
  }

  @Test
  void theReturn_isReportedWithTheExit_whereItIsNotLongAfter() {
    exit(0, false, MEMORY);
    change(600, WorkerState.RUNNING);
    reported(false, "exited: " + MEMORY + "; RUNNING again after 10 min");
    changes.clear();
    exit(0, false, MEMORY);
    change(601, WorkerState.RUNNING);
    reported(false, "exited: " + MEMORY, "EXITED → RUNNING");
  }

  @Test
  void whatIsOnItsWayUpAgain_saysSo_andAStopIsAnotherMatter() {
    exit(0, false, MEMORY);
    change(1, WorkerState.STARTING);
    reported(false, "exited: " + MEMORY + "; STARTING again");
    changes.clear();
    exit(0, false, MEMORY);
    change(1, WorkerState.STOPPED);
    reported(false, "exited: " + MEMORY, "EXITED → STOPPED");
  }

  @Test
  void aWorkerThatGivesUp_andSaysNotWhy_takesTheReasonOfTheState() {
    change(HORIZON, 0, WorkerState.EXITED, Optional.of(false), Optional.empty());
    change(HORIZON, 1, WorkerState.FATAL, Optional.empty(), Optional.of("can't find command"));
    reported(false, "exited; then FATAL: can't find command");
    changes.removeFirst();
    reported(false, "FATAL: can't find command");
  }

  private void signs(Severity... severities) {
    assertEquals(
        List.of(severities),
        Timeline.of(changes, acts, false).stream().map(Timeline.Item::severity).toList());
  }

  @Test
  void oneExitIsAWarning_aLoopAndTheEndAreBad_whatIsExpectedIsNeither() {
    exit(0, false, MEMORY);
    signs(Severity.WARNING);
    change(1, WorkerState.FATAL);
    signs(Severity.BAD);
    changes.removeLast();
    exit(1, false, MEMORY);
    signs(Severity.BAD);
    changes.clear();
    exit(0, true, "exit code 0");
    change(1, WorkerState.RUNNING);
    signs(Severity.PLAIN);
    change(900, WorkerState.STOPPED);
    signs(Severity.PLAIN, Severity.WARNING);
  }

  @Test
  void aNewProcess_thatNobodySawStart_isReportedAsOne() {
    change(0, WorkerState.RUNNING);
    changes.add(
        new StateChange(
            HORIZON,
            START.plusSeconds(60),
            WorkerState.RUNNING,
            OptionalInt.of(8),
            true,
            Optional.empty(),
            Optional.of("supervisord was restarted")));
    change(90, WorkerState.RUNNING);
    reported(false, "RUNNING", "RUNNING with a new process: supervisord was restarted", "RUNNING");
  }

  @Test
  void whatWasAskedFor_isNoLine_withinTwoSecondsOfTheAct() {
    change(0, WorkerState.FATAL);
    change(8, WorkerState.STOPPED);
    change(22, WorkerState.RUNNING);
    act(10, 20);
    reported(false, "FATAL");
    acts.clear();
    act(11, 19);
    reported(false, "FATAL", "FATAL → STOPPED", "STOPPED → RUNNING");
  }
}
