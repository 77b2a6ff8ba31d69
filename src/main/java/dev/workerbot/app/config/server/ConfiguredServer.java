package dev.workerbot.app.config.server;

import dev.workerbot.ssh.endpoint.SshEndpoint;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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

  /** What a selector can have behind its {@code @}: names and tags, each once. */
  public static List<String> places(List<ConfiguredServer> servers) {
    return servers.stream()
        .flatMap(one -> Stream.concat(Stream.of(one.name().value()), one.tags().stream()))
        .distinct()
        .toList();
  }
}
