package dev.workerbot.feature.status;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WorkerFiguresTest {
  private static final long MB = 1024 * 1024;
  private final SortedMap<Target, WorkerStatus> workers = new TreeMap<>();

  private Target worker(String name, WorkerState state, String note) {
    Target target = Target.of(name);
    boolean running = state == WorkerState.RUNNING;
    workers.put(
        target,
        new WorkerStatus(
            target.worker(),
            state,
            running ? OptionalInt.of(4029) : OptionalInt.empty(),
            running ? Optional.of(Duration.ofMinutes(190)) : Optional.empty(),
            note));
    return target;
  }

  private List<String> reported(WorkerFigures workerFigures) {
    return StatusText.of(
            workers, Map.of(), false, workerFigures, _ -> Sentence.EMPTY, StatusNotes.NONE)
        .message()
        .lines()
        .stream()
        .map(MessageLine::text)
        .toList();
  }

  @Test
  void aWorker_saysItsMemoryAndRestarts() {
    Target horizon = worker("horizon@web1", WorkerState.RUNNING, "");
    assertEquals(
        List.of("Up 3 h 10 min, pid 4029, 86 MB, 2 restarts in 24 h"),
        reported(new WorkerFigures(Map.of(horizon, 86 * MB), Map.of(horizon, 2))));
    assertEquals(List.of("Up 3 h 10 min, pid 4029"), reported(WorkerFigures.NONE));
  }

  @Test
  void aWorkerThatGaveUp_saysItsRestartsBeforeTheNote() {
    Target horizon = worker("horizon@web1", WorkerState.FATAL, "can't find command 'php8'");
    assertEquals(
        List.of("1 restart in 24 h – can't find command 'php8'"),
        reported(new WorkerFigures(Map.of(), Map.of(horizon, 1))));
  }

  @Test
  void aGroup_saysTheSum_andWhenItIsNotAll() {
    Target first = worker("queue:queue_00@web1", WorkerState.RUNNING, "");
    Target second = worker("queue:queue_01@web1", WorkerState.RUNNING, "");
    Map<Target, Integer> restarts = Map.of(first, 1, second, 2);
    assertEquals(
        List.of("queue@web1 2/2 RUNNING, up 3 h 10 min or more, 1.1 GB, 3 restarts in 24 h"),
        reported(new WorkerFigures(Map.of(first, 600 * MB, second, 500 * MB), restarts)));
    assertEquals(
        List.of("queue@web1 2/2 RUNNING, up 3 h 10 min or more, 600 MB or more"),
        reported(new WorkerFigures(Map.of(first, 600 * MB), Map.of())));
  }
}
