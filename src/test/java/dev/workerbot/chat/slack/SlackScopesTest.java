package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.message.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SlackScopesTest {
  /** Such as {@code methods.chatUpdate(}. */
  private static final Pattern CALL =
      Pattern.compile("methods(?:\\(\\))?\\s*\\.([a-z]+[A-Z]\\w+)\\(");

  private static final Pattern SCOPE = Pattern.compile("\\| `([a-z_]+(?::[a-z.]+)?)` \\| \\S.*\\|");

  @Test
  void whatIsWanted_isWhatTheManifestAsksFor() {
    JsonNode manifest =
        YAMLMapper.shared().readTree(Path.of("config/slack-manifest.yaml").toFile());
    assertEquals(
        manifest
            .path("oauth_config")
            .path("scopes")
            .path("bot")
            .valueStream()
            .map(JsonNode::asString)
            .collect(Collectors.toSet()),
        SlackScopes.wanted());
  }

  @Test
  void theGuide_saysOfEachScopeWhatItIsFor() throws IOException {
    Set<String> explained =
        Files.readString(Path.of("docs/slack.md"))
            .replaceFirst("(?s).*\n## Scopes\n(.*?)\n## .*", "$1")
            .lines()
            .map(SCOPE::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1))
            .collect(Collectors.toSet());
    assertEquals(SlackScopes.wanted(), explained);
  }

  @Test
  void theHeader_isReadInAnyCase_andIsNothingWhereItIsTakenOut() {
    assertEquals(
        Optional.of(Set.of("commands", "chat:write")),
        SlackScopes.granted(Map.of("X-OAuth-Scopes", List.of("commands, chat:write"))));
    assertEquals(Optional.empty(), SlackScopes.granted(Map.of("date", List.of("today"))));
    assertEquals(Optional.empty(), SlackScopes.granted(null));
  }

  @Test
  void eachScopeThatIsMissing_isNamed_andTwoOfThemAreVital() {
    assertEquals(List.of(), SlackScopes.missing(SlackScopes.wanted()));
    for (String scope : SlackScopes.wanted()) {
      Set<String> rest = new HashSet<>(SlackScopes.wanted());
      rest.remove(scope);
      List<CheckResult> missing = SlackScopes.missing(rest);
      boolean vital = Set.of("commands", "chat:write").contains(scope);
      assertEquals(1, missing.size(), scope);
      assertEquals(vital ? Severity.BAD : Severity.WARNING, missing.getFirst().severity(), scope);
      assertEquals(
          "the app lacks scopes: " + scope,
          missing.getFirst().sentence().replaceFirst(" \\(.*", ""));
    }
    assertEquals(2, SlackScopes.missing(Set.of()).size());
  }

  /**
   * By what each scope is used: a call that the code makes, or something in the manifest. Source:
   * Slack, "Web API methods" and "Events", the scopes of each.
   */
  private static final Map<String, List<String>> USES =
      Map.of(
          "commands", List.of("slash_commands:"),
          "app_mentions:read", List.of("- app_mention"),
          "im:history", List.of("- message.im"),
          "chat:write", List.of("chatPostMessage", "chatUpdate", "chatPostEphemeral"),
          "files:write", List.of("filesUploadV2"),
          "usergroups:read", List.of("usergroupsList"),
          "users:read", List.of("usersInfo", "botsInfo"),
          "channels:history", List.of("conversationsHistory", "conversationsReplies"),
          "groups:history", List.of("conversationsHistory", "conversationsReplies"));

  /** Calls and events that need no scope, or one that people may give besides. */
  private static final Set<String> WITHOUT =
      Set.of("authTest", "viewsOpen", "viewsUpdate", "conversationsInfo");

  @Test
  void eachScope_isUsed_andNothingIsUsedWithoutOne() throws IOException {
    String manifest = Files.readString(Path.of("config/slack-manifest.yaml"));
    Set<String> called = calls();
    assertEquals(SlackScopes.wanted(), USES.keySet());
    USES.forEach((scope, uses) ->
        assertTrue(
            uses.stream().allMatch(use -> called.contains(use) || manifest.contains(use)),
            scope + " is for " + uses + ", of " + called));
    Set<String> others = new HashSet<>(called);
    USES.values().forEach(others::removeAll);
    others.removeAll(WITHOUT);
    assertEquals(Set.of(), others, "calls that no scope is known for");
  }

  /** The methods of Slack's client that the code calls. */
  private static Set<String> calls() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java/dev/workerbot/chat/slack"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(SlackScopesTest::read)
          .flatMap(text -> CALL.matcher(text).results())
          .map(call -> call.group(1))
          .collect(Collectors.toSet());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
