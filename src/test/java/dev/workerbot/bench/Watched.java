package dev.workerbot.bench;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.Exposition;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FreePort;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code bin/workerbot run} as people start it, in a process of its own, in a fake Slack. */
final class Watched implements AutoCloseable {
  static final String CHANNEL = "C1";

  private final FakeSlack slack;
  private final BotProcess bot;
  private final Path dir;
  private final URI metrics;
  private final int servers;
  private final HttpClient http = HttpClient.newHttpClient();

  /** Starts one that watches these servers, by name. */
  Watched(Map<String, LoopbackServer> servers) throws IOException {
    this(servers, List.of("bin/workerbot"));
  }

  /** The same, by other words. */
  Watched(Map<String, LoopbackServer> servers, List<String> launcher) throws IOException {
    this.servers = servers.size();
    this.dir = Files.createTempDirectory("workerbot-bench");
    this.slack = FakeSlack.start();
    int port = FreePort.any();
    this.metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
    Path config = dir.resolve("workerbot.yaml");
    Files.writeString(config, config(servers, port));
    this.bot = BotProcess.run(launcher, config, slack);
  }

  /** Nothing that counts is other than by default. */
  private String config(Map<String, LoopbackServer> servers, int port) {
    StringBuilder yaml =
        new StringBuilder(
            """
            ssh:
              user: %s
              agent: false
              supervisorctl: supervisorctl
            storage:
              url: jdbc:sqlite:%s
            http:
              port: %d
            alerts:
              channel: slack:%s
            roles:
              reader: [{verbs: read}]
            grants:
              - {role: reader, to: "*"}
            %sservers:
            """
                .formatted(
                    System.getProperty("user.name"),
                    database(),
                    port,
                    CHANNEL,
                    BotProcess.leadingTo(slack)));
    new TreeMap<>(servers)
        .forEach((name, server) ->
            yaml.append(
                """
                  %s:
                    host: 127.0.0.1
                    port: %d
                    identity-files: [%s]
                    known-hosts: [%s]
                    supervisor-config: %s/supervisord.conf
                """
                    .formatted(
                        name,
                        server.port(),
                        server.clientKey(),
                        server.knownHosts(),
                        server.dir())));
    return yaml.toString();
  }

  Path database() {
    return dir.resolve("workerbot.db");
  }

  FakeSlack slack() {
    return slack;
  }

  long pid() {
    return bot.pid();
  }

  String output() {
    return bot.output();
  }

  private Exposition figures() throws IOException, InterruptedException {
    return Exposition.of(
        http.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body());
  }

  /** Waits until the main log of every server is heard. */
  void awaitLive() {
    Await.until(Duration.ofMinutes(5), "every main log is heard", () -> live() == servers);
  }

  private long live() throws IOException, InterruptedException {
    return figures().starting("workerbot_feed_hearing").values().stream()
        .filter(one -> one == 1)
        .count();
  }

  @Override
  public void close() throws IOException {
    bot.close();
    slack.close();
  }
}
