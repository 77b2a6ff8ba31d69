package dev.workerbot.supervisor.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.SupervisorctlSettings;
import dev.workerbot.testing.LocalShell;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an SSH user's login shell and its start-up files do to every answer. */
class LoginShellTest {
  private static final String TWO =
      "printf 'horizon   RUNNING   pid 7, uptime 0:00:02\\nmailer   STOPPED   Not started\\n'";

  /**
   * By a real shell, after the lines of its start-up file.
   *
   * @param supervisorctl what stands for supervisorctl
   */
  private static Supervisorctl on(String file, String supervisorctl) {
    return new Supervisorctl(
        LocalShell.after(
            "supervisorctl() { %s; }\nenv() { shift; \"$@\"; }\n%s".formatted(supervisorctl, file)),
        new SupervisorctlSettings(
            List.of("supervisorctl"),
            Optional.of("/etc/s.conf"),
            List.of("tail"),
            Duration.ofSeconds(5),
            List.of(),
            List.of()));
  }

  private static Problem problem(Reply<?> reply) {
    return assertInstanceOf(Reply.FailedReply.class, reply).problem();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo 'This account is currently not available.'; exit 1|runs no commands (This account is"
            + " currently not available.)",
        "echo 'Shell access disabled' >&2; exit 1|runs no commands (Shell access disabled)",
        "exit 0|ends before it runs a command (exit code 0, no word)",
        "exit 3|ends before it runs a command (exit code 3, no word)",
        "echo 'Welcome to web1'; exit|ends before it runs a command (exit code 0, Welcome to web1)",
        "if ! nvm_is_gone; then echo '.bashrc: line 7: oops' >&2; exit 5; fi|ends before it runs a"
            + " command (exit code 5",
      })
  void aShellThatRunsNothing_isNamed_andNeverTakenForNoWorkers(String file, String words) {
    for (Reply<?> reply :
        List.of(on(file, TWO).status(), on(file, TWO).look().workers(), on(file, TWO).version())) {
      Problem problem = problem(reply);
      assertEquals(ProblemKind.LOGIN_SHELL, problem.problemKind());
      assertTrue(
          problem.sentence().contains("login shell of the SSH user " + words), problem::sentence);
    }
  }

  @Test
  void whatAStartUpFilePrints_isNoWorker_andSpoilsNoAnswer() {
    String motd = "echo 'Welcome to web1'; echo; echo '  System load: 0.1   Users: 2'";
    Reply<List<WorkerStatus>> status = on(motd, TWO).status();
    assertEquals(2, ((Reply.Ok<List<WorkerStatus>>) status).value().size());
    assertEquals(new Reply.Ok<>("4.2.5"), on(motd, "echo 4.2.5").version());
  }

  @Test
  void whereItSpoilsTheAnswer_itIsNamed_withWhatItPrints() {
    Problem problem = problem(on("echo 'Welcome to web1'", "true").status());
    assertEquals(ProblemKind.LOGIN_SHELL, problem.problemKind());
    assertTrue(
        problem
            .sentence()
            .contains("prints something of its own before every answer (Welcome to web1)"),
        problem::sentence);
  }

  @Test
  void aShellThatIsWell_changesNothing() {
    assertEquals(new Reply.Ok<>(List.of()), on("", "true").status());
    assertEquals(ProblemKind.NOT_UNDERSTOOD, problem(on("", "echo what").status()).problemKind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sudo: a password is required|sudo asks for a password",
        "sudo: interactive authentication is required|sudo asks for a password",
        "sudo: sorry, you must have a tty to run sudo|sudo runs nothing without a terminal",
        "sudo: account validation failure, is your account locked?|sudo finds that",
        "Sorry, user deploy is not allowed to execute '/usr/bin/supervisorctl' as root on"
            + " web1.|sudo refuses",
        "sudo: I'm sorry deploy. I'm afraid I can't do that|sudo refuses",
      })
  void sudo_isChosenByWhatIsToBeDone(String err, String words) {
    Problem problem = CommandFaults.find(1, "", err + "\n").orElseThrow();
    assertEquals(ProblemKind.NOT_PERMITTED, problem.problemKind());
    assertTrue(problem.sentence().startsWith(words), problem::sentence);
  }
}
