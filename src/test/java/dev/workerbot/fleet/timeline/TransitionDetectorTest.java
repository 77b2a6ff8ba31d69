package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.supervisor.mainlog.MainLog;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TransitionDetectorTest {
  private static final String DIED = "exited: x (exit status 12; not expected)";
  private static final String GAVE_UP =
      "gave up: x entered FATAL state, too many start retries too quickly";
  private static final String UP =
      "success: x entered RUNNING state, process has stayed up for > than 1 seconds (startsecs)";
  private static final String NOT_SPAWNED = "spawnerr: can't find command '/x'";

  private static final ServerName WEB1 = new ServerName("web1");

  private final ServerTimeline timeline = new ServerTimeline(WEB1, List.of());
  private final SupervisordIdentity supervisordIdentity = new SupervisordIdentity(WEB1);
  private final TransitionDetector transitionDetector =
      new TransitionDetector(timeline, supervisordIdentity);
  private final List<Observation> observed = new ArrayList<>();

  /** Told at this second, by the server's clock and by ours. */
  private void line(double second, String message) {
    long millis = Math.round(second * 1000);
    String stamp =
        "2026-11-24 08:%02d:%02d,%03d"
            .formatted(millis / 60_000, millis / 1000 % 60, millis % 1000);
    observed.addAll(
        transitionDetector.heard(heard(stamp + " INFO " + message, at(second), second)));
  }

  private static HeardLine heard(String line, Instant written, double came) {
    return new HeardLine(MainLog.read(line).orElseThrow(), written, at(came), nanos(came));
  }

  private static Instant at(double second) {
    return Instant.ofEpochMilli(Math.round(second * 1000));
  }

  private static long nanos(double second) {
    return Math.round(second * 1e9);
  }

  private void look(double second, WorkerStatus... workers) {
    observed.addAll(transitionDetector.looked(List.of(workers), nanos(second)));
    timeline.looked(List.of(workers), at(second), at(second), true);
  }

  private static WorkerStatus worker(String name, WorkerState state, int pid, String note) {
    return new WorkerStatus(
        WorkerName.of(name),
        state,
        pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
        pid == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(5)),
        note);
  }

  private static WorkerStatus running(String name, int pid) {
    return worker(name, WorkerState.RUNNING, pid, "");
  }

  private List<String> changes() {
    return steps()
        .map(one ->
            one.target().worker()
                + " "
                + one.state()
                + (one.state() == WorkerState.STARTING ? " " + one.pid().getAsInt() : "")
                + one.cause().map(cause -> ": " + cause).orElse(""))
        .toList();
  }

  private Stream<StateChange> steps() {
    return observed.stream()
        .filter(Observation.StateChanged.class::isInstance)
        .flatMap(one -> ((Observation.StateChanged) one).change().stream());
  }

  private String cause() {
    return steps()
        .filter(one -> one.state() == WorkerState.FATAL)
        .map(one -> one.cause().orElse("none"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theLastExit_isTheCause() {
    look(0, running("x", 7));
    line(1, "spawned: 'x' with pid 8");
    line(1.5, DIED);
    line(2.4, GAVE_UP);
    assertTrue(cause().contains("exit code 12"), cause());
  }

  @Test
  void someoneElsesMissingCommand_isNotTheCause() {
    look(0, running("x", 7), running("y", 9));
    line(1, "spawned: 'x' with pid 8");
    line(1.5, DIED);
    line(1.6, NOT_SPAWNED);
    line(1.6, GAVE_UP);
    assertTrue(cause().contains("exit code 12"), cause());
  }

  @Test
  void aMissingCommand_isTheCause_whereTheExitWasOfAnEarlierTry() {
    look(0, running("x", 7));
    line(1, "spawned: 'x' with pid 8");
    line(1.5, DIED);
    line(2.6, NOT_SPAWNED);
    line(2.6, GAVE_UP);
    assertTrue(cause().contains("can't find command"), cause());
  }

  @Test
  void afterItWasUp_anExitIsNotTheCause_whenNothingWasSpawnedSince() {
    look(0, running("x", 7));
    line(1, DIED);
    line(1.1, NOT_SPAWNED);
    line(1.9, GAVE_UP);
    assertTrue(cause().contains("can't find command"), cause());
  }

  @Test
  void ofTwoMissingCommands_neitherIsGuessed_andTheStatusKnows() {
    look(0, running("x", 7), running("y", 9));
    line(1, DIED);
    line(1.1, NOT_SPAWNED);
    line(1.1, "spawnerr: can't find command '/y'");
    line(1.2, GAVE_UP);
    assertEquals("none", cause());
    observed.clear();
    look(1.3, worker("x", WorkerState.FATAL, 0, "can't find command '/x'"));
    line(2, GAVE_UP);
    assertTrue(cause().contains("/x"), cause());
  }

  @Test
  void whatGoesDownWithSupervisord_wasStoppedByNobody() {
    look(0, running("x", 7), running("y", 9));
    line(1, "waiting for x, y to die");
    line(1.1, "stopped: x (terminated by SIGTERM)");
    line(1.2, "exited: y (terminated by SIGTERM; not expected)");
    assertEquals(List.of(), observed);
    line(2, "supervisord started with pid 70");
    assertEquals(1, observed.size());
    line(3, "spawned: 'x' with pid 71");
    line(4, UP);
    line(5, "stopped: x (terminated by SIGTERM)");
    assertEquals(List.of("x STARTING 71", "x RUNNING", "x STOPPED"), changes());
  }

  /** supervisord's children, and what was told when all processes were looked at. */
  private List<String> processes(int supervisord, Integer... workers) {
    List<ProcessInfo> all = new ArrayList<>(List.of(new ProcessInfo(supervisord, 1, 1000)));
    List<WorkerStatus> running = new ArrayList<>();
    for (int pid : workers) {
      all.add(new ProcessInfo(pid, supervisord, 10));
      all.add(new ProcessInfo(pid + 1000, pid, 5));
      running.add(running("x" + pid, pid));
    }
    return supervisordIdentity.looked(running, all, false, Instant.EPOCH).stream()
        .map(one ->
            switch (one) {
              case Observation.Restart restart -> "restart " + restart.pid();
              case Observation.Memory memory -> "memory " + memory.bytes().values();
              default -> one.toString();
            })
        .toList();
  }

  @Test
  void aRestartThatItsProcessesShow_isReportedOnce_andOrphansAreNone() {
    assertEquals(List.of("memory [15]"), processes(50, 7));
    assertEquals(List.of(), processes(1, 7));
    assertEquals(List.of("restart 70", "memory [15]"), processes(70, 71));
    assertEquals(List.of("memory [15]"), processes(70, 71));
    line(1, "supervisord started with pid 70");
    assertEquals(List.of(), observed);
    line(2, "supervisord started with pid 80");
    assertEquals(1, observed.size());
    assertEquals(List.of("memory [15]"), processes(80, 81));
  }

  @Test
  void aLineOfOneName_waitsForTheOneThatMoved() {
    look(0, running("a:00", 7), running("b:00", 9));
    line(5, "exited: 00 (exit status 3; not expected)");
    line(5.1, "spawned: '00' with pid 10");
    assertEquals(List.of(), changes());
    look(5.3, running("a:00", 7), running("b:00", 10));
    assertEquals(List.of("b:00 EXITED: exit code 3", "b:00 STARTING 10"), changes());
  }

  /** Its status was quicker by more than a moment. */
  @Test
  void aLineOfOneNameThatComesLate_isOfTheOneThatMovedWhenItWasWritten() {
    look(0, running("a:00", 7), running("b:00", 9));
    WorkerStatus fatal = worker("b:00", WorkerState.FATAL, 0, "Exited too quickly");
    look(6, running("a:00", 7), fatal);
    look(7, running("a:00", 7), fatal);
    String stamp = "2026-11-24 08:00:05,000 INFO ";
    observed.addAll(
        transitionDetector.heard(
            heard(stamp + "exited: 00 (exit status 3; not expected)", at(5), 9)));
    look(10, running("a:00", 7), fatal);
    assertEquals(List.of("b:00 EXITED: exit code 3"), changes());
  }

  @Test
  void processesOfOneNameThatBothMoved_areReportedWhatFitsBoth_andNothingElse() {
    look(0, running("a:00", 7), running("b:00", 9));
    line(5, "exited: 00 (exit status 3; not expected)");
    line(5.1, "exited: 00 (exit status 4; not expected)");
    line(6, "gave up: 00 entered FATAL state, too many start retries too quickly");
    line(6, "gave up: 00 entered FATAL state, too many start retries too quickly");
    look(
        7,
        worker("a:00", WorkerState.FATAL, 0, "Exited too quickly"),
        worker("b:00", WorkerState.FATAL, 0, "Exited too quickly"));
    assertEquals(List.of("a:00 FATAL", "b:00 FATAL"), changes());
  }

  @Test
  void aWorkerThatIsNew_isReportedOnceAStatusKnowsIt() {
    look(0, running("x", 7));
    line(1, "spawned: 'new' with pid 8");
    assertEquals(List.of(), changes());
    look(1.2, running("x", 7), running("new", 8));
    assertEquals(List.of("new STARTING 8"), changes());
  }
}
