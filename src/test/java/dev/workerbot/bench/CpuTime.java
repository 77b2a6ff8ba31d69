package dev.workerbot.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Computing time that processes have used up to one moment, as the kernel counts it. What has ended
 * counts at whoever has waited for it, so that a tree of processes loses nothing of those that live
 * for an instant.
 */
final class CpuTime {
  /** The kernel's USER_HZ. */
  private static final double TICKS = 100;

  private final Map<Long, Double> own = new HashMap<>();
  private final Map<Long, Double> ended = new HashMap<>();
  private final Map<Long, List<Long>> children = new HashMap<>();

  private CpuTime() {}

  static CpuTime now() throws IOException {
    CpuTime all = new CpuTime();
    List<Path> folders;
    try (Stream<Path> proc = Files.list(Path.of("/proc"))) {
      folders = proc.filter(one -> one.getFileName().toString().matches("\\d+")).toList();
    }
    folders.forEach(all::read);
    return all;
  }

  private void read(Path folder) {
    String stat;
    try {
      stat = Files.readString(folder.resolve("stat"));
    } catch (IOException gone) {
      return;
    }
    long pid = Long.parseLong(folder.getFileName().toString());
    // The name may hold blanks; what follows it does not. Field 3 comes first here.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    children.computeIfAbsent(Long.parseLong(fields[1]), _ -> new ArrayList<>()).add(pid);
    own.put(pid, (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS);
    ended.put(pid, (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) / TICKS);
  }

  /** Of this process alone. */
  double alone(long pid) {
    return own.getOrDefault(pid, 0.0);
  }

  /** Of these processes, and of all that they started, whether it lives or not. */
  double trees(Collection<Long> roots) {
    double sum = 0;
    Deque<Long> left = new ArrayDeque<>(roots);
    while (!left.isEmpty()) {
      long pid = left.pop();
      sum += own.getOrDefault(pid, 0.0) + ended.getOrDefault(pid, 0.0);
      left.addAll(children.getOrDefault(pid, List.of()));
    }
    return sum;
  }
}
