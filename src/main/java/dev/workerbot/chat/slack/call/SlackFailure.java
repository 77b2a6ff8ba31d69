package dev.workerbot.chat.slack.call;

import dev.workerbot.message.text.Sentence;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Why we are not connected to Slack. Sources: Slack, "apps.connections.open" and "auth.test", their
 * errors; "Using Socket Mode", reasons of a disconnect.
 */
public final class SlackFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What only a person can mend. */
  private static final Set<String> TO_MEND =
      Set.of(
          "access_denied",
          "account_inactive",
          "app_not_installed",
          "ekm_access_denied",
          "enterprise_is_restricted",
          "forbidden_team",
          "invalid_auth",
          "link_disabled",
          "missing_scope",
          "no_permission",
          "not_allowed_token_type",
          "not_authed",
          "org_login_required",
          "team_access_not_granted",
          "token_expired",
          "token_revoked",
          "two_factor_setup_required");

  private static final int SHOWN = 60;

  private final SlackFailureKind slackFailureKind;
  private final transient Sentence sentence;
  private final boolean isRefusedToken;
  private final transient Optional<Duration> retryAfter;

  /** What is to be done about it. */
  public enum SlackFailureKind {
    /** Nothing answers: try again soon. */
    UNREACHED,
    /** Something answers, but not as Slack would, such as a proxy in between: try again. */
    UNREADABLE,
    /** Slack says no just now: try again, ever less often. */
    REFUSED,
    /** There is too much of us already: try again later. */
    TOO_MANY,
    /** Nothing but a person helps: try every few minutes. */
    TO_MEND
  }

  private SlackFailure(
      SlackFailureKind slackFailureKind, String reason, Optional<Duration> retryAfter) {
    this(slackFailureKind, Sentence.of("%s", reason), false, retryAfter);
  }

  private SlackFailure(
      SlackFailureKind slackFailureKind,
      Sentence reason,
      boolean isRefusedToken,
      Optional<Duration> retryAfter) {
    super(reason.toString());
    this.sentence = reason;
    this.slackFailureKind = slackFailureKind;
    this.isRefusedToken = isRefusedToken;
    this.retryAfter = retryAfter;
  }

  public static SlackFailure unreadable(String reason) {
    return new SlackFailure(SlackFailureKind.UNREADABLE, reason, Optional.empty());
  }

  public static SlackFailure unreached(String reason) {
    return new SlackFailure(SlackFailureKind.UNREACHED, reason, Optional.empty());
  }

  /** Slack wants to be left alone for so long. */
  public static SlackFailure tooMany(Duration retryAfter) {
    return new SlackFailure(
        SlackFailureKind.TOO_MANY, "Slack rate-limited this", Optional.of(retryAfter));
  }

  /** Slack's own word for it, as it came by this method or as a reason to disconnect. */
  public static SlackFailure said(String by, String error) {
    String word = word(error);
    SlackFailureKind slackFailureKind =
        TO_MEND.contains(word)
            ? SlackFailureKind.TO_MEND
            : word.equals("too_many_websockets") || word.contains("ratelimited")
                ? SlackFailureKind.TOO_MANY
                : SlackFailureKind.REFUSED;
    boolean isRefusedToken = SlackToken.of(by).isRefusedBy(word);
    return new SlackFailure(slackFailureKind, sentence(by, word), isRefusedToken, Optional.empty());
  }

  private static Sentence sentence(String by, String word) {
    return switch (word) {
      case "too_many_websockets" ->
          Sentence.of(
              "Slack allows ten connections per app, and all are taken; stop other programs that"
                  + " use this app (too_many_websockets)");
      case "link_disabled" ->
          Sentence.of(
              "Socket Mode is switched off in the app's settings at Slack; switch it on there"
                  + " (link_disabled)");
      default ->
          SlackToken.of(by).isRefusedBy(word)
              ? SlackToken.of(by).refused(word)
              : TO_MEND.contains(word)
                  ? Sentence.of(
                      "Slack does not let the app in (%s to %s); ask an admin of the workspace to"
                          + " change that",
                      word, by)
                  : Sentence.of("Slack answers %s with %s", by, word);
    };
  }

  /** An error's name is a word; what else may come is not repeated. */
  public static String word(String error) {
    return error != null && error.length() <= SHOWN && error.matches("[A-Za-z0-9_-]+")
        ? error
        : "an error without a name";
  }

  /** Whether an error of any method means that the token is good for nothing. */
  static boolean isToMend(String error) {
    return TO_MEND.contains(error) && !error.equals("missing_scope");
  }

  public SlackFailureKind kind() {
    return slackFailureKind;
  }

  /** The reason; no part of it has to be masked any more. */
  public Sentence sentence() {
    return sentence == null ? Sentence.of("%s", getMessage()) : sentence;
  }

  /** Whether Slack does not take one of the tokens. */
  public boolean isRefusedToken() {
    return isRefusedToken;
  }

  /** After how long Slack wants to be asked again, where it says so. */
  public Optional<Duration> retryAfter() {
    return retryAfter == null ? Optional.empty() : retryAfter;
  }
}
