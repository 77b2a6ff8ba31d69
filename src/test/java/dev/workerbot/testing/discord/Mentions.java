package dev.workerbot.testing.discord;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Whom a message calls: what its content mentions, as far as its allowed mentions let it. */
final class Mentions {
  private static final Pattern CODE = Pattern.compile("```.*?```|``.*?``|`[^`]*`", Pattern.DOTALL);
  private static final Pattern USER = Pattern.compile("<@!?(\\d+)>");
  private static final Pattern ROLE = Pattern.compile("<@&(\\d+)>");
  private static final Pattern ALL = Pattern.compile("@(everyone|here)\\b");

  private Mentions() {}

  /**
   * @param callable whether a mention of the role calls anybody
   * @param everyone whether the bot may mention everyone
   */
  static List<String> of(JsonNode message, Predicate<String> callable, boolean everyone) {
    String content = CODE.matcher(message.path("content").asString("")).replaceAll(" ");
    JsonNode allowed = message.path("allowed_mentions");
    Set<String> called = new LinkedHashSet<>();
    named(USER, content, allowed, "users").forEach(called::add);
    named(ROLE, content, allowed, "roles").stream().filter(callable).forEach(called::add);
    if (everyone && parses(allowed, "everyone") && ALL.matcher(content).find()) {
      called.add("everyone");
    }
    return List.copyOf(called);
  }

  private static boolean parses(JsonNode allowed, String kind) {
    return !allowed.isObject()
        || allowed.path("parse").valueStream().anyMatch(one -> one.asString("").equals(kind));
  }

  private static List<String> named(
      Pattern pattern, String content, JsonNode allowed, String kind) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(content);
    while (matcher.find()) {
      String id = matcher.group(1);
      boolean listed =
          allowed.path(kind).valueStream().anyMatch(one -> one.asString("").equals(id));
      if (listed || parses(allowed, kind)) {
        found.add(id);
      }
    }
    return found;
  }
}
