package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.KeyType;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schema for editors, and the example, which name the keys that are declared. */
class ConfigSchemaTest {
  private static final Path EXAMPLE = Path.of("config/workerbot.yaml");

  /** What a comment of the example would set. */
  private static final Pattern COMMENTED =
      Pattern.compile("^(\\s*)# (\\s*(?:# )?(?:- )?[a-z][a-z0-9-]*:(?:\\s.*)?|\\s+- .*)$");

  /** Where few need them, or the example says enough without. */
  private static final Set<String> LEFT_OUT =
      Set.of(
          "discord.enabled",
          "discord.command",
          "discord.default-member-permissions",
          "discord.api-url",
          "discord.gateway-url",
          "graceful.workers",
          "graceful.continue",
          "graceful.keeps-pid",
          "action.secret-env",
          "action.mute",
          "deny rule.to",
          "deny rule.channels",
          "creating.templates");

  @Test
  void theSchema_isShipped() throws IOException {
    Golden.at(Path.of("config/workerbot.schema.json")).checkVerbatim(ConfigSchema.text());
  }

  @Test
  void theExample_namesTheSchema_andIsRightByIt() throws IOException {
    String example = Files.readString(EXAMPLE);
    assertTrue(example.startsWith("# yaml-language-server: $schema=workerbot.schema.json\n"));
    assertEquals(List.of(), ConfigSchema.errors(example));
  }

  private static String uncommented() throws IOException {
    return Files.readAllLines(EXAMPLE).stream()
        .skip(1)
        .map(line -> COMMENTED.matcher(line).replaceFirst("$1$2"))
        .map(line -> COMMENTED.matcher(line).replaceFirst("$1$2"))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void theCommentsOfTheExample_areRightByTheSchema() throws IOException {
    assertEquals(List.of(), ConfigSchema.errors(uncommented()));
  }

  @Test
  void theExample_showsEveryKey_butThoseLeftOutOnPurpose() throws IOException {
    Set<String> shown = new TreeSet<>();
    shown(new YAMLMapper().readTree(uncommented()), ConfigFile.KEYS, shown);
    Set<String> missing = new TreeSet<>();
    for (Keys keys : DeclaredKeys.places().values()) {
      keys.all().forEach(key -> missing.add(keys.place() + "." + key.name()));
    }
    // The keys that a server shares with `ssh`, and a rule with `alerts`, are shown once.
    missing.removeIf(key ->
        key.startsWith("server.") && !key.equals("server.host") && !key.equals("server.tags"));
    missing.removeIf(key -> key.startsWith("alert rule.") || key.startsWith("special rule."));
    // docs/alerts.md has every setting.
    missing.removeIf(key -> key.startsWith("alerts."));
    missing.removeAll(shown);
    assertEquals(
        new TreeSet<>(LEFT_OUT),
        missing,
        "keys without a line, commented or not, in the example: give them one, or add them here");
  }

  private static void shown(JsonNode yaml, Keys keys, Set<String> shown) {
    for (Key<?> key : keys.all()) {
      JsonNode value = yaml.get(key.name());
      if (value != null) {
        shown.add(keys.place() + "." + key.name());
        DeclaredKeys.below(key.type())
            .ifPresent(more -> {
              for (JsonNode each : each(value, key.type())) {
                shown(each, more, shown);
              }
            });
      }
    }
  }

  /** The sections in what stands under a key of this type. */
  private static List<JsonNode> each(JsonNode value, KeyType<?> type) {
    List<JsonNode> found = new ArrayList<>();
    switch (type) {
      case Keys.Names(var one) -> value.forEach(below -> found.addAll(each(below, one)));
      case Keys.NamedSections _, Keys.ListOf _ -> value.forEach(found::add);
      default -> found.add(value);
    }
    return found;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'servrs: {}'",
        "'ssh: {port: ssh}'",
        "'ssh: {port: 0}'",
        "'ssh: {agent: maybe}'",
        "'ssh: {keep-alive: soon}'",
        "'ssh: [user]'",
        "'alerts: {memory-limit: 5}'",
        "'alerts: {off: [loops]}'",
        "'alerts: {remind-after: ever}'",
        "'alerts: {rules: [{channel: slack:C1}]}'",
        "'roles: {r: [{verbs: restrat}]}'",
        "'grants: [{role: r, to: anna}]'",
        "'people: {anna: [slack:anna]}'",
        "'storage: {keep: {figures: [1d]}}'",
      })
  void whatIsWrong_isWrongByTheSchema(String wrong) {
    String right = "servers: {web1: {host: h, user: u}}\n";
    assertEquals(List.of(), ConfigSchema.errors(right));
    assertFalse(ConfigSchema.errors(right + wrong + "\n").isEmpty(), wrong);
  }
}
