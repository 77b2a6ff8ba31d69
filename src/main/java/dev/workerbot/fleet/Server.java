package dev.workerbot.fleet;

import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.worker.ServerName;
import java.util.Set;

/** One server of the config, and the way to its supervisord. */
public record Server(ServerName name, Set<String> tags, Supervisor supervisor) {
  public Server {
    tags = Set.copyOf(tags);
  }
}
