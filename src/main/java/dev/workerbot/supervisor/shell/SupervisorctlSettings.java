package dev.workerbot.supervisor.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How supervisorctl is run on one server.
 *
 * @param command its words, such as {@code sudo -n supervisorctl}
 * @param configFile for {@code -c}; where it is empty, the one of its usual place
 * @param tail the words that read the end of a log, such as {@code tail} or {@code sudo -n tail}
 * @param limit for a command that should answer at once
 * @param artisan the words that run {@code config/workerbot-artisan}; {@code USER} among them is
 *     the user that a worker runs as; empty where it is not installed
 * @param logFolders hidden folders that may have logs, absolute
 */
public record SupervisorctlSettings(
    List<String> command,
    Optional<String> configFile,
    List<String> tail,
    Duration limit,
    List<String> artisan,
    List<String> logFolders) {
  public SupervisorctlSettings {
    command = List.copyOf(command);
    tail = List.copyOf(tail);
    artisan = List.copyOf(artisan);
    logFolders = List.copyOf(logFolders);
  }

  /** The same, reading the ends of logs by other words. */
  public SupervisorctlSettings reading(List<String> by) {
    return new SupervisorctlSettings(command, configFile, by, limit, artisan, logFolders);
  }
}
