package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds what the documents call a class, such as {@code alert.AlertKind}, to where it is. */
class DocumentedNamesTest {
  private static final Path ROOT = Path.of("src/main/java/dev/workerbot");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w./-])((?:[a-z]+\\.)+)([A-Z][A-Za-z]+)\\b");

  /** Such as {@code ServerTrack} or {@code AlertKind.word}. */
  private static final Pattern SHORT_NAME =
      Pattern.compile("`((?:[A-Z][a-z]+){2,})(?:\\.([a-z]\\w+))?(?:[(<][^`]*)?`");

  /** What CONTRIBUTING.md has a reader write. */
  private static final Set<String> EXAMPLES = Set.of("UptimeVerb", "FileChat");

  @Test
  void aClassThatIsNamedWithoutItsFolder_isThere_withTheMember() throws IOException {
    Map<String, Path> classes = new HashMap<>();
    try (Stream<Path> sources = Files.walk(Path.of("src"))) {
      sources
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file ->
              classes.put(file.getFileName().toString().replaceFirst("\\.java$", ""), file));
    }
    List<String> wrong = new ArrayList<>();
    for (String document : List.of("CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md")) {
      Matcher name = SHORT_NAME.matcher(Files.readString(Path.of(document)));
      while (name.find()) {
        Path file = classes.get(name.group(1));
        boolean isThere =
            file != null
                && (name.group(2) == null
                    || Pattern.compile("(?m)^ +[\\w<>, ]+ %s\\(".formatted(name.group(2)))
                        .matcher(Files.readString(file))
                        .find());
        if (!isThere && !EXAMPLES.contains(name.group(1))) {
          wrong.add(document + ": " + name.group());
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

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
