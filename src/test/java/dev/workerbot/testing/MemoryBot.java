package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A whole bot whose servers are in memory: it answers within milliseconds. */
public final class MemoryBot {
  private MemoryBot() {}

  /**
   * On the server web1, in a new folder. anna, in Slack U1, may read and act, olga all, others
   * nothing.
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
          - {role: operator, to: [terminal:anna, slack:U1]}
          - {role: admin, to: [terminal:olga]}
        storage: {url: "jdbc:sqlite:%s/state/workerbot.db"}
        alerts: {enabled: false}
        http: {enabled: false}
        operations: {stays-up: 10ms}
        %s
        """
            .formatted(dir, more));
    return TestBot.on(file, config -> MemorySupervisor.bot(config, Map.of("web1", web1)));
  }

  /** What is stored, by a query. */
  public static List<String> stored(TestBot bot, String sql) {
    return new StoredOperations(bot.file().resolveSibling("state").resolve("workerbot.db"))
        .texts(sql);
  }
}
