package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A whole bot whose servers are in memory: it answers within milliseconds. */
public final class MemoryBot {
  private MemoryBot() {}

  /**
   * On the server web1, in a new folder. anna may read and act, olga all, others nothing.
   *
   * @param more lines of the config
   */
  public static TestBot on(Path dir, MemorySupervisor web1, String more) throws IOException {
    Path file = Files.createDirectories(dir).resolve("workerbot.yaml");
    Files.writeString(
        file,
        """
        servers:
          web1: {host: web1.example, user: deploy, tags: [prod]}
        contact: "@olga"
        roles:
          operator: [{verbs: [read, act]}]
          admin: [{verbs: [all]}]
        grants:
          - {role: operator, to: [terminal:anna]}
          - {role: admin, to: [terminal:olga]}
        storage: {url: "jdbc:sqlite:%s/state/workerbot.db"}
        alerts: {enabled: false}
        http: {enabled: false}
        operations: {stays-up: 1s}
        %s
        """
            .formatted(dir, more));
    return TestBot.on(file, config -> MemorySupervisor.bot(config, Map.of("web1", web1)));
  }
}
