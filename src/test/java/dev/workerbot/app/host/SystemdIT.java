package dev.workerbot.app.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Await;
import dev.workerbot.testing.DatagramReceiver;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Told by real datagrams. */
class SystemdIT {
  @TempDir Path dir;

  private static Optional<Systemd> of(Map<String, String> env) {
    return Systemd.of(env::get, 42);
  }

  private static Systemd at(String name) {
    return of(Map.of("NOTIFY_SOCKET", name)).orElseThrow();
  }

  @Test
  void aPath_andAnAbstractName_areReportedInOneDatagramEach() throws IOException {
    String longest = dir + "/" + "s".repeat(106 - dir.toString().length());
    for (String name :
        List.of(dir.resolve("notify").toString(), "@workerbot/" + UUID.randomUUID(), longest)) {
      try (DatagramReceiver systemd = DatagramReceiver.at(name, dir)) {
        assertTrue(at(name).tell("READY=1", "STATUS=in Slack – well"), name);
        assertTrue(at(name).tell("WATCHDOG=1"), name);
        Await.until(
            () -> name + " has heard " + systemd.heard(),
            () -> systemd.heard().equals(List.of("READY=1 STATUS=in Slack – well", "WATCHDOG=1")));
      }
    }
  }

  @Test
  void whereNobodyListens_orItIsNoSuchSocket_itGoesOn() throws IOException {
    assertFalse(at(dir.resolve("none").toString()).tell("READY=1"));
    assertFalse(at("@workerbot/none").tell("READY=1"));
    Path file = Files.createFile(dir.resolve("file"));
    assertFalse(at(file.toString()).tell("READY=1"));
    Path stream = dir.resolve("stream");
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(stream));
      assertFalse(at(stream.toString()).tell("READY=1"));
    }
  }

  @Test
  void aReceiverThatReadsNothing_isNotWaitedFor() throws IOException {
    String name = dir.resolve("stuck").toString();
    try (DatagramReceiver systemd = DatagramReceiver.at(name, dir)) {
      systemd.stopReading();
      boolean taken = true;
      for (int i = 0; i < 10_000 && taken; i++) {
        taken = at(name).tell("WATCHDOG=1");
      }
      assertFalse(taken, "its queue is full");
    }
  }

  @Test
  void withoutSystemd_thereIsNone() {
    assertEquals(Optional.empty(), of(Map.of()));
    assertEquals(Optional.empty(), of(Map.of("NOTIFY_SOCKET", "")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relative/path", "vsock:2:1234", "@", "/"})
  void aNameOfNoSuchSocket_isRefused(String name) {
    assertThrows(IllegalArgumentException.class, () -> NotifySocket.at(name));
    assertThrows(IllegalArgumentException.class, () -> NotifySocket.at("/" + "x".repeat(107)));
    assertEquals(Optional.empty(), of(Map.of("NOTIFY_SOCKET", name)));
  }

  @ParameterizedTest
  @CsvSource({"60000000,42,60000", "500000,'',500", "60000000,43,0", "0,42,0", "x,42,0", "'',42,0"})
  void theWatchdog_isOurs_whereItIsForThisProcess(String micros, String whose, long millis) {
    Optional<Duration> watchdog =
        of(Map.of("NOTIFY_SOCKET", "/x", "WATCHDOG_USEC", micros, "WATCHDOG_PID", whose))
            .orElseThrow()
            .watchdog();
    assertEquals(millis, watchdog.map(Duration::toMillis).orElse(0L));
  }
}
