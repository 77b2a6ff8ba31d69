package dev.workerbot.app.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.app.Ran;
import dev.workerbot.app.TokenFiles;
import dev.workerbot.testing.FakeSlack;
import dev.workerbot.testing.SlackFaults;
import dev.workerbot.testing.TestBot;
import dev.workerbot.testing.discord.DiscordGuild;
import dev.workerbot.testing.discord.DiscordGuild.Right;
import dev.workerbot.testing.discord.FakeDiscord;
import dev.workerbot.testing.discord.Fault;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check} finds out by asking the chats. */
class ChatsCheckTest {
  private Path file;

  @BeforeEach
  void configure(@TempDir Path dir) throws IOException {
    file = TestBot.config(dir, Map.of(), Map.of(), "");
    TestBot.edit(file, "servers:\n", "servers: {web1: {host: 127.0.0.1, user: deploy}}\n");
  }

  private Ran check() throws IOException {
    StringWriter out = new StringWriter();
    boolean good =
        new ChatsCheck(TestBot.load(file, Map.of()), false, new PrintWriter(out)).isGood();
    return new Ran(good ? 0 : 1, out.toString(), "");
  }

  private void onDiscord(FakeDiscord discord) throws IOException {
    Path secret = TokenFiles.secret(file, "discord", FakeDiscord.TOKEN);
    TestBot.append(
        file,
        "discord: {token-file: %s, guilds: [\"%s\"], api-url: \"%s\", gateway-url: \"%s\"}"
            .formatted(secret, FakeDiscord.GUILD, discord.apiUrl(), discord.gatewayUrl()));
  }

  private int port(String chat) throws IOException {
    return Integer.parseInt(
        Files.readString(file)
            .replaceFirst("(?s).*" + chat + ": \\{[^}]*127\\.0\\.0\\.1:(\\d+)/.*", "$1"));
  }

  @Test
  void check_triesSlack_andSaysWhatIsWrongThere() throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      TokenFiles.lead(file, slack);
      check()
          .exits(0)
          .says(
              "✓ Slack: the bot's token works, in Shop\n",
              "✓ Slack: the app's token works, and nobody else uses the app\n");
      slack.socket().lines().others(1);
      check().exits(0).says("⚠ Slack: the Slack app has 2 connections, and only one is this");
      slack.without("users:read");
      check()
          .exits(0)
          .says(
              "⚠ Slack: the app lacks scopes: users:read (who is a member and who a guest;"
                  + " without it `*` in a grant gives nobody in Slack any rights); paste"
                  + " config/slack-manifest.yaml");
      slack.without("commands");
      check().exits(1).says("✗ Slack: the app lacks scopes: commands (the slash command); paste");
      slack.with("commands");
      slack.breakDown("apps.connections.open", SlackFaults.error("internal_error"));
      check().says("⚠ Slack answers apps.connections.open with internal_error; try again");
      assertEquals(List.of(), slack.violations());
    }
  }

  /**
   * Both tokens are tried, and each is named with what is wrong with it and where to get another.
   */
  @ParameterizedTest
  @CsvSource({
    "invalid_auth, Slack does not know this token",
    "token_revoked, it was revoked",
    "account_inactive, 'the app was uninstalled, or its bot or workspace deactivated'",
    "not_authed, none arrived there",
    "token_expired, it has expired; turn off token rotation for the app"
  })
  void aTokenThatSlackDoesNotTake_isNamed_withThePageToOpen(String error, String why)
      throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      TokenFiles.lead(file, slack);
      slack.breakDown("apps.connections.open", SlackFaults.error(error));
      Ran app =
          check()
              .exits(1)
              .says(
                  "✓ Slack: the bot's token works",
                  "✗ Slack rejects the app's token (%s): %s. To get a good one, open"
                          .formatted(error, why)
                      + " https://api.slack.com/apps",
                  "put it (xapp-…) into SLACK_APP_TOKEN, or into the file that `app-token-file`");
      assertFalse(app.out().contains("SLACK_BOT_TOKEN"), app.out());
      slack.breakDown("auth.test", SlackFaults.error(error));
      check()
          .exits(1)
          .says(
              "✗ Slack rejects the bot's token (%s): %s.".formatted(error, why),
              "put it (xoxb-…) into SLACK_BOT_TOKEN, or into the file that `bot-token-file`",
              "✗ Slack rejects the app's token (");
    }
  }

  @Test
  void channelsThatTheBotIsNotIn_areNamed_withWhatTheyAreFor() throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      TokenFiles.lead(file, slack);
      TestBot.edit(file, "alerts: {enabled: false}", "alerts: {channel: [slack:C1, slack:G2]}");
      TestBot.append(
          file,
          """
          approvals: [{verbs: [stop], by: "*", channel: slack:C1}]
          break-glass: {roles: [operator], channel: slack:C3}
          """);
      TestBot.edit(
          file, "slack-group:S1, discord-role:301]", "slack-group:S1]\n    channels: [C4]");
      check()
          .exits(0)
          .says(
              "✓ Slack: it is in C1 (alerts, approvals)\n",
              "✓ Slack: it is in G2 (alerts)\n",
              "✓ Slack: it is in C3 (break-glass)\n",
              "✓ Slack: it is in C4 (grants)\n");
      slack.workspace().isNotIn("C4");
      check().exits(0).says("⚠ Slack: it is not in C4 (grants); type /invite @workerbot there\n");
      slack.workspace().isNotIn("C1");
      slack.workspace().isNotIn("G2");
      check()
          .exits(1)
          .says(
              "✗ Slack: it is not in C1 (alerts, approvals); type /invite @workerbot there\n",
              "✗ Slack: it cannot see a channel G2 (alerts); if that is private, type"
                  + " /invite @workerbot there",
              "✓ Slack: it is in C3 (break-glass)\n");
      slack.without("channels:history");
      check()
          .says(
              "✗ Slack: whether it is in C3 (break-glass) cannot be seen without channels:history");
      slack.with("channels:read");
      slack.workspace().archives("C3");
      check()
          .exits(1)
          .says(
              "✗ Slack: it is not in C1 (alerts, approvals)",
              "✗ Slack: C3 (break-glass) is archived, so nobody can post there\n");
      assertEquals(List.of(), slack.violations());
    }
  }

  @Test
  void tokensOfTwoApps_areNoticed() throws IOException {
    try (FakeSlack slack = FakeSlack.start()) {
      TokenFiles.lead(file, slack);
      slack.appTokenIs("xapp-1-A2-77-secret");
      Files.writeString(file.resolveSibling("xapp"), "xapp-1-A2-77-secret");
      check()
          .exits(1)
          .says(
              "✗ Slack: the tokens are from two apps, the bot's from A1 and the app's from A2, so");
      slack.workspace().isOfApp("A2");
      check().exits(0);
    }
  }

  @Test
  void whatCannotBeReached_isNotCalledAWrongToken() throws IOException {
    try (FakeSlack slack = FakeSlack.start();
        FakeDiscord discord = FakeDiscord.start()) {
      TokenFiles.lead(file, slack);
      onDiscord(discord);
      slack.down(FakeSlack.Fault.HTML);
      discord.down(Fault.HTML);
      Ran proxy =
          check()
              .exits(1)
              .says(
                  "✗ Slack: the answer to auth.test is not Slack's; is a proxy in between? Whether",
                  "✗ Discord: the answer is not from Discord; check for a proxy in between."
                      + " Whether the"
                      + " token");
      assertFalse(proxy.out().contains("rejects"), proxy.out());
    }
    Ran gone =
        check()
            .exits(1)
            .says(
                "✗ Slack is unreachable: connection refused; check for a firewall or proxy in"
                    + " between. Whether the tokens work is unknown\n",
                "✗ Discord is unreachable: connection refused; check for a firewall");
    assertFalse(gone.out().contains("rejects"), gone.out());
    TestBot.edit(
        file, "127.0.0.1:%d/api/\"".formatted(port("slack")), "no.such.host.invalid/api/\"");
    check().says("✗ Slack is unreachable: its name is not found; check the network");
  }

  @Test
  void discord_isTried_withItsServersAndPermissions() throws IOException {
    try (FakeDiscord discord = FakeDiscord.start()) {
      onDiscord(discord);
      TestBot.edit(
          file,
          "alerts: {enabled: false}",
          "alerts: {channel: discord:%s, mention: discord-role:301}".formatted(FakeDiscord.OPS));
      check()
          .exits(0)
          .says(
              "✓ Discord: the token works, of workerbot\n",
              "✓ Discord: it is in Shop (100), and may register /worker\n",
              "✓ Discord: it may write in 201 (alerts)\n");
      discord.guild().mentionable("301", false);
      check()
          .exits(0)
          .says("⚠ Discord: an alert in 201 (alerts) does not notify the role 301: allow");
      discord.guild().deny(FakeDiscord.OPS, Right.SEND_MESSAGES, Right.EMBED_LINKS);
      check()
          .exits(1)
          .says(
              "✗ Discord: it lacks permissions in 201 (alerts): Send Messages, Embed Links; give"
                  + " them to its role there");
      discord.guild().deny(FakeDiscord.OPS, Right.VIEW_CHANNEL);
      check()
          .exits(1)
          .says("✗ Discord: it cannot see the channel 201 (alerts); give its role View");
      discord.guild().deleteChannel(FakeDiscord.OPS);
      discord.guild().channel(FakeDiscord.OPS, "ops", DiscordGuild.Kind.FORUM);
      discord.guild().tags(FakeDiscord.OPS, false, "Open");
      check()
          .says(
              "✓ Discord: it may write in 201 (alerts), a forum; to see how far each alert is, add"
                  + " the tags acknowledged, resolved there (Edit Channel, Tags)\n");
      discord.guild().channel(FakeDiscord.OPS, "ops", DiscordGuild.Kind.CATEGORY);
      check()
          .exits(1)
          .says("✗ Discord: 201 (alerts) is a category of channels; set a text channel inside");
      discord.guild().deleteChannel(FakeDiscord.OPS);
      check().exits(1).says("✗ Discord: no channel 201 (alerts) on its servers; copy the");
      discord.guild().withoutCommands();
      check()
          .exits(1)
          .says(
              "✗ Discord: it may not register /worker in Shop (100): it was invited without"
                  + " applications.commands; invite it again with"
                  + " https://discord.com/oauth2/authorize?client_id=900&");
      discord.guild().removeBot();
      check()
          .exits(1)
          .says(
              "✗ Discord: it is not in the Discord server 100; invite it with"
                  + " https://discord.com/oauth2/authorize?client_id=900&scope=bot+applications.commands&permissions=309237763072\n");
      assertEquals(List.of(), discord.violations());
    }
  }
}
