package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Holds folders to 12 classes and files to 300 lines; what is longer today may only shrink. */
class SizesTest {
  private static final Path ROOT = Path.of("src/main/java/dev/workerbot");
  private static final int LINES = 300;
  private static final int CLASSES = 12;

  /** Each file that is longer still, with the lines that it may have at most. */
  private static final String LONG_FILES =
      """
      """;

  private static Map<String, Integer> known(String table) {
    return table
        .lines()
        .map(line -> line.split(" ", 2))
        .collect(
            Collectors.toMap(
                row -> row[0], row -> Integer.valueOf(row[1]), Integer::sum, TreeMap::new));
  }

  private static Stream<Executable> checks(
      Map<String, Integer> sizes, int most, Map<String, Integer> known) {
    return Stream.concat(
        sizes.entrySet().stream()
            .map(one ->
                () -> {
                  int limit = known.getOrDefault(one.getKey(), most);
                  assertTrue(
                      one.getValue() <= limit,
                      () ->
                          "%s has %d, and may have %d: split it by what it does"
                              .formatted(one.getKey(), one.getValue(), limit));
                }),
        known.keySet().stream()
            .map(name ->
                () ->
                    assertTrue(
                        sizes.getOrDefault(name, 0) > most,
                        () -> name + " is small enough: take it off the list")));
  }

  @Test
  void aFile_hasAtMost300Lines() throws IOException {
    Map<String, Integer> lines = new TreeMap<>();
    for (Path file : sources()) {
      String name = ROOT.relativize(file).toString();
      lines.put(
          name.substring(0, name.length() - ".java".length()), Files.readAllLines(file).size());
    }
    assertTrue(lines.size() > 100, "the sources were found");
    assertAll(checks(lines, LINES, known(LONG_FILES)));
  }

  @Test
  void aFolder_hasAtMost12Classes() throws IOException {
    Map<String, Integer> classes = new TreeMap<>();
    for (Path file : sources()) {
      if (!file.endsWith("package-info.java")) {
        classes.merge(ROOT.relativize(file.getParent()).toString(), 1, Integer::sum);
      }
    }
    assertTrue(classes.size() > 20, "the folders were found");
    assertAll(checks(classes, CLASSES, Map.of()));
  }

  private static Iterable<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
