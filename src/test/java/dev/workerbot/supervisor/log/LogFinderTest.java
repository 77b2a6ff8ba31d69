package dev.workerbot.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.files.ConfigFiles;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import dev.workerbot.worker.LogStream;
import dev.workerbot.worker.WorkerName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LogFinderTest {
  /** A server with no files but, if any, this config. */
  private record ConfigOnly(String config) implements Shell {
    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      if (command.words().contains("ls")) {
        return new ShellResult.ShellExited(2, "/etc/supervisord.conf\n", "", false);
      }
      return command.words().contains("grep") && !config.isEmpty()
          ? new ShellResult.ShellExited(0, "/etc/supervisord.conf\0" + config + "\n", "", false)
          : new ShellResult.ShellExited(1, "", "No such file or directory", false);
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
    public void close() {}
  }

  private static String whyNot(String config) {
    SupervisorctlSettings supervisorctlSettings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.empty(),
            List.of("tail"),
            Duration.ofSeconds(1),
            List.of(),
            List.of());
    Shell shell = new ConfigOnly(config);
    LogFinder logFinder =
        new LogFinder(
            shell,
            supervisorctlSettings,
            new ConfigFiles(shell, supervisorctlSettings, Optional.empty(), TextWork.here()));
    LogFinder.LogAnswer logAnswer = logFinder.tail(WorkerName.of("horizon"), LogStream.STDOUT, 5);
    return assertInstanceOf(LogFinder.LogAnswer.NoLogAnswer.class, logAnswer).problem().sentence();
  }

  @Test
  void aConfigWithoutTheWorker_isNotCalledUnreadable() {
    String why = whyNot("[supervisord]");
    assertTrue(why.contains("does not name this worker"), why);
    assertTrue(why.contains("no /var/log/supervisor/horizon.log"), why);
  }

  @Test
  void aConfigThatIsNotToBeRead_isCalledThat() {
    String why = whyNot("");
    assertTrue(why.contains("config could not be read"), why);
    assertTrue(why.contains("no /var/log/supervisor/horizon.log"), why);
  }
}
