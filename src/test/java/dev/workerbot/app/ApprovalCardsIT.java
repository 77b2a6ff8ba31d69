package dev.workerbot.app;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.ChatException;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.request.approval.ExampleCards;
import dev.workerbot.testing.DiscordBot;
import dev.workerbot.testing.Golden;
import dev.workerbot.testing.SlackBot;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cards of requests as each chat shows them, by the real clients. */
class ApprovalCardsIT {
  /** Posts each, and takes down how it is shown. */
  private static String shown(Chat chat, String channel, Supplier<String> last)
      throws ChatException {
    StringBuilder shown = new StringBuilder();
    for (Message message : ExampleCards.all()) {
      Chat.Posted posted = chat.post(channel, message, "key1");
      if (message.severity() != Severity.WORKING) {
        chat.edit(posted, message);
      }
      shown.append(last.get()).append("\n\n");
    }
    return shown.toString();
  }

  private static Path config(Path dir) throws IOException {
    Files.createDirectories(dir);
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(
        file,
        """
        servers:
          web1: {host: 127.0.0.1, port: 9, user: nobody, agent: false}
        storage: {url: "jdbc:sqlite:%s/workerbot.db"}
        alerts: {enabled: false}
        http: {enabled: false}
        """
            .formatted(dir));
    return file;
  }

  @Test
  void inSlack(@TempDir Path dir) throws IOException, ChatException {
    try (SlackBot bot = SlackBot.on(config(dir))) {
      String shown =
          shown(
              bot.chat(),
              "C1",
              () -> {
                var version = bot.slack().messages().getLast().versions().getLast();
                return version.marked() + version.labels();
              });
      new Golden("approvals.slack.txt").checkVerbatim(shown);
    }
  }

  @Test
  void inDiscord(@TempDir Path dir) throws IOException, ChatException {
    try (DiscordBot bot = DiscordBot.on(config(dir))) {
      String shown =
          shown(
              bot.chat(),
              FakeDiscord.OPS,
              () -> {
                var version = bot.discord().messages().getLast().versions().getLast();
                return version.marked() + version.labels();
              });
      new Golden("approvals.discord.txt").checkVerbatim(shown);
    }
  }
}
