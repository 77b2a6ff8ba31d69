package dev.workerbot.chat.slack;

import dev.workerbot.chat.connection.CheckResult;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The scopes that {@code config/slack-manifest.yaml} asks for, and those that the installed app
 * has. Source: Slack, "Installing with OAuth", the header {@code x-oauth-scopes}.
 */
final class SlackScopes {
  private static final String HEADER = "x-oauth-scopes";

  /** Without which nothing works. */
  private static final Map<String, String> VITAL = new LinkedHashMap<>();

  /** Without which something lacks, and what. */
  private static final Map<String, String> USEFUL = new LinkedHashMap<>();

  static {
    VITAL.put("commands", "the slash command");
    VITAL.put("chat:write", "to answer");
    USEFUL.put("app_mentions:read", "commands in a message, behind the bot's mention");
    USEFUL.put("im:history", "commands in a direct message");
    USEFUL.put("files:write", "long output, as a file");
    USEFUL.put("usergroups:read", "rights for slack-group:…");
    USEFUL.put(
        "users:read",
        "who is a member and who a guest; without it `*` in a grant gives nobody in Slack any"
            + " rights");
    USEFUL.put("channels:history", "to post nothing twice after a crash");
    USEFUL.put("groups:history", "the same in private channels");
  }

  private SlackScopes() {}

  /** All that the manifest has. */
  static Set<String> wanted() {
    return Stream.concat(VITAL.keySet().stream(), USEFUL.keySet().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What Slack said with its answer that the token has; empty where something took that out. */
  static Optional<Set<String>> granted(Map<String, List<String>> headers) {
    return Optional.ofNullable(headers).stream()
        .flatMap(all -> all.entrySet().stream())
        .filter(header -> HEADER.equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .map(value ->
            Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet()))
        .findFirst();
  }

  /** What is missing of those that are wanted. */
  static List<CheckResult> missing(Set<String> granted) {
    String vital = missing(VITAL, granted);
    String useful = missing(USEFUL, granted);
    String remedy =
        "; paste config/slack-manifest.yaml into the app's manifest at https://api.slack.com/apps"
            + " and install it again";
    return Stream.of(
            vital.isEmpty() ? null : CheckResult.bad("the app lacks scopes: " + vital + remedy),
            useful.isEmpty()
                ? null
                : CheckResult.warning("the app lacks scopes: " + useful + remedy))
        .flatMap(Stream::ofNullable)
        .toList();
  }

  private static String missing(Map<String, String> wanted, Set<String> granted) {
    return wanted.entrySet().stream()
        .filter(scope -> !granted.contains(scope.getKey()))
        .map(scope -> "%s (%s)".formatted(scope.getKey(), scope.getValue()))
        .collect(Collectors.joining(", "));
  }
}
