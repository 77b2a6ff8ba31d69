package dev.workerbot.app.config.server;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Set;

/**
 * One server, and how to reach its supervisord.
 *
 * @param configWriter the words that run {@code config/workerbot-conf} there
 */
public record ConfiguredServer(
    ServerName name,
    Set<String> tags,
    SshEndpoint endpoint,
    SupervisorctlSettings supervisor,
    List<String> configWriter) {
  public ConfiguredServer {
    tags = Set.copyOf(tags);
    configWriter = List.copyOf(configWriter);
  }
}
