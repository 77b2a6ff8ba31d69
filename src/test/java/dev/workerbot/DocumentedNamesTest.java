package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what the documents call a class, such as {@code alert.AlertKind}, to where it is. */
class DocumentedNamesTest {
  private static final Path ROOT = Path.of("src/main/java/dev/workerbot");
  private static final Pattern NAME =
      Pattern.compile("`((?:[a-z]+\\.)+)([A-Z][A-Za-z]+)(?:\\.\\w+)?(?:\\(\\))?`");

  @Test
  void aClassInTheDocuments_isWhereTheySay() throws IOException {
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path document : documents()) {
      Matcher name = NAME.matcher(Files.readString(document));
      while (name.find()) {
        boolean isOurs = Files.isDirectory(ROOT.resolve(name.group(1).split("\\.", 2)[0]));
        if (isOurs) {
          seen++;
          Path file = ROOT.resolve(name.group(1).replace('.', '/') + name.group(2) + ".java");
          if (!Files.isRegularFile(file)) {
            wrong.add(document + ": " + name.group());
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(seen > 10, () -> "the documents name classes");
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(Stream.of(Path.of("CONTRIBUTING.md")), docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList();
    }
  }
}
