package dev.workerbot.supervisor;

import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Problem.ProblemKind;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A supervisord that was not at work for some seconds, though it has something to do each second:
 * its loop waits for one second at most. Source: supervisor 4.2.5, supervisord.py, runforever.
 *
 * @param pid of its process
 * @param time for how long, at least
 * @param state its state, a letter of {@code ps}
 */
public record Standstill(int pid, Duration time, String state) {
  private static final int SECONDS = 3;
  private static final String SAID = "stands still: ";

  /** Ends by itself after five minutes, should nobody be there any more to end it. */
  private static final int ROUNDS = 100;

  private static final int OVER = 4;
  private static final int GONE = 5;

  /**
   * Compares how often the process was at work, without a process of its own but for the pause. It
   * has exit code 3 where the system does not tell, and 5 where the process ended meanwhile.
   */
  private static final String SCRIPT =
      """
      rounds=$3; before=; unseen=3
      while [ "$rounds" -gt 0 ]; do
        now=; state=
        while read -r name value rest; do
          case $name in
            State:) state=$value ;;
            voluntary_ctxt_switches: | nonvoluntary_ctxt_switches:) now="$now $value" ;;
          esac
        done 2>/dev/null < "/proc/$1/status" || exit "$unseen"
        [ -n "$now" ] || exit 3
        [ "$now" != "$before" ] || { echo "stands still: $state"; exit 0; }
        before=$now; unseen=5; rounds=$((rounds - 1)); sleep "$2"
      done
      exit 4
      """;

  /** Why it hangs, and what to do. */
  public String sentence() {
    String about =
        switch (state) {
          case "T", "t" ->
              "its process %d was stopped (SIGSTOP, or a debugger); `kill -CONT %d` as root lets it go"
                      .formatted(pid, pid)
                  + " on";
          case "D" ->
              "its process %d waits for a disk or a network file system that does not answer; mend that first"
                  .formatted(pid);
          default ->
              "its process %d is there and does nothing; if it stays so, start supervisord anew, which"
                      .formatted(pid)
                  + " starts its workers anew as well";
        };
    return "supervisord does not answer: " + about;
  }

  public static Reply<Optional<Standstill>> await(Shell shell, int pid) {
    List<String> said = new ArrayList<>();
    CommandLine watch =
        CommandLine.of(
            "sh",
            "-c",
            SCRIPT,
            "sh",
            Integer.toString(pid),
            Integer.toString(SECONDS),
            Integer.toString(ROUNDS));
    ShellResult result =
        shell.attend(
            watch,
            line -> {
              // A shell's start-up files may print as much as they like.
              if (line.startsWith(SAID)) {
                said.add(line.strip());
              }
            });
    return switch (result) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, _, _, _) when !said.isEmpty() && code == 0 ->
          new Reply.Ok<>(
              Optional.of(
                  new Standstill(
                      pid, Duration.ofSeconds(SECONDS), said.getLast().substring(SAID.length()))));
      case ShellResult.ShellExited(var code, _, _, _) when code == OVER ->
          new Reply.Ok<>(Optional.empty());
      case ShellResult.ShellExited(var code, _, _, _) when code == GONE ->
          new Reply.FailedReply<>(
              new Problem(ProblemKind.DOWN, "supervisord, process %d, has ended".formatted(pid)));
      case ShellResult.ShellExited _ ->
          new Reply.FailedReply<>(
              new Problem(
                  ProblemKind.NOT_UNDERSTOOD, "the system there does not show process " + pid));
    };
  }
}
