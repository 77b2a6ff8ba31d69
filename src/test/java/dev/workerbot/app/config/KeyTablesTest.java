package dev.workerbot.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.worker.AlertKeys;
import dev.workerbot.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of keys in the pages; {@code -Dgolden.update=true} writes them anew. */
class KeyTablesTest {
  private static final Map<String, Keys> PLACES = DeclaredKeys.places();

  /** Where a table stands; keys that also stand in the second place are marked. */
  private static final Pattern TABLE =
      Pattern.compile("<!-- keys: ([a-z -]+?)(?:, marked ([a-z ]+))? -->\n(?:\\|.*\n)*");

  private static String withTables(String page) {
    return TABLE
        .matcher(page)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                found.group().lines().findFirst().orElseThrow()
                    + "\n"
                    + table(keys(found.group(1)), found.group(2))));
  }

  private static Keys keys(String place) {
    assertFalse(PLACES.get(place) == null, () -> "no keys are declared for " + place);
    return PLACES.get(place);
  }

  private static String table(Keys keys, String marked) {
    List<Key<?>> alsoThere = marked == null ? List.of() : keys(marked).all();
    return "| key | what it says | default |\n|---|---|---|\n"
        + keys.all().stream()
            .map(key ->
                "| `%s`%s | %s | %s |\n"
                    .formatted(
                        key.name(),
                        alsoThere.contains(key) ? " †" : "",
                        key.purpose(),
                        key.otherwise()))
            .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(strings = {"configuration", "alerts", "graceful", "deploys", "health"})
  void aPage_hasTheKeysThatAreDeclared(String name) throws IOException {
    Path page = Path.of("docs", name + ".md");
    Golden.at(page).checkVerbatim(withTables(Files.readString(page)));
  }

  @Test
  void everyKey_isInATable() throws IOException {
    Set<Key<?>> missing = DeclaredKeys.all();
    for (String name : List.of("configuration", "alerts", "graceful", "deploys", "health")) {
      Matcher table = TABLE.matcher(Files.readString(Path.of("docs", name + ".md")));
      while (table.find()) {
        missing.removeAll(keys(table.group(1)).all());
      }
    }
    // It stands in the sentence below the table of the others.
    missing.remove(AlertKeys.WORKERS);
    assertEquals(
        new TreeSet<>(),
        missing.stream().map(Key::name).collect(Collectors.toCollection(TreeSet::new)),
        "keys in no table: a page has one where `<!-- keys: SECTION -->` stands");
  }
}
