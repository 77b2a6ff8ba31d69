package dev.workerbot.alert;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertKindTest {
  @ParameterizedTest
  @EnumSource
  void everyKind_isInTheTableOfTheDocumentation(AlertKind alertKind) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("docs/alerts.md"));
    String kinds =
        lines.stream()
            .skip(lines.indexOf("| kind | what it means |") + 2)
            .takeWhile(line -> line.startsWith("|"))
            .map(line -> line.split(" \\| ", -1)[0])
            .collect(Collectors.joining("\n"));
    assertTrue(kinds.contains("`" + alertKind.word() + "`"), kinds);
  }
}
