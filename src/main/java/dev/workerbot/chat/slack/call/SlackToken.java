package dev.workerbot.chat.slack.call;

import dev.workerbot.message.text.Sentence;
import java.util.Set;

/**
 * One of the two tokens that an app has, and what is said where Slack refuses it. Source: Slack,
 * "auth.test" and "apps.connections.open", their errors.
 */
enum SlackToken {
  BOT(
      "the bot's token",
      "SLACK_BOT_TOKEN",
      "xoxb-…",
      "bot-token-file",
      "open https://api.slack.com/apps, choose the app, install it again under Install App, and"
          + " copy its Bot User OAuth Token"),
  APP(
      "the app's token",
      "SLACK_APP_TOKEN",
      "xapp-…",
      "app-token-file",
      "open https://api.slack.com/apps, choose the app, generate a token with the scope"
          + " connections:write under Basic Information, App-Level Tokens");

  /** Errors that say that a token is good for nothing, until somebody puts another in its place. */
  private static final Set<String> REFUSALS =
      Set.of(
          "access_denied",
          "account_inactive",
          "app_not_installed",
          "invalid_auth",
          "no_permission",
          "not_allowed_token_type",
          "not_authed",
          "token_expired",
          "token_revoked");

  private final String title;
  private final String variable;
  private final String looks;
  private final String key;
  private final String remedy;

  SlackToken(String title, String variable, String looks, String key, String remedy) {
    this.title = title;
    this.variable = variable;
    this.looks = looks;
    this.key = key;
    this.remedy = remedy;
  }

  /** The one that this method is called with. */
  static SlackToken of(String method) {
    return method.equals("auth.test") ? BOT : APP;
  }

  /** Whether the error says that the token itself is wrong. */
  boolean isRefusedBy(String error) {
    return REFUSALS.contains(error) || (this == APP && error.equals("missing_scope"));
  }

  /** What to say of that error. */
  Sentence refused(String error) {
    return Sentence.of(
        "Slack rejects "
            + title
            + " (%s): "
            + reason(error)
            + ". To get a good one, "
            + remedy
            + "; put it ("
            + looks
            + ") into "
            + variable
            + ", or into the file that `"
            + key
            + "` names",
        error);
  }

  private String reason(String error) {
    return switch (error) {
      case "invalid_auth" -> "Slack does not know this token";
      case "not_authed" -> "none arrived there";
      case "token_revoked" -> "it was revoked";
      case "token_expired" -> "it has expired; turn off token rotation for the app";
      case "account_inactive" -> "the app was uninstalled, or its bot or workspace deactivated";
      case "app_not_installed" -> "the app is not installed in the workspace";
      case "not_allowed_token_type" -> "it is the wrong kind of token";
      case "missing_scope" -> "it lacks the scope connections:write";
      default -> "someone has to change that in Slack";
    };
  }
}
