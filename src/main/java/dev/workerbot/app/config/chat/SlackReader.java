package dev.workerbot.app.config.chat;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code slack}. */
public final class SlackReader {
  private static final Key<Boolean> ENABLED =
      Key.flag("enabled", "false turns Slack off; true insists on tokens")
          .otherwise("on where both tokens are there");
  private static final Key.Defaulted<String> COMMAND =
      Key.text(
              "command",
              Pattern.compile("/[a-z0-9_-]{1,31}"),
              "`command` takes a name such as /worker",
              "the slash command")
          .orElse("/worker");
  private static final Key<String> API_URL =
      Key.text(
              "api-url",
              Pattern.compile("https?://\\S+/"),
              "`api-url` takes a URL that ends with a slash, such as https://slack-gov.com/api/",
              "another root of the Web API, ending with a slash (GovSlack, a proxy)")
          .otherwise("Slack's");
  private static final Key<String> BOT_TOKEN =
      Key.text(TokenKind.SLACK_BOT.key(), "a file with the bot's token, mode 0600")
          .otherwise("`SLACK_BOT_TOKEN` in the environment");
  private static final Key<String> APP_TOKEN =
      Key.text(TokenKind.SLACK_APP.key(), "a file with the app's token, mode 0600")
          .otherwise("`SLACK_APP_TOKEN` in the environment");

  public static final Key<Section> SLACK =
      Keys.section(
              "slack",
              Keys.of("slack", ENABLED, COMMAND, API_URL, BOT_TOKEN, APP_TOKEN),
              "[Slack](slack.md)")
          .otherwise("on where both tokens are there");

  private SlackReader() {}

  static Optional<SlackConfig> read(Section section, Tokens tokens) {
    Optional<Boolean> enabled = section.find(ENABLED);
    boolean off = enabled.isPresent() && !enabled.get();
    Optional<String> bot = tokens.find(section, off, TokenKind.SLACK_BOT, BOT_TOKEN);
    Optional<String> app = tokens.find(section, off, TokenKind.SLACK_APP, APP_TOKEN);
    Optional<String> api = section.find(API_URL);
    String command = section.get(COMMAND);
    if (off) {
      return Optional.empty();
    }
    boolean isWanted = enabled.isPresent() || bot.isPresent() || app.isPresent();
    Tokens.require(section, isWanted && bot.isEmpty(), TokenKind.SLACK_BOT, BOT_TOKEN);
    Tokens.require(section, isWanted && app.isEmpty(), TokenKind.SLACK_APP, APP_TOKEN);
    return bot.isPresent() && app.isPresent()
        ? Optional.of(new SlackConfig(bot.get(), app.get(), api, command))
        : Optional.empty();
  }
}
