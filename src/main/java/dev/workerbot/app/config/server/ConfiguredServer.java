package dev.workerbot.app.config.server;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Set;

/**
 * One server, and how to reach its supervisord.
 *
 * @param lane the words that run {@code config/workerbot-lane} there; none where it is not used
 * @param configWriter the words that run {@code config/workerbot-conf} there
 */
public record ConfiguredServer(
    ServerName name,
    Set<String> tags,
    SshEndpoint endpoint,
    SupervisorctlSettings supervisor,
    List<String> lane,
    List<String> configWriter) {
  public ConfiguredServer {
    tags = Set.copyOf(tags);
    lane = List.copyOf(lane);
    configWriter = List.copyOf(configWriter);
  }
}
