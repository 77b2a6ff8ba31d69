package dev.workerbot.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A whole bot whose servers are in memory: it answers within milliseconds. */
public final class MemoryBot {
  private MemoryBot() {}

  /**
   * On the server web1, in a new folder. anna, in Slack U1 or in its group S1, or who is on call in
   * Discord, may read and act, rita, in Slack U2, read, olga all, others nothing.
   *
   * @param more lines of the config
   */
  public static TestBot on(Path dir, MemorySupervisor web1, String more) throws IOException {
    return on(dir, Map.of("web1", web1), more);
  }

  /** The same on these servers, by name. */
  public static TestBot on(Path dir, Map<String, MemorySupervisor> servers, String more)
      throws IOException {
    return on(dir, servers, Clock.systemUTC(), more);
  }

  /** The same at this time of day. */
  public static TestBot on(
      Path dir, Map<String, MemorySupervisor> servers, Clock clock, String more)
      throws IOException {
    return TestBot.on(
        config(dir, servers.keySet(), more),
        config -> MemorySupervisor.bot(config, clock, servers));
  }

  /** Writes the config that {@link #on} uses. */
  public static Path config(Path dir, Set<String> servers, String more) throws IOException {
    Path file = Files.createDirectories(dir).resolve("workerbot.yaml");
    Files.writeString(
        file,
        """
        servers:
        %s
        contact: "@olga"
        roles:
          operator: [{verbs: [read, act]}]
          reader: [{verbs: [read]}]
          admin: [{verbs: [all]}]
        grants:
          - {role: operator, to: [terminal:anna, slack:U1, slack-group:S1, discord-role:301]}
          - {role: reader, to: [terminal:rita, slack:U2]}
          - {role: admin, to: [terminal:olga]}
        storage: {url: "jdbc:sqlite:%s/state/workerbot.db"}
        %s
        %s
        operations: {stays-up: 10ms, rolling-stays-up: 10ms}
        %s
        """
            .formatted(
                servers.stream()
                    .sorted()
                    .map("  %1$s: {host: %1$s.example, user: deploy, tags: [prod]}"::formatted)
                    .collect(Collectors.joining("\n")),
                dir,
                has(more, "alerts:") ? "" : "alerts: {enabled: false}",
                has(more, "http:") ? "" : "http: {enabled: false}",
                more));
    return file;
  }

  private static boolean has(String more, String section) {
    return more.lines().anyMatch(line -> line.startsWith(section));
  }

  /** What is stored, by a query. */
  public static List<String> stored(TestBot bot, String sql) {
    return new StoredOperations(bot.file().resolveSibling("state").resolve("workerbot.db"))
        .texts(sql);
  }
}
