package dev.workerbot.chat.discord.call;

import dev.workerbot.chat.connection.Unreached;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads Discord's REST API, without being logged in as a bot that runs. */
public final class DiscordApi implements AutoCloseable {
  private static final String USUAL = "https://discord.com/api/v10/";
  private static final String AGENT = "DiscordBot (workerbot check, 1)";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String root;
  private final String token;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  public DiscordApi(DiscordSettings discordSettings) {
    this.root = discordSettings.apiUrl().orElse(USUAL);
    this.token = discordSettings.token();
  }

  /** Discord's answer. */
  public record ApiAnswer(int status, JsonNode body) {
    public boolean isOk() {
      return status == 200;
    }
  }

  /** Nothing that Discord would answer has come. */
  public static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String sentence) {
      super(sentence);
    }
  }

  public ApiAnswer get(String path) throws NoAnswer {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(TIMEOUT)
            .header("User-Agent", AGENT)
            .header("Authorization", "Bot " + token)
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status == 407) {
        throw new NoAnswer("Discord is unreachable: a proxy in between requires a login");
      }
      if (status == 429) {
        throw new NoAnswer("Discord rate-limited this; try again in a minute");
      }
      if (status >= 500) {
        throw new NoAnswer("Discord answers with HTTP %d".formatted(status));
      }
      return new ApiAnswer(status, JsonMapper.shared().readTree(response.body()));
    } catch (JacksonException noJson) {
      throw new NoAnswer("the answer is not from Discord; check for a proxy in between");
    } catch (IOException failed) {
      throw new NoAnswer("Discord is unreachable: " + Unreached.why(failed));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new NoAnswer("workerbot is stopping");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
