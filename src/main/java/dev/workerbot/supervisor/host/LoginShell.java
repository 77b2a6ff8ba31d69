package dev.workerbot.supervisor.host;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the SSH user's login shell makes of every command: sshd has it run each, and it reads its
 * start-up files first. Asked only where an answer was none.
 */
final class LoginShell {
  private static final String WORD = "workerbot-was-here";
  private static final CommandLine SAY = CommandLine.of("echo", WORD);
  private static final int MOST_BYTES = 16 << 10;

  /** What shells that are there to refuse people say. */
  private static final List<String> REFUSALS =
      List.of("not available", "nologin", "not permitted", "no shell", "disabled");

  private LoginShell() {}

  /** What is wrong with it; empty where it does as it should, or nobody knows. */
  static Optional<Problem> problem(Shell shell, Duration limit) {
    return shell.run(SAY, limit, MOST_BYTES)
            instanceof ShellResult.ShellExited(var code, var out, var err, _)
        ? problem(code, out, err)
        : Optional.empty();
  }

  private static Optional<Problem> problem(int code, String out, String err) {
    List<String> lines = out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    if (lines.contains(WORD)) {
      return lines.size() == 1
          ? Optional.empty()
          : Optional.of(
              problem(
                  "prints something of its own before every answer (%s); take that out of its start-up files (~/.bashrc), or let it be printed to people only: `case $- in *i*) … ;; esac`"
                      .formatted(Faults.firstLine(out))));
    }
    String said = (out + "\n" + err).toLowerCase(Locale.ROOT);
    if (REFUSALS.stream().anyMatch(said::contains)) {
      return Optional.of(
          problem(
              "runs no commands (%s); give the user a shell, as root: `usermod -s /bin/sh USER`, or name another user in the config"
                  .formatted(Faults.firstLine(out.isBlank() ? err : out))));
    }
    return Optional.of(
        problem(
            "ends before it runs a command (exit code %d, %s); look for `exit`, `exec` or an error in its start-up files (~/.bashrc), and whether it is /bin/false"
                .formatted(
                    code,
                    said.isBlank() ? "no word" : Faults.firstLine(err.isBlank() ? out : err))));
  }

  private static Problem problem(String what) {
    return new Problem(ProblemKind.LOGIN_SHELL, "the login shell of the SSH user " + what);
  }
}
