package dev.workerbot.app.check;

import dev.workerbot.app.bot.Chats;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.chat.SlackConfig;
import dev.workerbot.app.run.RunCommand;
import dev.workerbot.chat.slack.SlackProbe;
import dev.workerbot.chat.slack.call.SlackSettings;
import dev.workerbot.store.file.InstanceLock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code workerbot check} says of Slack. */
final class SlackCheck {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Config config;
  private final SlackConfig slack;
  private final PrintWriter out;

  SlackCheck(Config config, SlackConfig slack, PrintWriter out) {
    this.config = config;
    this.slack = slack;
    this.out = out;
  }

  /** Prints it; whether Slack lets the bot work, as far as could be seen. */
  boolean isGood() {
    boolean isRunning = isRunning();
    boolean good =
        ChatLines.print(
            out,
            "Slack",
            SlackProbe.look(
                Chats.settings(slack), NamedChannels.of(config, SlackSettings.CHAT), !isRunning));
    if (isRunning) {
      out.println(
          "%s Slack, says the workerbot that runs on this database: %s"
              .formatted(
                  said().filter("ok"::equals).isPresent() ? "✓" : "⚠",
                  said().orElse("nothing, at its port for /healthz")));
    }
    if (config.assignments().stream().anyMatch(one -> one.to().areEverybody())) {
      out.println(
          "• Slack: `*` in a grant means members of the workspace; guests and people of other"
              + " workspaces need a grant of their own, such as slack-team:T012AB or slack:U012AB");
    }
    return good;
  }

  private boolean isRunning() {
    try {
      return InstanceLock.isHeld(config.locks(), RunCommand.ONLY);
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** What the running bot's health says of Slack; empty where it cannot be asked. */
  private Optional<String> said() {
    if (config.http().isEmpty()) {
      return Optional.of("nothing, since `http` is off in the config");
    }
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      URI health =
          URI.create(
              "http://127.0.0.1:%d/healthz".formatted(config.http().get().socket().getPort()));
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(health).timeout(TIMEOUT).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return Optional.of(
              JsonMapper.shared().readTree(answer).path("parts").path(SlackSettings.CHAT))
          .map(part -> part.asString(""))
          .filter(said -> !said.isEmpty());
    } catch (IOException | JacksonException notThere) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
