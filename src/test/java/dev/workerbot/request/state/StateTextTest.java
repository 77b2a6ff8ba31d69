package dev.workerbot.request.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Severity;
import dev.workerbot.request.state.Exit.Judged;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Trouble comes first, and work that is done is no trouble. */
class StateTextTest {
  private static WorkerStatus in(WorkerState state) {
    return new WorkerStatus(
        Target.of("queue@web1").worker(), state, OptionalInt.empty(), Optional.empty(), "");
  }

  private static List<String> by(Comparator<Map.Entry<WorkerState, Judged>> order) {
    return Stream.concat(
            Arrays.stream(WorkerState.values())
                .filter(state -> state != WorkerState.EXITED)
                .map(state -> Map.entry(state, Judged.UNKNOWN)),
            Arrays.stream(Judged.values()).map(exit -> Map.entry(WorkerState.EXITED, exit)))
        .sorted(order.thenComparing(one -> StateText.of(in(one.getKey()), one.getValue())))
        .map(one -> StateText.of(in(one.getKey()), one.getValue()))
        .toList();
  }

  @Test
  void theGravestStandsFirst_andWhatHasDoneItsWorkJustBeforeWhatRuns() {
    assertEquals(
        List.of(
            "EXITED, failed",
            "FATAL",
            "UNKNOWN",
            "BACKOFF",
            "EXITED",
            "STOPPING",
            "STARTING",
            "STOPPED",
            "EXITED as expected",
            "EXITED, apparently as expected",
            "RUNNING"),
        by(Comparator.comparingInt(one -> StateText.rank(in(one.getKey()), one.getValue()))));
  }

  @Test
  void theSign_isThatOfTheState_butOfAnExitThatOfItsKind() {
    Map<Severity, List<String>> signs = new HashMap<>();
    for (WorkerState state : WorkerState.values()) {
      for (Judged exit :
          state == WorkerState.EXITED ? Judged.values() : new Judged[] {Judged.FAILED}) {
        signs
            .computeIfAbsent(StateText.severity(in(state), exit), _ -> new ArrayList<>())
            .add(StateText.of(in(state), exit));
      }
    }
    assertEquals(
        Map.of(
            Severity.BAD, List.of("EXITED, failed", "FATAL", "UNKNOWN"),
            Severity.WARNING, List.of("STOPPED", "BACKOFF", "EXITED"),
            Severity.WORKING, List.of("STARTING", "STOPPING"),
            Severity.PLAIN, List.of("EXITED as expected", "EXITED, apparently as expected"),
            Severity.GOOD, List.of("RUNNING")),
        signs);
  }

  @ParameterizedTest
  @EnumSource(Judged.class)
  void onlyWhatIsExpected_orSeemsSo_isWell(Judged exit) {
    assertEquals(exit.words().endsWith("as expected"), exit.isWell());
  }

  private static Map<Target, WorkerStatus> workers(WorkerState... states) {
    return Stream.iterate(0, i -> i < states.length, i -> i + 1)
        .collect(
            Collectors.toMap(
                i -> Target.of("queue:queue_" + i + "@web1"),
                i -> in(states[i]),
                (one, _) -> one,
                TreeMap::new));
  }

  @Test
  void workersAreCounted_byStateAndKindOfExit_troubleFirst() {
    assertEquals(
        "1 EXITED, failed, 2 FATAL, 1 EXITED, 1 EXITED as expected, 3 RUNNING",
        StateText.counts(
                workers(
                    WorkerState.RUNNING,
                    WorkerState.EXITED,
                    WorkerState.FATAL,
                    WorkerState.RUNNING,
                    WorkerState.EXITED,
                    WorkerState.FATAL,
                    WorkerState.EXITED,
                    WorkerState.RUNNING),
                Map.of(
                    Target.of("queue:queue_1@web1"), Exit.of(true, Optional.empty()),
                    Target.of("queue:queue_4@web1"), Exit.of(false, Optional.of("exit code 1"))))
            .toString());
    assertEquals("", StateText.counts(Map.of(), Map.of()).toString());
  }

  @Test
  void theCauseOfAnExit_isReportedOfFailuresOnly() {
    Optional<String> cause = Optional.of("exit code 0");
    assertEquals(Optional.empty(), Exit.of(true, cause).cause());
    assertEquals(cause, Exit.of(false, cause).cause());
  }
}
