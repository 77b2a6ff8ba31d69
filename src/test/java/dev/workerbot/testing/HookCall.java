package dev.workerbot.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A request to a hook as somebody's CI sends it, or as somebody sends it who should not.
 *
 * @param timestamp empty where the header is left out
 * @param signature empty where the header is left out
 */
public record HookCall(
    String path,
    String method,
    Optional<String> timestamp,
    Optional<String> signature,
    String type,
    String body) {
  public static final String SECRET = "6f70656e73657361-not-a-real-secret-6f70656e73657361";

  /** As it should be. */
  public static HookCall of(String name, String body, Instant now) {
    String timestamp = Long.toString(now.getEpochSecond());
    return new HookCall(
        "/hooks/" + name,
        "POST",
        Optional.of(timestamp),
        Optional.of("v1=" + signed(SECRET, "v1:" + timestamp + ":" + name + ":" + body)),
        "application/json",
        body);
  }

  public static String signed(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public HookCall at(String otherPath) {
    return new HookCall(otherPath, method, timestamp, signature, type, body);
  }

  public HookCall by(String otherMethod) {
    return new HookCall(path, otherMethod, timestamp, signature, type, body);
  }

  public HookCall saying(String otherBody) {
    return new HookCall(path, method, timestamp, signature, type, otherBody);
  }

  public HookCall typed(String otherType) {
    return new HookCall(path, method, timestamp, signature, otherType, body);
  }

  public HookCall stamped(Optional<String> other) {
    return new HookCall(path, method, other, signature, type, body);
  }

  public HookCall signedWith(Optional<String> other) {
    return new HookCall(path, method, timestamp, other, type, body);
  }

  private HttpRequest request(int port) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body));
    timestamp.ifPresent(value -> request.header("X-Workerbot-Timestamp", value));
    signature.ifPresent(value -> request.header("X-Workerbot-Signature", value));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    return request.build();
  }

  public HttpResponse<String> send(HttpClient client, int port) throws IOException {
    try {
      return client.send(request(port), BodyHandlers.ofString());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  public CompletableFuture<HttpResponse<String>> begin(HttpClient client, int port) {
    return client.sendAsync(request(port), BodyHandlers.ofString());
  }
}
