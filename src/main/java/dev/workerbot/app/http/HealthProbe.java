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
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private HealthProbe() {}

  /**
   * What was answered.
   *
   * @param pid of the bot that answered
   * @param health the JSON of {@link Health.HealthVerdict}
   */
  public record Answer(String pid, String health) {}

  /** Where it is asked, for a port that listens at this address. */
  public static URI address(InetSocketAddress where) {
    InetAddress address =
        where.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : where.getAddress();
    return URI.create("http://%s/healthz".formatted(MonitoringPort.written(address, where)));
  }

  /** Asks there; empty where no workerbot answers. */
  public static Optional<Answer> ask(URI address) {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(address).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      return Optional.of(answer)
          .filter(
              one -> one.headers().firstValue("Content-Type").equals(Optional.of(HttpReply.JSON)))
          .flatMap(one ->
              one.headers()
                  .firstValue(HttpListener.PID)
                  .map(pid -> new Answer(pid, answer.body())));
    } catch (IOException noAnswer) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
