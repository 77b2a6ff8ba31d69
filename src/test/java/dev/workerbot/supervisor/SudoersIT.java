package dev.workerbot.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.testing.Processes;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** config/sudoers, asked of the real sudo: all that the bot runs is allowed, and nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SudoersIT {
  private static final Path INSTALLED = Path.of("/etc/sudoers.d/workerbot-it");
  private static final String USER = "workerbot-it";

  @BeforeAll
  void install() throws IOException {
    String rules =
        Files.readString(Path.of("config/sudoers"))
            .replace("# deploy ALL=", "deploy ALL=")
            .replaceAll("(?m)^deploy ", USER + " ");
    Files.writeString(INSTALLED, rules);
    Processes.must("chmod", "0440", INSTALLED.toString());
    if (Processes.run("id", USER).code() != 0) {
      Processes.must("useradd", "--system", "--no-create-home", USER);
    }
    Processes.must("/usr/sbin/visudo", "-cf", INSTALLED.toString());
  }

  @AfterAll
  void remove() throws IOException {
    Files.deleteIfExists(INSTALLED);
    Processes.must("userdel", USER);
  }

  /** Notes what is run through sudo, and answers with nothing in particular. */
  private static final class Recorder implements Shell {
    private final List<List<String>> asRoot = new ArrayList<>();

    private void note(CommandLine command) {
      int sudo = command.words().indexOf("sudo");
      if (sudo >= 0) {
        assertEquals("-n", command.words().get(sudo + 1));
        asRoot.add(command.words().subList(sudo + 2, command.words().size()));
      }
    }

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      note(command);
      boolean isStat = command.words().contains("stat");
      return new ShellResult.Exited(0, isStat ? "regular file" : "", "", false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      note(command);
      return new ShellResult.Exited(0, "", "", false);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return follow(command, Duration.ZERO, line);
    }

    @Override
    public void close() {
      // Nothing was opened.
    }
  }

  private static boolean isAllowed(List<String> command) {
    List<String> words = new ArrayList<>(List.of("sudo", "-l", "-U", USER));
    String program = command.getFirst();
    words.add(program.startsWith("/") ? program : "/usr/bin/" + program);
    words.addAll(command.subList(1, command.size()));
    return Processes.run(words).code() == 0;
  }

  @Test
  void allThatTheBotRunsAsRoot_isAllowed() {
    Recorder recorder = new Recorder();
    Supervisorctl supervisor =
        new Supervisorctl(
            recorder,
            new Supervisorctl.Settings(
                List.of("sudo", "-n", "supervisorctl"),
                Optional.empty(),
                List.of("sudo", "-n", "tail"),
                Duration.ofSeconds(1)));
    WorkerName worker = WorkerName.of("queue-high:queue-high_00");
    var _ = supervisor.status();
    var _ = supervisor.version();
    var _ = supervisor.pid(worker);
    var _ = supervisor.start(worker, Duration.ofSeconds(1));
    var _ = supervisor.stop(worker, Duration.ofSeconds(1));
    var _ = supervisor.log(worker, LogStream.STDERR, 50);
    var _ = supervisor.follow(worker, LogStream.STDOUT, 1, Duration.ofSeconds(1), _ -> {});
    var _ = supervisor.mainLog(16_000);
    var _ = supervisor.followMainLog(_ -> {});
    var _ = supervisor.processes();
    var _ = supervisor.reread();
    var _ = supervisor.avail();
    assertEquals(12, recorder.asRoot.size(), recorder.asRoot.toString());
    recorder.asRoot.addAll(
        List.of(
            List.of("supervisorctl", "tail", "-16000", "queue:queue_00", "stderr"),
            List.of("supervisorctl", "start", "a;$(x):b|c")));
    for (List<String> command : recorder.asRoot) {
      assertTrue(isAllowed(command), command.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "supervisorctl",
        "supervisorctl|shutdown",
        "supervisorctl|reload",
        "supervisorctl|update",
        "supervisorctl|reread|x",
        "supervisorctl|avail|x",
        "supervisorctl|add|x",
        "supervisorctl|restart|a:b",
        "supervisorctl|start|all",
        "supervisorctl|start|a:*",
        "supervisorctl|start|a:",
        "supervisorctl|start|a",
        "supervisorctl|start|a:b|c:d",
        "supervisorctl|start|a:b c:d",
        "supervisorctl|start|a:b\nall",
        "supervisorctl|stop|a:b\tall",
        "supervisorctl|stop|a:b:c",
        "supervisorctl|status|x",
        "supervisorctl|-c|/tmp/evil.conf|status",
        "supervisorctl|-s|unix:///tmp/evil|status",
        "supervisorctl|maintail|-f|x",
        "supervisorctl|tail|-f|a:b",
        "tail|-n|5|--|/etc/shadow",
        "tail|-n|5|--|/var/log/supervisor/../../../etc/shadow",
        "bash",
        "env"
      })
  void nothingElse_isAllowed(String command) {
    assertFalse(isAllowed(List.of(command.split("\\|"))), command);
  }
}
