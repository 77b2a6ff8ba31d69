package dev.workerbot.testing.discord;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A call that JDA would not let out. */
final class RawCall {
  private RawCall() {}

  record Result(int status, String body) {
    int code() {
      return FakeDiscord.JSON.readTree(body).path("code").asInt();
    }
  }

  static Result post(FakeDiscord discord, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(discord.apiUrl() + path))
            .header("Authorization", "Bot " + FakeDiscord.TOKEN)
            .header("User-Agent", "DiscordBot (https://example.com, 1)")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return new Result(response.statusCode(), response.body());
    }
  }
}
