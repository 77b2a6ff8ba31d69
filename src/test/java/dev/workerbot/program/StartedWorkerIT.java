package dev.workerbot.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.supervisor.shell.ShellWords;
import dev.workerbot.testing.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the real supervisord starts from a file of ours. */
class StartedWorkerIT {
  @Test
  void aStartedProcess_hasTheWordsEnvironmentAndDirectoryThatWereAsked(@TempDir Path temp)
      throws IOException {
    Path directory = Files.createDirectory(temp.toRealPath().resolve("a [b] 100%s;c"));
    List<String> words =
        List.of(
            "bash",
            "-c",
            "sleep 1000; exit",
            "%(program_name)s",
            "%(ENV_HOME)s 100%",
            "[program:other]",
            "it's \"quoted\" \\n",
            "",
            "; $(id)",
            "#",
            "x=y:z,`w`");
    ProgramSpec spec =
        Drafts.accepted(
            new ProgramDraft(
                Map.of(
                    ProgramField.NAME,
                    "wild",
                    ProgramField.COMMAND,
                    ShellWords.join(words),
                    ProgramField.USER,
                    System.getProperty("user.name"),
                    ProgramField.DIRECTORY,
                    directory.toString(),
                    ProgramField.PROCESSES,
                    "2",
                    ProgramField.ENVIRONMENT,
                    "W_A= b, c=\"d\"e \nW_B=100%(x)s\nW_C=\nW_D=\\'[x];#")));
    String lines = ProgramFile.render(spec).lines().skip(2).collect(Collectors.joining("\n"));
    try (LoopbackServer server = LoopbackServer.start(Map.of(spec.name(), lines))) {
      for (String process : spec.processNames()) {
        String worker = "wild:" + process;
        server.awaitStatus(worker, "RUNNING");
        Path proc = Path.of("/proc", server.pid(worker));
        assertEquals(words, fields(proc.resolve("cmdline")));
        assertEquals(directory, Files.readSymbolicLink(proc.resolve("cwd")));
        List<String> environment = fields(proc.resolve("environ"));
        spec.environmentVariables()
            .values()
            .forEach((name, value) ->
                assertTrue(environment.contains(name + "=" + value), environment.toString()));
      }
    }
  }

  /** Each ends with a NUL. */
  private static List<String> fields(Path file) throws IOException {
    String text = Files.readString(file);
    return List.of(text.substring(0, text.length() - 1).split("\0", -1));
  }
}
