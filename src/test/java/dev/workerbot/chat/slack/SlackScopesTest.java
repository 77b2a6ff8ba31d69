package dev.workerbot.chat.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.chat.connection.CheckResult;
import dev.workerbot.message.Severity;
import java.io.IOException;
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
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class SlackScopesTest {
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
}
