package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.Expectations;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.event.Observation;
import dev.workerbot.worker.event.StateChange;
import dev.workerbot.worker.restart.Autorestart;
import dev.workerbot.worker.restart.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ServerTimelineTest {
  private static final ServerName WEB1 = new ServerName("web1");
  private static final WorkerName IMPORT = WorkerName.of("import");
  private static final Transition FAILS = new Transition.Exited(false, "exit code 3");

  private ServerTimeline timeline = new ServerTimeline(WEB1, List.of());
  private Instant now = Instant.parse("2026-11-24T08:00:00Z");

  private void after(double seconds) {
    now = now.plusMillis(Math.round(seconds * 1000));
  }

  private StateChange reported(Transition what) {
    after(1);
    return timeline.heard(IMPORT, what, now, now).change().orElseThrow();
  }

  private List<StateChange> shown(WorkerState state, int pid) {
    after(1);
    WorkerStatus status =
        new WorkerStatus(
            IMPORT,
            state,
            pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid),
            Optional.empty(),
            "");
    return timeline.looked(List.of(status), now, now, true).changes();
  }

  private void startsecs(int seconds) {
    timeline.expect(
        new Expectations(
            Map.of(
                IMPORT,
                new RestartPolicy(
                    Autorestart.ALWAYS, Duration.ofSeconds(seconds), false, Optional.empty())),
            Map.of(),
            Map.of(),
            Optional.empty()));
  }

  private WorkerState endOfOneThatLives(double seconds) {
    StateChange _ = reported(new Transition.Spawned(7));
    after(seconds - 1);
    return reported(FAILS).state();
  }

  @Test
  void anEndBeforeItsStartsecs_isAFailedStart_andAnExitAfterThem() {
    startsecs(5);
    assertEquals(WorkerState.BACKOFF, endOfOneThatLives(3));
    assertEquals(WorkerState.EXITED, endOfOneThatLives(6));
    startsecs(0);
    assertEquals(WorkerState.EXITED, endOfOneThatLives(1));
  }

  @Test
  void whatEndsAsExpected_orAfterItWasRunning_isExited() {
    StateChange _ = reported(new Transition.Spawned(7));
    assertEquals(WorkerState.EXITED, reported(new Transition.Exited(true, "exit code 0")).state());
    StateChange _ = reported(new Transition.Spawned(8));
    StateChange _ = reported(new Transition.NowRunning());
    assertEquals(WorkerState.EXITED, reported(FAILS).state());
  }

  /** Its startsecs are not known, and 0. */
  @Test
  void whatAStatusShowsAsExited_afterItWasTakenForAFailedStart_keepsHowItEnded() {
    assertEquals(WorkerState.BACKOFF, endOfOneThatLives(1));
    List<StateChange> changes = shown(WorkerState.EXITED, 0);
    assertEquals(List.of(Optional.of(false)), changes.stream().map(StateChange::expected).toList());
    assertEquals(List.of(WorkerState.EXITED), changes.stream().map(StateChange::state).toList());
    assertEquals(List.of(), shown(WorkerState.EXITED, 0));
  }

  @Test
  void whatAnEarlierRunRecorded_isNoNews_andAnotherProcessIs() {
    List<StateChange> recorded = shown(WorkerState.RUNNING, 7);
    timeline = new ServerTimeline(WEB1, recorded);
    assertEquals(List.of(), shown(WorkerState.RUNNING, 7));
    assertEquals(
        List.of(true), shown(WorkerState.RUNNING, 8).stream().map(StateChange::began).toList());
    timeline = new ServerTimeline(new ServerName("web2"), recorded);
    assertEquals(1, shown(WorkerState.RUNNING, 7).size(), "that was on another server");
  }

  @Test
  void howOneEndedBeforeAnybodyListened_isAddedToWhatAStatusShows() {
    ServerTimeline past = new ServerTimeline(WEB1, List.of());
    Observation _ = past.heard(IMPORT, new Transition.Spawned(7), now, now);
    Observation _ = past.heard(IMPORT, FAILS, now, now);
    assertEquals(List.of(), timeline.recalled(past, now), "it is not known to be EXITED");
    StateChange shown = shown(WorkerState.EXITED, 0).getFirst();
    Observation.StateChanged recalled =
        (Observation.StateChanged) timeline.recalled(past, now).getFirst();
    StateChange change = recalled.shown().getFirst();
    assertEquals(Optional.empty(), recalled.change());
    assertEquals(shown.at(), change.at());
    assertEquals(Optional.of("exit code 3"), change.cause());
    assertEquals(List.of(), timeline.recalled(past, now), "once");
    timeline = new ServerTimeline(WEB1, List.of(change));
    assertEquals(List.of(), shown(WorkerState.EXITED, 0));
    Observation.StateChanged again =
        (Observation.StateChanged) timeline.recalled(past, now).getFirst();
    assertEquals(List.of(change), again.shown(), "an earlier run may have died before it acted");
  }
}
