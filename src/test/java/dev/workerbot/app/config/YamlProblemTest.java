package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.key.ConfigError;
import dev.workerbot.app.config.key.Node;
import dev.workerbot.app.config.key.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class YamlProblemTest {
  @TempDir private Path dir;

  private List<String> mistakes(String yaml) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(file, yaml);
    return assertInstanceOf(
            ConfigFile.ReadConfig.WrongConfig.class,
            SchemaAgreement.load(file, _ -> Optional.empty()))
        .mistakes()
        .stream()
        .map(ConfigError::toString)
        .toList();
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            "servers:\n\tweb1:\n    host: a",
            "line 2: there is a tab before `web1:`; YAML takes spaces only"),
        Arguments.of(
            "servers:\n  web1:\n\thost: a",
            "line 3: there is a tab before `host: a`; YAML takes spaces only"),
        Arguments.of(
            "contact:\t@olga", "line 1: there is a tab before `@olga`; YAML takes spaces only"),
        Arguments.of(
            "contact: @olga",
            "line 1: `@olga` begins with a sign that YAML keeps for itself; put quotes around it"),
        Arguments.of(
            "contact: `olga`",
            "line 1: `'olga'` begins with a sign that YAML keeps for itself; put quotes around it"),
        Arguments.of(
            "a:\n  workers: *",
            "line 2: `*` begins with a sign that YAML keeps for itself; put quotes around it"),
        Arguments.of(
            "contact: ask: olga",
            "line 1: there is a stray colon in `contact: ask: olga`; put quotes around a"
                + " value that has one, and begin a key on a line of its own, indented like its"
                + " neighbours"),
        Arguments.of(
            "servers:\n  web1:\n    host: a\n   user: b",
            "line 4: `user: b` is not indented like the lines above it"),
        Arguments.of(
            "servers: {web1: {host: a}",
            "line 1: the bracket that opens on line 1, at `{web1: {host: a}`, is not closed before"
                + " this"),
        Arguments.of(
            "people: [a, b\ncontact: c",
            "line 2: the bracket that opens on line 1, at `[a, b`, is not closed before this"),
        Arguments.of(
            "contact: \"olga\n\nservers: x",
            "line 1: the quote that opens at `\"olga` is never closed"),
        Arguments.of(
            "masking: \"CUST-\\d\"",
            "line 1: a backslash in double quotes begins an escape that YAML does not know; use"
                + " single quotes"),
        Arguments.of(
            "contact: 'it's'",
            "line 1: there is text after the end of a value, at `s'`; is a quote inside quotes?"),
        Arguments.of(
            "a: !<tag x", "line 1: this is not YAML, at `x`: expected '>', but found ' ' (32)"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void whatIsNoYaml_isNamedWithItsPlace_andWhatToChange(String yaml, String mistake)
      throws IOException {
    assertEquals(List.of(mistake), mistakes(yaml));
  }

  /** YAML would read an alias, and a rule for {@code *mailer} would be one for {@code mailer}. */
  @Test
  void aGlobWithoutQuotes_isNoWordWithoutItsStar() throws IOException {
    assertTrue(
        mistakes("servers: {web1: {host: a, user: b}}\ndeny: [{verbs: stop, workers: *mailer}]")
            .contains(
                "line 2: `*mailer` would be a YAML alias, which a config has none of; put quotes"
                    + " around it"));
  }

  @Test
  void aSecondDocument_isNotPassedOver() throws IOException {
    assertTrue(
        mistakes("servers: {web1: {host: a, user: b}}\n---\ndeny: []")
            .contains("line 3: a second document begins here, behind `---`; a config is one"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "true", "No", "3.2", "[prod, 5]"})
  void aTagThatIsNoWord_isAMistake(String tags) throws IOException {
    String mistake =
        mistakes("servers: {web1: {host: a, user: b, tags: %s}}".formatted(tags)).getFirst();
    assertTrue(mistake.startsWith("line 1: `tags` takes words such as prod, not `"), mistake);
  }

  @Test
  void aLongLine_isCut() throws IOException {
    String rest = "x".repeat(500);
    assertFalse(mistakes("contact: @" + rest).getFirst().contains(rest));
  }

  @Property
  void noText_breaksIt(@ForAll String yaml) {
    try {
      Node _ = Node.parse(yaml, new ArrayList<>());
    } catch (JacksonException notYaml) {
      ConfigError configError = YamlProblem.of(yaml, notYaml);
      assertTrue(configError.line() >= 1, configError.toString());
      assertFalse(configError.sentence().toString().isBlank());
    }
  }
}
