package dev.workerbot.doctor;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.files.Facts;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.List;
import java.util.Map;

/**
 * All that is known of one server.
 *
 * @param workers as a status had them; empty where there is none
 * @param facts {@link Facts#NONE} where they could not be had
 * @param memory by worker group; a group of which nothing is known is left out
 */
public record ServerConfigView(
    ServerName server,
    ServerConfig config,
    List<WorkerStatus> workers,
    Facts facts,
    Map<String, MemoryTrend> memory) {
  public ServerConfigView {
    workers = List.copyOf(workers);
    memory = Map.copyOf(memory);
  }

  /** The workers of a program's group. */
  public List<WorkerStatus> workersOf(ProgramConfig program) {
    return workers.stream()
        .filter(one -> one.worker().group().equals(program.workerGroup()))
        .toList();
  }
}
