package dev.workerbot.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Text that is reviewed as a file: what is said must be what stands there, but for times, process
 * ids and the like. {@code -Dgolden.update=true} writes the file anew, to be read before it is
 * committed.
 */
public final class Golden {
  private final Path file;
  private final Map<String, String> replaced = new LinkedHashMap<>();

  public Golden(String name) {
    this(Path.of("src/test/resources/golden", name));
  }

  private Golden(Path file) {
    this.file = file;
  }

  /** A file that stands elsewhere, such as a page of the documentation. */
  public static Golden at(Path file) {
    return new Golden(file);
  }

  /** Something that is another at each run, and what stands for it. */
  public Golden replacing(String text, String by) {
    replaced.put(text, by);
    return this;
  }

  public void check(String said) throws IOException {
    String steady = said;
    for (Map.Entry<String, String> one : replaced.entrySet()) {
      steady = steady.replace(one.getKey(), one.getValue());
    }
    checkVerbatim(
        steady
            .replaceAll("pid \\d+", "pid 4029")
            .replaceAll(
                "(?:\\d+ (?:d|h|min) )?\\d+(?:\\.\\d)? s\\b|(?<!within )\\b\\d+ min\\b(?= ago|"
                    + " or|,)|(?<=\\bup )\\d+ min\\b",
                "7 s")
            .replaceAll("<t:\\d+:", "<t:1764000000:")
            .replaceAll("<\\d\\d:\\d\\d>", "<14:30>")
            .replaceAll("<\\d\\d:\\d\\d:\\d\\d>", "<14:30:05>")
            .replaceAll("---supervisor-(?:\\\\?\\w){8}\\.log", "---supervisor-x1y2z3a4.log")
            .replaceAll("\\d+ ms", "9 ms")
            .replaceAll("last seen \\d\\d:\\d\\d \\w+", "last seen 14:03 UTC")
            .replaceAll("Supervisor \\d[\\d.]*", "Supervisor 4.2.5")
            .replaceAll("(?m)[ \t]+$", ""));
  }

  /** The same for what has no times and ids in it that change. */
  public void checkVerbatim(String said) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, said);
    }
    assertEquals(
        Files.readString(file),
        said,
        file + " has what was said until now; -Dgolden.update=true writes it anew");
  }
}
