package dev.workerbot.supervisor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.ctl.AnsweringShell;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import dev.workerbot.supervisor.shell.ShellResult.ShellExited;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.supervisor.shell.TextWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which of the files that only root can read are asked for, and how often. */
class ConfigFilesTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String MAIN = "/etc/supervisor/supervisord.conf";

  /** Nothing but the main file can be read there. */
  private static final class Closed implements Shell {
    private final List<String> found;
    private final UnaryOperator<String> script;
    private final List<String> asked = new ArrayList<>();

    /**
     * @param found files that are included
     * @param script what workerbot-conf answers to the name of one; a blank where sudo refuses it
     */
    Closed(List<String> found, UnaryOperator<String> script) {
      this.found = found;
      this.script = script;
    }

    @Override
    public ShellResult run(CommandLine command, Duration limit, int maxBytes) {
      List<String> words = command.words();
      if (words.contains("find")) {
        return new ShellExited(0, String.join("\0", found) + "\0", "", false);
      }
      if (words.contains("get")) {
        asked.add(words.getLast());
        String answer = script.apply(words.getLast());
        return answer.isBlank()
            ? new ShellExited(1, "", "sudo: a password is required\n", false)
            : new ShellExited(answer.startsWith("refused") ? 1 : 0, answer, "", false);
      }
      if (words.contains(MAIN)) {
        return new ShellExited(
            0,
            MAIN + "\0[include]\n" + MAIN + "\0files=/etc/supervisor/conf.d/*.conf\n",
            "",
            false);
      }
      StringBuilder complaints = new StringBuilder();
      words.stream()
          .filter(word -> word.startsWith("/"))
          .forEach(file -> complaints.append("grep: %s: Permission denied\n".formatted(file)));
      return new ShellExited(2, "", complaints.toString(), false);
    }

    @Override
    public ShellResult follow(CommandLine command, Duration time, Consumer<String> line) {
      return run(command, time, 0);
    }

    @Override
    public ShellResult attend(CommandLine command, Consumer<String> line) {
      return run(command, LIMIT, 0);
    }

    @Override
    public void close() {}
  }

  private static ConfigFiles on(Shell shell) {
    SupervisorctlSettings supervisorctlSettings =
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of(MAIN),
            List.of("tail"),
            LIMIT,
            List.of(),
            List.of());
    return new ConfigFiles(
        shell,
        supervisorctlSettings,
        Optional.of(new ProgramFiles(shell, List.of("workerbot-conf"), LIMIT)),
        TextWork.here());
  }

  private static Set<String> read(ConfigFiles files) {
    return files.config() instanceof Reply.Ok<ServerConfig>(var config)
        ? config.texts().keySet()
        : Set.of();
  }

  @Test
  void aFileIsAskedForByItsName_unlessAnotherMayBeMeant_orTheScriptWouldNotTakeIt() {
    Closed shell =
        new Closed(
            List.of("/a/one.conf", "/a/two.conf", "/b/two.conf", "/a/.x.conf", "/a/od d.conf"),
            name -> "[program:%s]\n".formatted(name));
    assertEquals(Set.of(MAIN, "/a/one.conf"), read(on(shell)));
    assertEquals(List.of("one.conf"), shell.asked);
  }

  @Test
  void aFileThatTheScriptRefuses_isLeftOut_andTheOthersAreStillRead() {
    Closed shell =
        new Closed(
            List.of("/a/link.conf", "/a/one.conf"),
            name -> name.startsWith("link") ? "refused: it is a link\n" : "[program:one]\n");
    assertEquals(Set.of(MAIN, "/a/one.conf"), read(on(shell)));
  }

  @Test
  void whereSudoRefuses_itIsAskedOnce_andNotAgainAtEveryCommand() {
    Closed shell = new Closed(List.of("/a/one.conf", "/a/two.conf"), _ -> " ");
    ConfigFiles files = on(shell);
    assertEquals(Set.of(MAIN), read(files));
    assertEquals(Set.of(MAIN), read(files));
    assertEquals(List.of("one.conf"), shell.asked);
  }

  private static List<String> unseen(ConfigFiles files) {
    return files.config() instanceof Reply.Ok<ServerConfig>(var config)
        ? config.unseen()
        : List.of();
  }

  @Test
  void aFileThatCannotBeRead_isNamedAsNotSeen() {
    Closed shell =
        new Closed(
            List.of("/a/link.conf", "/a/one.conf"),
            name -> name.startsWith("link") ? "refused: it is a link\n" : "[program:one]\n");
    assertEquals(List.of("`/a/link.conf`, which the SSH user may not read"), unseen(on(shell)));
  }

  @Test
  void whatIsIncludedByAVariable_isNamedAsNotSeen_andTheRestIsRead() {
    Shell shell =
        new AnsweringShell(words ->
            words.contains("find")
                ? "/etc/conf.d/a.conf\0"
                : words.contains(MAIN)
                    ? MAIN
                        + "\0[include]\n"
                        + MAIN
                        + "\0files=/etc/%(ENV_STAGE)s/*.conf /etc/conf.d/*.conf\n"
                    : "/etc/conf.d/a.conf\0[program:a]\n");
    assertEquals(
        List.of(
            "what [include] names by `/etc/%(ENV_STAGE)s/*.conf`, which only supervisord can fill"
                + " in"),
        unseen(on(shell)));
    assertEquals(Set.of(MAIN, "/etc/conf.d/a.conf"), read(on(shell)));
  }
}
