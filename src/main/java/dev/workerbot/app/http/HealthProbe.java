package dev.workerbot.app.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What a bot on this machine answers at {@code /healthz} just now. */
public final class HealthProbe {
  /** The bot itself gives each of its parts two seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private HealthProbe() {}

  /**
   * Asks.
   *
   * @param where the port listens, as the config has it
   * @param pid of the bot that is meant; another process may have taken the port
   * @return the JSON of {@link Health.HealthVerdict}; empty where that bot does not answer there
   */
  public static Optional<String> ask(InetSocketAddress where, String pid) {
    InetAddress address =
        where.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : where.getAddress();
    URI health = URI.create("http://%s/healthz".formatted(MonitoringPort.written(address, where)));
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(health).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString());
      return Optional.of(answer)
          .filter(one -> one.headers().firstValue(MonitoringPort.PID).equals(Optional.of(pid)))
          .filter(
              one -> one.headers().firstValue("Content-Type").equals(Optional.of(HttpReply.JSON)))
          .map(HttpResponse::body);
    } catch (IOException noAnswer) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
