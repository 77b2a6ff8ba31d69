package dev.workerbot.fleet.timeline;

import dev.workerbot.supervisor.Supervisor.ProcessInfo;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** Who started whom on a server. */
final class ProcessTree {
  /**
   * Below which only the kernel's own threads are: our pids are of another machine, or container.
   */
  private static final int KERNEL_THREADS = 2;

  /** No machine has that much. */
  private static final long MOST = 1L << 60;

  private final Map<Integer, ProcessInfo> processes = new HashMap<>();
  private final Map<Integer, List<Integer>> children = new HashMap<>();

  ProcessTree(List<ProcessInfo> all) {
    for (ProcessInfo one : all) {
      processes.putIfAbsent(one.pid(), one);
    }
    // Each has one parent, whatever a server says: so nothing is counted for several.
    for (ProcessInfo one : processes.values()) {
      children.computeIfAbsent(one.parent(), _ -> new ArrayList<>()).add(one.pid());
    }
  }

  /**
   * The one that started these workers, which is supervisord; empty where there are none, or where
   * several did: then these are not their pids.
   */
  OptionalInt supervisord(List<WorkerStatus> workers) {
    Set<Integer> parents = new HashSet<>();
    for (WorkerStatus worker : workers) {
      worker
          .pid()
          .ifPresent(pid -> {
            if (processes.containsKey(pid)) {
              parents.add(processes.get(pid).parent());
            }
          });
    }
    return parents.size() == 1 && !parents.contains(KERNEL_THREADS)
        ? OptionalInt.of(parents.iterator().next())
        : OptionalInt.empty();
  }

  /** Resident memory of each worker that is below this process, with all that it started. */
  Map<WorkerName, Long> memory(List<WorkerStatus> workers, int supervisord) {
    Map<WorkerName, Long> bytes = new HashMap<>();
    Map<Integer, Long> known = new HashMap<>();
    for (WorkerStatus worker : workers) {
      worker
          .pid()
          .ifPresent(pid -> {
            if (processes.containsKey(pid) && processes.get(pid).parent() == supervisord) {
              bytes.put(worker.worker(), known.computeIfAbsent(pid, this::below));
            }
          });
    }
    return bytes;
  }

  private long below(int root) {
    Set<Integer> seen = new HashSet<>();
    Deque<Integer> left = new ArrayDeque<>(List.of(root));
    long sum = 0;
    while (!left.isEmpty()) {
      int pid = left.pop();
      if (seen.add(pid)) {
        sum = Math.min(MOST, sum + Math.min(MOST, processes.get(pid).resident()));
        left.addAll(children.getOrDefault(pid, List.of()));
      }
    }
    return sum;
  }
}
