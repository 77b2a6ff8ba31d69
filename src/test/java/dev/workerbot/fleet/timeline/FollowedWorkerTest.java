package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FollowedWorkerTest {
  private static ProcessView view(WorkerState state, int... pid) {
    OptionalInt process = pid.length == 0 ? OptionalInt.empty() : OptionalInt.of(pid[0]);
    return new ProcessView(
        new WorkerStatus(WorkerName.of("horizon"), state, process, Optional.empty(), ""));
  }

  private static Duration at(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void theSameProcessInTheSameState_lasts() {
    FollowedWorker worker =
        FollowedWorker.first(view(WorkerState.RUNNING, 1), at(3))
            .next(view(WorkerState.RUNNING, 1), true, at(7));
    assertEquals(new FollowedWorker(WorkerState.RUNNING, OptionalInt.of(1), at(3), 0), worker);
    assertEquals(at(5), worker.lasts(at(8)));
  }

  @Test
  void anotherProcess_isADeath_andBeginsAnew() {
    assertEquals(
        new FollowedWorker(WorkerState.RUNNING, OptionalInt.of(2), at(4), 1),
        FollowedWorker.first(view(WorkerState.RUNNING, 1), at(3))
            .next(view(WorkerState.RUNNING, 2), true, at(4)));
  }

  @Test
  void anExit_isADeathOnce_whereItCounts() {
    FollowedWorker up = FollowedWorker.first(view(WorkerState.RUNNING, 1), at(0));
    FollowedWorker exited = up.next(view(WorkerState.EXITED), true, at(1));
    assertEquals(1, exited.deaths());
    assertEquals(1, exited.next(view(WorkerState.EXITED), true, at(2)).deaths());
    assertEquals(1, exited.next(view(WorkerState.STARTING, 2), true, at(2)).deaths());
    assertEquals(0, up.next(view(WorkerState.EXITED), false, at(1)).deaths());
    assertEquals(0, FollowedWorker.first(view(WorkerState.EXITED), at(0)).deaths());
  }

  @Test
  void whatSupervisorTriesAgain_hasNotDied() {
    assertEquals(
        new FollowedWorker(WorkerState.STARTING, OptionalInt.of(2), at(2), 0),
        FollowedWorker.first(view(WorkerState.STARTING, 1), at(0))
            .next(view(WorkerState.BACKOFF), true, at(1))
            .next(view(WorkerState.STARTING, 2), true, at(2)));
  }
}
