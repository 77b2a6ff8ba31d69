package dev.workerbot.supervisor.sudo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.HostileFolder;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.testing.Processes;
import dev.workerbot.testing.SudoRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The one line of config/sudoers for a sudo without regular expressions, and config/workerbot-ctl
 * behind it, which says what they would.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldSudoIT {
  private static final Path SCRIPT = Path.of("/usr/local/sbin/workerbot-ctl");
  private static final String USER = "workerbot-old";
  private static final List<String> CTL = List.of("sudo", "-n", SCRIPT.toString());

  @TempDir private static Path temp;

  @BeforeAll
  void install() throws IOException {
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    Matcher line =
        Pattern.compile("(?m)^#     deploy (ALL=.*workerbot-ctl)$")
            .matcher(Files.readString(Path.of("config/sudoers")));
    assertTrue(line.find(), "config/sudoers has the line");
    SudoRules.install(USER, USER + " " + line.group(1) + "\n");
    // Somebody's own is not ours to overwrite.
    assertFalse(Files.exists(SCRIPT), SCRIPT + " is there already");
    script(SCRIPT, "yes", "/usr/bin/supervisorctl");
    if (Processes.run("id", USER).code() != 0) {
      Processes.must("useradd", "--system", "--no-create-home", USER);
    }
  }

  private static void script(Path script, String build, String supervisorctl) throws IOException {
    Files.writeString(
        script,
        Files.readString(Path.of("config/workerbot-ctl"))
            .replaceFirst("(?m)^BUILD=no$", "BUILD=" + build)
            .replaceFirst("(?m)^SUPERVISORCTL=.*$", "SUPERVISORCTL=" + supervisorctl));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterAll
  void remove() throws IOException {
    SudoRules.remove(USER);
    Files.deleteIfExists(SCRIPT);
    Processes.must("userdel", USER);
  }

  @Test
  void fromAHostileFolder_itMakesNobodyRoot() throws IOException {
    HostileFolder folder = new HostileFolder(Files.createDirectory(temp.resolve("thief")));
    for (List<String> call : SudoersIT.calls()) {
      folder.tryToGetIn(USER, CTL, call);
    }
    folder.tryToGetIn(USER, List.of("sudo", "-n", "supervisorctl"), HostileFolder.given("status"));
  }

  /** A copy that prints what supervisorctl would be given. */
  private static Processes.Ran echo(String build, List<String> arguments) throws IOException {
    Path script = temp.resolve("workerbot-ctl-" + build);
    if (!Files.exists(script)) {
      script(script, build, "/bin/echo");
    }
    List<String> words = new ArrayList<>(List.of("sh", script.toString()));
    words.addAll(arguments);
    return Processes.run(words);
  }

  @Test
  void whatTheBotRuns_reachesSupervisorctl_withItsConfigFile() throws IOException {
    for (List<String> call : SudoersIT.calls()) {
      String given = String.join(" ", call) + "\n";
      assertEquals(new Processes.Ran(0, given), echo("yes", call));
      assertEquals(new Processes.Ran(0, given), echo("yes", call.subList(2, call.size())));
    }
    List<String> odd = HostileFolder.given("start", "a;$(x):b|c'\"\\");
    assertEquals(new Processes.Ran(0, String.join(" ", odd) + "\n"), echo("yes", odd));
  }

  @ParameterizedTest
  @MethodSource("dev.workerbot.supervisor.sudo.SudoersIT#notNeeded")
  void nothingElse_reachesSupervisorctl(String command) throws IOException {
    List<String> words = List.of(command.split("\\|", -1));
    List<String> arguments = words.subList(1, words.size());
    for (List<String> call :
        List.of(arguments, HostileFolder.given(arguments.toArray(String[]::new)))) {
      Processes.Ran ran = echo("yes", call);
      assertEquals(64, ran.code(), ran.output());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"update|a", "update|all", "maintail|-x", "maintail|--1", "tail||a:b|stdout"})
  void anUpdate_isRefusedWhereNoWorkersAreMade_andAnOddNumberEverywhere(String arguments)
      throws IOException {
    List<String> call = HostileFolder.given(arguments.split("\\|", -1));
    assertEquals(64, echo("no", call).code());
  }

  @Test
  void aRefusal_isReportedAsOne() {
    try (Supervisorctl supervisor =
        new Supervisorctl(
            LocalShell.as(USER),
            new SupervisorctlSettings(
                CTL,
                Optional.of("/tmp/evil.conf"),
                List.of("tail"),
                Duration.ofSeconds(20),
                List.of(),
                List.of()))) {
      Problem problem = ((Reply.FailedReply<String>) supervisor.version()).problem();
      assertEquals(Problem.ProblemKind.NOT_PERMITTED, problem.problemKind(), problem.sentence());
      assertTrue(problem.sentence().contains("set CONFIG in"), problem.sentence());
    }
  }
}
