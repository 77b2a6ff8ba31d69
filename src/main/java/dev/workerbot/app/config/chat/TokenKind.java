package dev.workerbot.app.config.chat;

import dev.workerbot.message.text.Sentence;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A token that a chat takes, by its look. Sources: Slack, "Tokens"; Discord, "Authentication".
 *
 * @param variable of the environment that holds it
 * @param key of the config that names a file with it instead
 * @param words what it looks like
 * @param source where to get it
 */
record TokenKind(
    String chat, String variable, String key, String words, String source, Pattern look) {
  static final TokenKind SLACK_BOT =
      new TokenKind(
          "Slack",
          "SLACK_BOT_TOKEN",
          "bot-token-file",
          "the Bot User OAuth Token, which starts with xoxb-",
          "Install App at https://api.slack.com/apps",
          Pattern.compile("xoxb-\\S+"));
  static final TokenKind SLACK_APP =
      new TokenKind(
          "Slack",
          "SLACK_APP_TOKEN",
          "app-token-file",
          "an app-level token, which starts with xapp-",
          "Basic Information, App-Level Tokens, at https://api.slack.com/apps",
          Pattern.compile("xapp-\\S+"));
  static final TokenKind DISCORD_BOT =
      new TokenKind(
          "Discord",
          "DISCORD_TOKEN",
          "token-file",
          "the bot's token, three parts with dots between them",
          "Bot, Reset Token, at https://discord.com/developers/applications",
          Pattern.compile("[\\w-]{10,}\\.[\\w-]{4,}\\.[\\w-]{20,}"));

  /** What people put in its place, most special first. */
  private static final List<OtherToken> OTHERS =
      List.of(
          new OtherToken(
              Pattern.compile("['\"].*|.*['\"]"), "a token in quotes; take the quotes away"),
          new OtherToken(
              Pattern.compile("(?i)(bot|bearer)\\s+\\S+"), "a word before the token; take it away"),
          new OtherToken(Pattern.compile("\\S+\\s[\\s\\S]*"), "more than one word"),
          new OtherToken(
              Pattern.compile("xoxe[.-].*"),
              "a token that expires (xoxe…), since token rotation is on for the app; make an app"
                  + " without it"),
          new OtherToken(Pattern.compile("xoxp-.*"), "a person's token (xoxp-…), not the bot's"),
          new OtherToken(
              Pattern.compile("xox[acdrs]-.*"), "a token of another kind, which no bot has"),
          new OtherToken(
              SLACK_BOT.look(), "a Slack bot's token (xoxb-…), which belongs in SLACK_BOT_TOKEN"),
          new OtherToken(
              SLACK_APP.look(), "a Slack app's token (xapp-…), which belongs in SLACK_APP_TOKEN"),
          new OtherToken(
              DISCORD_BOT.look(), "a Discord bot's token, which belongs in DISCORD_TOKEN"),
          new OtherToken(
              Pattern.compile("\\d{1,19}"),
              "an id, which is no secret; the token stands elsewhere"),
          new OtherToken(
              Pattern.compile("[0-9a-f]{32}|[0-9a-f]{64}|[\\w-]{32}"),
              "something else of the app, such as its signing secret or client secret"));

  private record OtherToken(Pattern look, String words) {}

  boolean matches(String token) {
    return look.matcher(token).matches();
  }

  /** Whether the text is a token of some chat, or begins as one. */
  static boolean isSome(String text) {
    return text.matches("xox[a-z]?[-.].*|xapp-.*") || DISCORD_BOT.matches(text);
  }

  /**
   * What is wrong with a text that should be such a token, without repeating it; empty where
   * nothing is.
   *
   * @param where it was found, such as {@code the variable SLACK_BOT_TOKEN}
   */
  Optional<Sentence> mistake(Sentence where, String text) {
    if (matches(text)) {
      return Optional.empty();
    }
    String found =
        OTHERS.stream()
            .filter(otherToken -> otherToken.look().matcher(text).matches())
            .map(OtherToken::words)
            .findFirst()
            .orElse("no such token");
    return Optional.of(
        Sentence.of("%s holds " + found + ". It takes " + words + ": " + source, where));
  }

  /** Says that it is not there. */
  Sentence missing() {
    return Sentence.of(
        "%s is missing, and so is `%s`: %s needs %s. To get it: %s"
            .formatted(variable, key, chat, words, source));
  }
}
