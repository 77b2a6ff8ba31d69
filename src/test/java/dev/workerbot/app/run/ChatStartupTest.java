package dev.workerbot.app.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.Ran;
import dev.workerbot.chat.Chat;
import dev.workerbot.chat.connection.ConnectedChat;
import dev.workerbot.message.Message;
import dev.workerbot.testing.CapturedLog;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.FakeDiscord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code run} begins: in its chats, on the way into them, or at an end. */
class ChatStartupTest {
  private static final Duration MOMENT = Duration.ofMillis(50);

  @TempDir private Path dir;

  /** A chat that is as a test says. */
  private static final class Simple implements ConnectedChat {
    private final String name;
    private boolean connected;
    private Optional<String> refusal = Optional.empty();

    Simple(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {}

    @Override
    public boolean isConnected() {
      return connected;
    }

    @Override
    public Optional<String> refusal() {
      return refusal;
    }

    @Override
    public Optional<String> trouble() {
      return connected ? Optional.empty() : Optional.of("it is far away");
    }

    @Override
    public Posted post(String channel, Message message, String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void edit(Chat.Posted posted, Message message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void whisper(String channel, String user, Message message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  @Test
  void runningInAChat_isSaidWhenItIs_andOnce() throws StartRefused {
    Simple slack = new Simple("slack");
    Simple discord = new Simple("discord");
    try (CapturedLog log = new CapturedLog()) {
      ChatStartup chatStartup = new ChatStartup(List.of(slack, discord), 3);
      slack.connected = true;
      chatStartup.await(MOMENT, new CountDownLatch(1));
      assertFalse(chatStartup.isOver());
      assertTrue(log.text().contains("running in Slack, for 3 servers"), log.text());
      assertTrue(
          log.text().contains("not in Discord yet: it is far away; workerbot keeps trying"),
          log.text());
      assertFalse(log.text().contains("running in Discord"), log.text());
      discord.connected = true;
      slack.connected = false;
      slack.refusal = Optional.of("the token has died since");
      chatStartup.look();
      assertTrue(chatStartup.isOver());
      chatStartup.look();
      assertEquals(2, log.text().split("running in ", -1).length - 1, log.text());
      assertTrue(log.text().contains("running in Discord, for 3 servers"), log.text());
    }
  }

  @Test
  void tokensThatAreRefused_endIt_eachWithItsSentence() {
    Simple slack = new Simple("slack");
    Simple discord = new Simple("discord");
    slack.refusal = Optional.of("Slack's is wrong");
    discord.refusal = Optional.of("Discord's is wrong");
    ChatStartup chatStartup = new ChatStartup(List.of(slack, discord), 1);
    StartRefused refusedToken =
        assertThrows(
            StartRefused.class,
            () -> chatStartup.await(Duration.ofMinutes(1), new CountDownLatch(1)));
    assertEquals("Slack's is wrong\nDiscord's is wrong", refusedToken.getMessage());
  }

  @Test
  void run_withATokenThatSlackDoesNotTake_ends_andSaysWhich() throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      Path file = onSlack(slack);
      Files.writeString(file.resolveSibling("xapp"), "xapp-1-made-up");
      run(
          file,
          "workerbot: Slack rejects the app's token (invalid_auth): Slack does not know"
              + " this token.",
          "open https://api.slack.com/apps");
      Files.writeString(file.resolveSibling("xoxb"), "xoxb-1-made-up");
      run(file, "workerbot: Slack rejects the bot's token (invalid_auth)");
      assertEquals(0, slack.socket().connections());
    }
  }

  @Test
  void run_withATokenThatDiscordDoesNotTake_ends() throws IOException {
    try (FakeDiscord discord = FakeDiscord.start()) {
      Path file = config();
      secret("discord", "OTAwMDAwMDAwMDAwMDAwMDAw.GsEcRt.made-up-0123456789abcdef");
      TestBot.append(
          file,
          "discord: {token-file: %s, guilds: [\"%s\"], api-url: \"%s\", gateway-url: \"%s\"}"
              .formatted(
                  dir.resolve("discord"),
                  FakeDiscord.GUILD,
                  discord.apiUrl(),
                  discord.gatewayUrl()));
      run(
          file,
          "workerbot: Discord rejects the bot's token: it is wrong or was reset. Open"
              + " https://discord.com/developers/applications");
    }
  }

  private static void run(Path file, String... sentences) {
    try (CapturedLog log = new CapturedLog()) {
      Ran ran =
          Ran.call("", "run", "--config", file.toString())
              .exits(StartRefused.EXIT_CODE)
              .complains(sentences);
      String all = ran + log.text();
      assertFalse(all.contains("running in"), all);
      assertFalse(all.contains("made-up"), all);
    }
  }

  private Path config() throws IOException {
    Path file = TestBot.config(dir, Map.of(), Map.of(), "");
    TestBot.edit(file, "servers:\n", "servers: {web1: {host: 127.0.0.1, port: 1, user: deploy}}\n");
    return file;
  }

  private Path onSlack(FakeSlack slack) throws IOException {
    Path file = config();
    secret("xoxb", FakeSlack.BOT_TOKEN);
    secret("xapp", FakeSlack.APP_TOKEN);
    TestBot.append(
        file,
        "slack: {bot-token-file: %s, app-token-file: %s, api-url: \"%s\"}"
            .formatted(dir.resolve("xoxb"), dir.resolve("xapp"), slack.apiUrl()));
    return file;
  }

  private void secret(String name, String token) throws IOException {
    Path secret = dir.resolve(name);
    Files.writeString(secret, token);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
  }
}
