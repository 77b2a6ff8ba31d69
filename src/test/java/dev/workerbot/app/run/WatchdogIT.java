package dev.workerbot.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.host.Systemd;
import dev.workerbot.app.http.Health;
import dev.workerbot.app.http.HealthPart;
import dev.workerbot.message.text.Cleaner;
import dev.workerbot.testing.Await;
import dev.workerbot.testing.BotProcess;
import dev.workerbot.testing.DatagramReceiver;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.FreePort;
import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd hears of a bot, by real datagrams. */
class WatchdogIT {
  @TempDir Path dir;

  private String socket;
  private DatagramReceiver systemd;

  @AfterEach
  void close() {
    systemd.close();
  }

  @BeforeEach
  void listen() throws IOException {
    socket = dir.resolve("notify").toString();
    systemd = DatagramReceiver.at(socket, dir);
  }

  private long fed() {
    return systemd.heard().stream().filter(one -> one.contains("WATCHDOG=1")).count();
  }

  private void isFedAgain() {
    long before = fed();
    Await.until(() -> "it is fed: " + systemd.heard(), () -> fed() > before + 1);
  }

  @Test
  void whatHealthCallsDead_isFedNoMore_andWhatOnlyAilsIs() {
    AtomicReference<Optional<String>> chat = new AtomicReference<>(Optional.empty());
    AtomicReference<Duration> still = new AtomicReference<>(Duration.ZERO);
    Health health =
        new Health(
            List.of(
                new HealthPart("slack", chat::get),
                HealthPart.moving("alerts", still::get, Duration.ofMinutes(5))),
            new Cleaner());
    Systemd reported =
        Systemd.of(Map.of("NOTIFY_SOCKET", socket, "WATCHDOG_USEC", "200000")::get, 1)
            .orElseThrow();
    Path heartbeat = dir.resolve("alive");
    try (Watchdog watchdog =
        new Watchdog(health, heartbeat, Optional.of(reported), Clock.systemUTC())) {
      watchdog.start();
      Await.until("it is ready", () -> systemd.heard().contains("READY=1 WATCHDOG=1"));
      isFedAgain();
      chat.set(Optional.of("Slack does not answer"));
      Await.until("it ails", () -> last().equals("WATCHDOG=1 STATUS=ails; see health"));
      isFedAgain();
      still.set(Duration.ofMinutes(7));
      Await.until(
          "it hangs", () -> last().equals("STATUS=hangs: alerts: it has not moved for 7 min"));
      long starved = fed();
      int heard = systemd.heard().size();
      Await.until("it looks on", () -> systemd.heard().size() > heard + 5);
      assertEquals(starved, fed());
      Await.until("health says so", () -> read(heartbeat).contains("\"status\":\"dead\""));
      still.set(Duration.ZERO);
      isFedAgain();
    }
    Await.until("it stops", () -> systemd.heard().contains("STOPPING=1"));
  }

  private String last() {
    return systemd.heard().isEmpty() ? "" : systemd.heard().getLast();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notYet) {
      return "";
    }
  }

  private static void assertIsTheExampleInTheDocs(int port) throws IOException {
    String answer;
    try (InputStream body =
        URI.create("http://127.0.0.1:%d/healthz".formatted(port)).toURL().openStream()) {
      answer = new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    List<String> docs = Files.readAllLines(Path.of("docs/operating.md"));
    int asked = docs.indexOf("$ curl -s http://127.0.0.1:9464/healthz");
    assertEquals(docs.get(asked + 1), answer);
  }

  private static void assertNoOtherDatabaseIsOpened(BotProcess bot, Path config)
      throws IOException {
    String yaml = Files.readString(config);
    Files.writeString(config, yaml.replace("/state/workerbot.db", "/other/workerbot.db"));
    for (String command : List.of("health", "run")) {
      Processes.Ran ran = bot.beside(command);
      assertEquals(2, ran.code(), ran.output());
      assertTrue(
          ran.output()
              .contains(
                  "a workerbot runs with this config (pid %d) on another database, %s; this would open %s,"
                      .formatted(
                          bot.pid(),
                          config.resolveSibling("state/workerbot.db"),
                          config.resolveSibling("other/workerbot.db"))),
          ran.output());
    }
    assertFalse(Files.exists(config.resolveSibling("other")));
    Files.writeString(config, yaml);
  }

  /** The whole bot; its one server is not there, which is no reason for a restart either. */
  @Test
  void theBot_isReady_isFedWhileSlackIsDown_andSaysThatItStops() throws Exception {
    FakeSlack slack = FakeSlack.start();
    int port = FreePort.any();
    Path config = dir.resolve("workerbot.yaml");
    Files.writeString(
        config,
        "servers:\n  web1: {host: 127.0.0.1, port: 1, user: u}\nhttp: {port: %d}\n".formatted(port)
            + BotProcess.leadingTo(slack)
            + "storage: {url: \"jdbc:sqlite:%s/state/workerbot.db\"}\n".formatted(dir));
    List<String> launcher =
        new ArrayList<>(List.of("env", "NOTIFY_SOCKET=" + socket, "WATCHDOG_USEC=2000000"));
    launcher.addAll(BotProcess.words(List.of()));
    try (BotProcess bot = BotProcess.run(launcher, config, slack)) {
      Await.until("it is ready", () -> systemd.heard().contains("READY=1 WATCHDOG=1"));
      Await.until("it is well", () -> last().endsWith("STATUS=well"));
      assertNoOtherDatabaseIsOpened(bot, config);
      assertIsTheExampleInTheDocs(port);
      slack.close();
      Await.until("it ails", () -> last().equals("WATCHDOG=1 STATUS=ails; see health"));
      isFedAgain();
      Processes.Ran health = bot.beside("health");
      assertEquals(1, health.code(), health.output());
      assertTrue(
          health.output().contains("workerbot is alive, and not all is well:\n  slack: "),
          health.output());
      Processes.must("kill", "-TERM", Long.toString(bot.pid()));
      Await.until("it stops", () -> systemd.heard().contains("STOPPING=1"));
      assertFalse(bot.output().contains("\tat "), bot.output());
    }
  }
}
