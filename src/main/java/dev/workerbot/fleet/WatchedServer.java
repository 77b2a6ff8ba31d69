package dev.workerbot.fleet;

import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.worker.ServerName;
import java.util.Set;

/**
 * One server of the config, and the way to its supervisord.
 *
 * @param files the files of its programs, over the same connection; whether they can be written is
 *     known when they are asked
 */
public record WatchedServer(
    ServerName name, Set<String> tags, Supervisor supervisor, ProgramFiles files) {
  public WatchedServer {
    tags = Set.copyOf(tags);
  }
}
