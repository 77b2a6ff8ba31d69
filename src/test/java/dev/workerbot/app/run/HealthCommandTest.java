package dev.workerbot.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.workerbot.app.Ran;
import dev.workerbot.app.config.Config;
import dev.workerbot.store.file.InstanceLock;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code workerbot health} beside what looks like a running bot. */
class HealthCommandTest {
  private static final String OK = "{\"status\":\"ok\",\"parts\":{\"store\":\"ok\"}}";
  private static final String FULL =
      "{\"status\":\"failing\",\"parts\":{\"store\":\"the disk is full\"}}";
  private static final String PROBLEM =
      "workerbot is alive, and not all is well:\n  store: the disk is full\n";

  private static final String NOTHING =
      """
      workerbot gives no sign of life: none runs on the database %s
        %s
        Start it with `systemctl start workerbot` (`journalctl -u workerbot` says why it ended), or `workerbot run --config %s`
      """;

  @TempDir Path dir;
  private Path file;
  private Config config;
  private HttpServer port;

  @BeforeEach
  void openPort() throws IOException {
    port = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    port.start();
    file = dir.resolve("workerbot.yaml");
    Files.writeString(
        file,
        "servers:\n  web1: {host: 127.0.0.1, user: u}\nhttp: {port: %d, address: 0.0.0.0}\n"
            .formatted(port.getAddress().getPort()));
    config = TestBot.load(file, Map.of());
  }

  @AfterEach
  void closePort() {
    port.stop(0);
  }

  private void answers(String pid, String type, String body) {
    port.createContext(
        "/healthz",
        exchange -> {
          exchange.getResponseHeaders().set("X-Workerbot-Pid", pid);
          exchange.getResponseHeaders().set("Content-Type", type);
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(503, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Path database() {
    return config.databaseFile();
  }

  private String address() {
    return "http://127.0.0.1:%d/healthz".formatted(port.getAddress().getPort());
  }

  private void assertReported(int code, String text) {
    Ran ran = Ran.call("", "health", "--config", file.toString());
    assertEquals(text, ran.out());
    assertEquals(code, ran.code());
  }

  private InstanceLock bot() throws IOException {
    return InstanceLock.take(config.locks(), RunCommand.ONLY, "pid 4711, since then, config x")
        .orElseThrow();
  }

  @Test
  void thePort_hasTheLastWord_overWhatWasWrittenSecondsAgo() throws IOException {
    try (InstanceLock _ = bot()) {
      Heartbeat.write(RunCommand.heartbeat(config), OK, Instant.now());
      answers("4711", "application/json", FULL);
      assertReported(1, PROBLEM);
    }
  }

  @Test
  void inItsFirstSecond_beforeAnythingIsWritten_aBotIsAlreadyAlive() throws IOException {
    try (InstanceLock _ = bot()) {
      assertReported(
          1,
          """
          workerbot gives no sign of life: it runs (pid 4711, since then, config x), and has not answered at http://127.0.0.1:%d/healthz nor said for 60 s how it is
            Unless it was started just now, it hangs: `systemctl restart workerbot`, or kill that process and start it again
          """
              .formatted(port.getAddress().getPort()));
      answers("4711", "application/json", OK);
      assertReported(0, "workerbot is alive\n");
    }
  }

  /** The disk was full when the bot started: it could write neither of its two files. */
  @Test
  void aBotThatCouldNotWriteWhoItIs_isAskedAtItsPort() throws IOException {
    try (InstanceLock _ = InstanceLock.take(config.locks(), RunCommand.ONLY, "").orElseThrow()) {
      Files.writeString(RunCommand.heartbeat(config), "");
      answers("4711", "application/json", FULL);
      assertReported(1, PROBLEM);
      port.removeContext("/healthz");
      answers("4712", "application/json", OK);
      assertReported(
          1, "workerbot is alive, and cannot write beside its database: is the disk full?\n");
    }
  }

  @Test
  void whatSomebodyElseAnswersThere_isNotThisBots() throws IOException {
    try (InstanceLock _ = bot()) {
      Heartbeat.write(RunCommand.heartbeat(config), FULL, Instant.now());
      answers("4712", "application/json", OK);
      assertReported(1, PROBLEM);
      port.removeContext("/healthz");
      answers("4711", "text/plain; charset=utf-8", "Too many ask at once.\n");
      assertReported(1, PROBLEM);
    }
  }

  @Test
  void aBotThatHasEnded_isNotAlive_whateverItWrote() throws IOException {
    try (InstanceLock _ = bot()) {
      Heartbeat.write(RunCommand.heartbeat(config), OK, Instant.now());
    }
    assertReported(1, NOTHING.formatted(database(), "Nor does one answer at " + address(), file));
    answers("4711", "application/json", OK);
    assertReported(
        1,
        NOTHING.formatted(
            database(),
            "At %s another workerbot answers (pid 4711), which has another database: name its config with --config"
                .formatted(address()),
            file));
  }
}
