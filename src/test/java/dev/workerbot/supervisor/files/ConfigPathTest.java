package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.ctl.Supervisorctl;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConfigPathTest {
  private static final String DEBIAN = "/etc/supervisor/supervisord.conf";
  private static final String RED_HAT = "/etc/supervisord.conf";

  /** A server with these files, which notes what it is asked. */
  private static final class Machine implements Shell {
    private final List<List<String>> asked = new ArrayList<>();
    private List<String> files;
    private boolean isDown;

    private Machine(String... files) {
      this.files = List.of(files);
    }

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      asked.add(command.words());
      if (isDown) {
        return new ShellResult.ShellFailed(ShellResult.Failure.UNREACHABLE, "it is down");
      }
      List<String> there = command.words().stream().filter(files::contains).sorted().toList();
      return command.words().contains("ls")
          ? new ShellResult.ShellExited(0, String.join("\n", there) + "\n", "", false)
          : new ShellResult.ShellExited(0, "4.2.5\n", "", false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      return run(command, time, 0);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return run(command, Duration.ZERO, 0);
    }

    @Override
    public void close() {}
  }

  private static Supervisorctl on(Machine machine, Optional<String> set) {
    return new Supervisorctl(
        machine,
        new SupervisorctlSettings(
            List.of("sudo", "-n", "supervisorctl"),
            set,
            List.of("tail"),
            Duration.ofSeconds(1),
            List.of(),
            List.of()));
  }

  private static void assertGiven(String file, Machine machine, Optional<String> set) {
    Supervisorctl supervisor = on(machine, set);
    var _ = supervisor.version();
    var _ = supervisor.status();
    var _ = supervisor.look();
    var _ = supervisor.followMainLog(_ -> {});
    List<String> calls =
        machine.asked.stream()
            .filter(words -> !words.contains("ls"))
            .map(words -> String.join(" ", words))
            .toList();
    String begin = "env LC_ALL=C.UTF-8 sudo -n supervisorctl -c " + file;
    assertEquals(begin + " version", calls.get(0));
    assertEquals(begin + " status", calls.get(1));
    assertEquals(begin + " maintail -f", calls.getLast());
  }

  @Test
  void supervisorctl_isAlwaysGivenAFile_Debians_orRedHats_orTheOneThatIsSet() {
    assertGiven(DEBIAN, new Machine(DEBIAN), Optional.empty());
    assertGiven(RED_HAT, new Machine(RED_HAT), Optional.empty());
    assertGiven(DEBIAN, new Machine(RED_HAT, DEBIAN), Optional.empty());
    assertGiven(DEBIAN, new Machine(), Optional.empty());
    assertGiven("/opt/s.conf", new Machine(DEBIAN), Optional.of("/opt/s.conf"));
  }

  @Test
  void theServerIsAskedOnce_andAgainOnlyWhileThereIsNone() {
    Machine machine = new Machine();
    Supervisorctl supervisor = on(machine, Optional.empty());
    var _ = supervisor.version();
    machine.files = List.of(RED_HAT);
    var _ = supervisor.version();
    machine.files = List.of(DEBIAN);
    var _ = supervisor.version();
    List<String> files =
        machine.asked.stream()
            .filter(words -> !words.contains("ls"))
            .map(words -> words.get(6))
            .toList();
    assertEquals(List.of(DEBIAN, RED_HAT, RED_HAT), files);
    assertEquals(5, machine.asked.size());
  }

  @Test
  void aServerThatIsDown_isReportedAsThat_andAskedOnlyOnceEachTime() {
    Machine machine = new Machine(RED_HAT);
    machine.isDown = true;
    Supervisorctl supervisor = on(machine, Optional.empty());
    Problem problem = ((Reply.FailedReply<String>) supervisor.version()).problem();
    assertEquals("it is down", problem.sentence());
    assertEquals(1, machine.asked.size());
  }
}
