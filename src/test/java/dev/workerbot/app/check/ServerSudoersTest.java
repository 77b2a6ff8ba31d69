package dev.workerbot.app.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.app.config.Config;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.TestBot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines for servers with each kind of sudo, as visudo takes them. */
class ServerSudoersTest {
  private static final String CTL = "NOSETENV: NOPASSWD: /usr/local/sbin/workerbot-ctl\n";

  @TempDir private Path dir;

  /** A server that has this sudo. */
  private record Answering(String sudo) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      String words = String.join(" ", command.words());
      return words.equals("sudo -V")
          ? new ShellResult.ShellExited(0, sudo + "\n", "", false)
          : words.equals("id -u")
              ? new ShellResult.ShellExited(0, "1000\n", "", false)
              : words.startsWith("sh -c command -v")
                  ? new ShellResult.ShellExited(
                      0, "/usr/bin/" + command.words().getLast() + "\n", "", false)
                  : new ShellResult.ShellExited(0, "", "", false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private String lines(String sudo, String server, String more) throws IOException {
    Path file = dir.resolve("workerbot.yaml");
    Files.writeString(
        file,
        "servers: {web1: {host: h, user: deploy, %s}}\nstorage: {url: jdbc:sqlite:x.db}\n%s\n"
            .formatted(server, more));
    Config config = TestBot.load(file, Map.of());
    String lines =
        String.join(
                "\n",
                new ServerSudoers(config, config.servers().getFirst(), new Answering(sudo)).lines())
            + "\n";
    Path sudoers = dir.resolve("sudoers");
    Files.writeString(sudoers, lines);
    Processes.must("/usr/sbin/visudo", "-cf", sudoers.toString());
    return lines;
  }

  @ParameterizedTest
  @CsvSource({
    "Sudo version 1.9.10, true",
    "Sudo version 1.9.13p3, true",
    "Sudo version 2.0.0, true",
    "something else, true",
    "Sudo version 1.9.9, false",
    "Sudo version 1.9.3, false",
    "Sudo version 1.8.31p2, false",
    "sudo-rs 0.2.8, false"
  })
  void whichLines_dependsOnItsSudo(String version, boolean patterns) throws IOException {
    String lines = lines(version, "supervisor-config: /etc/s.conf", "");
    assertEquals(
        patterns, lines.contains("/usr/bin/supervisorctl ^-c /etc/s\\.conf status$"), lines);
    assertEquals(!patterns, lines.contains(CTL), lines);
    assertEquals(
        !patterns,
        lines.contains("#     CONFIG=/etc/s.conf\n#     SUPERVISORCTL=/usr/bin/sup"),
        lines);
    assertEquals(
        !version.contains("1.8") && !version.contains("sudo-rs"),
        lines.contains(" CWD=/ NOSETENV"),
        lines);
  }

  /** Without -c and a file, even `status` makes who has the key root. */
  @ParameterizedTest
  @ValueSource(strings = {"Sudo version 1.9.13", "Sudo version 1.9.5", "sudo-rs 0.2.8", "?"})
  void noLine_letsSupervisorctlRunWithoutItsFile(String version) throws IOException {
    String all = "grants: [{role: r, to: \"*\"}]\nroles: {r: [{verbs: all}]}";
    String lines = lines(version, "supervisor-config: /etc/s.conf", all);
    for (String line :
        lines.replace("\\\n", "").lines().filter(one -> !one.startsWith("#")).toList()) {
      for (String command : line.split(", ", -1)) {
        if (command.contains("supervisorctl")) {
          assertTrue(command.contains("/usr/bin/supervisorctl ^-c /etc/s\\.conf "), command);
        }
      }
    }
    assertTrue(lines.contains("/usr/local/sbin/workerbot-conf"), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Sudo version 1.9.13", "Sudo version 1.8.31", "sudo-rs 0.2.8"})
  void aLane_hasItsLine_whereTheConfigHasOne(String version) throws IOException {
    String line = "deploy ALL=(root) NOSETENV: NOPASSWD: /usr/local/sbin/workerbot-lane \"\"";
    assertTrue(lines(version, "lane: sudo -n /usr/local/sbin/workerbot-lane", "").contains(line));
    assertFalse(lines(version, "lane: off", "").contains("workerbot-lane"));
  }

  @Test
  void whatTheConfigSays_isInTheLines() throws IOException {
    String now = "Sudo version 1.9.13";
    String lines =
        lines(
            now,
            "supervisorctl: sudo -n -u sup supervisorctl -s unix:///run/s.sock, tail: sudo -n tail",
            "");
    assertTrue(
        lines.contains(
            "supervisorctl ^-s unix\\:///run/s\\.sock -c /etc/supervisor/supervisord\\.conf"
                + " status$"),
        lines);
    assertTrue(lines.contains("deploy ALL=(sup) CWD=/ NOSETENV: NOPASSWD: WORKERBOT_READ"), lines);
    assertTrue(lines.contains("/usr/bin/tail ^-n [0-9]+ (-F )?-- /var/log/supervisor/"), lines);
    assertTrue(
        lines(now, "supervisorctl: supervisorctl", "")
            .contains("for this server: supervisorctl: sudo -n supervisorctl\n"));
    assertTrue(
        lines(now, "supervisorctl: sudo -n /usr/local/sbin/workerbot-ctl", "").contains(CTL));
    assertTrue(
        lines(now, "supervisor-config: \"/opt/a+b(1)/s.conf\"", "")
            .contains("^-c /opt/a\\+b\\(1\\)/s\\.conf status$"));
    assertFalse(lines(now, "tags: [prod]", "").contains("WORKERBOT_BUILD"));
  }

  @ParameterizedTest
  @CsvSource({
    "-n --user=sup, sup",
    "-n --user sup, sup",
    "-nu sup, sup",
    "-n -usup, sup",
    "-nHusup, sup",
    "-n -g users, root",
    "-n --preserve-env=USER, root",
    "-n env u=1, root"
  })
  void whomSudoRunsItAs_isKnown_howeverThatIsWritten(String options, String user)
      throws IOException {
    String lines =
        lines("Sudo version 1.9.13", "supervisorctl: sudo %s supervisorctl".formatted(options), "");
    assertTrue(lines.contains("deploy ALL=(%s) CWD=/ ".formatted(user)), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ALICE", "jane.doe", "svc-deploy", "DOM\\\\jane"})
  void anyUser_isTakenAsAUser(String user) throws IOException {
    SudoersLines lines = new SudoersLines(user, "/usr/bin/supervisorctl", "/etc/s.conf");
    Path sudoers = dir.resolve("sudoers");
    Files.writeString(sudoers, String.join("\n", lines.working()) + "\n");
    String said = Processes.must("/usr/sbin/visudo", "-cf", sudoers.toString());
    assertFalse(said.contains("Alias"), said);
  }

  @Test
  void whereNoLineHelps_itIsSaid() {
    String no =
        assertThrows(IOException.class, () -> lines("sh: sudo: not found", "port: 22", ""))
            .getMessage();
    assertEquals("there is no sudo on web1: install it first", no);
    String docker =
        assertThrows(
                IOException.class,
                () ->
                    lines(
                        "Sudo version 1.9.13", "supervisorctl: docker exec app supervisorctl", ""))
            .getMessage();
    assertTrue(docker.contains("does not run supervisorctl by sudo of web1"), docker);
  }
}
