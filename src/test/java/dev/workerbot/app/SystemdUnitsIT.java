package dev.workerbot.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.workerbot.testing.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The units in {@code config/}, read by systemd's own checker where there is one. */
class SystemdUnitsIT {
  @ParameterizedTest
  @ValueSource(strings = {"workerbot.service", "workerbot-backup.service"})
  void aService_hasLittleThatItDoesNotNeed(String unit) {
    assumeTrue(hasSystemd(), "no systemd");
    // Of 100, where 100 is a service that can do anything.
    Processes.Ran ran =
        Processes.run(
            List.of(
                "systemd-analyze",
                "security",
                "--offline=true",
                "--threshold=20",
                "config/" + unit));
    assertEquals(0, ran.code(), ran.output());
  }

  private static boolean hasSystemd() {
    return Processes.run("sh", "-c", "command -v systemd-analyze").code() == 0;
  }

  @Test
  void systemd_findsNothingWrongWithOurUnits(@TempDir Path dir) throws IOException {
    assumeTrue(hasSystemd(), "no systemd");
    List<String> words = new ArrayList<>(List.of("systemd-analyze", "verify"));
    try (Stream<Path> files = Files.list(Path.of("config"))) {
      for (Path unit :
          files.filter(one -> one.toString().matches(".*\\.(service|timer)")).toList()) {
        Path copy = dir.resolve(unit.getFileName().toString());
        // It looks whether the program is there.
        Files.writeString(
            copy, Files.readString(unit).replace("/opt/workerbot/bin/workerbot ", "/bin/true "));
        words.add(copy.toString());
      }
    }
    assertEquals(5, words.size(), words.toString());
    Processes.Ran ran = Processes.run(words);
    assertEquals(0, ran.code(), ran.output());
    assertEquals("", ran.output());
  }
}
