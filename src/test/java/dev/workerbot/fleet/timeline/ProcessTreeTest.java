package dev.workerbot.fleet.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  private static final int SUPERVISORD = 10;

  private static WorkerStatus worker(String name, int pid) {
    return new WorkerStatus(
        WorkerName.of(name),
        WorkerState.RUNNING,
        OptionalInt.of(pid),
        Optional.of(Duration.ofSeconds(1)),
        "");
  }

  @Test
  void aProcessThatIsListedBelowManyWorkers_isCountedOnce_andInLittleTime() {
    List<ProcessInfo> all = new ArrayList<>();
    List<WorkerStatus> workers = new ArrayList<>();
    all.add(new ProcessInfo(SUPERVISORD, 1, 1));
    for (int i = 0; i < 4_000; i++) {
      all.add(new ProcessInfo(100 + i, SUPERVISORD, 1));
      workers.add(worker("w" + i, 100 + i));
    }
    for (int i = 0; i < 50_000; i++) {
      all.add(new ProcessInfo(200_000 + i, 199_999 + i, 1));
    }
    for (int i = 0; i < 4_000; i++) {
      all.add(new ProcessInfo(200_000, 100 + i, 1));
    }
    Map<WorkerName, Long> memory =
        assertTimeout(
            Duration.ofSeconds(5), () -> new ProcessTree(all).memory(workers, SUPERVISORD));
    assertEquals(4_000, memory.size());
    assertEquals(4_000, memory.values().stream().mapToLong(Long::longValue).sum());
  }

  @Test
  void aCircleOfParents_andMoreMemoryThanThereIs_areNoTrouble() {
    List<ProcessInfo> all = new ArrayList<>();
    all.add(new ProcessInfo(SUPERVISORD, 13, Long.MAX_VALUE));
    all.add(new ProcessInfo(12, SUPERVISORD, Long.MAX_VALUE / 2));
    all.add(new ProcessInfo(13, 12, Long.MAX_VALUE / 2));
    long bytes =
        new ProcessTree(all).memory(List.of(worker("w", 12)), SUPERVISORD).get(WorkerName.of("w"));
    assertEquals(1L << 60, bytes);
  }
}
