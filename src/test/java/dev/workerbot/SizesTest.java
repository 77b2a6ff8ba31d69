package dev.workerbot;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Holds folders to 12 classes and files to 300 lines. */
class SizesTest {
  private static final Path ROOT = Path.of("src/main/java/dev/workerbot");
  private static final int LINES = 300;
  private static final int CLASSES = 12;

  private static Stream<Executable> checks(Map<String, Integer> sizes, int most) {
    return sizes.entrySet().stream()
        .map(one ->
            () ->
                assertTrue(
                    one.getValue() <= most,
                    () ->
                        "%s has %d, and may have %d: split it by what it does"
                            .formatted(one.getKey(), one.getValue(), most)));
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
    assertAll(checks(lines, LINES));
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
    assertAll(checks(classes, CLASSES));
  }

  private static Iterable<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      return all.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
