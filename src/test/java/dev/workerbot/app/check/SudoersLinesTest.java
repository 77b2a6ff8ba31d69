package dev.workerbot.app.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SudoersLinesTest {
  private static final String BUILD = ", WORKERBOT_BUILD";

  @Test
  void theLines_areThoseOfConfigSudoers_withoutThoseThatMakeWorkers() throws IOException {
    String file = Files.readString(Path.of("config/sudoers")).replace(BUILD, "");
    String rules =
        file.lines()
            .filter(line -> !line.startsWith("#") && !line.isBlank())
            .collect(Collectors.joining("\n"))
            .replaceAll("Cmnd_Alias WORKERBOT_BUILD(.*\\\\\n)*.*\n", "")
            .replaceAll("\n.*NOPASSWD: WORKERBOT_BUILD", "");
    assertEquals(
        rules,
        String.join(
            "\n",
            new SudoersLines("deploy", "/usr/bin/supervisorctl", "/etc/supervisor/supervisord.conf")
                .working()));
    assertTrue(
        file.contains(
            "\n#     "
                + new SudoersLines("deploy", "", "").old(false, List.of(SudoersLines.CTL))
                + "\n"));
  }

  @Test
  void aPathIsEscaped_asSudoersWantsIt() {
    List<String> lines =
        new SudoersLines("jim", "/opt/bin/supervisorctl", "/opt/a:b/s.conf").working();
    assertTrue(
        lines.getFirst().contains("= /opt/bin/supervisorctl ^-c /opt/a\\:b/s\\.conf status$, "));
    assertEquals(
        "jim ALL=(root) CWD=/ NOSETENV: NOPASSWD: WORKERBOT_READ, WORKERBOT_ACT", lines.getLast());
  }
}
