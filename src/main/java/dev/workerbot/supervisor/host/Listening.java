package dev.workerbot.supervisor.host;

import dev.workerbot.supervisor.Signal;
import dev.workerbot.supervisor.reply.Faults;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.supervisor.shell.CommandLine;
import dev.workerbot.supervisor.shell.Shell;
import dev.workerbot.supervisor.shell.ShellResult;
import java.time.Duration;

/**
 * Whether a process has a handler for a signal. One that is still booting has none yet, and dies of
 * a signal that it would take as a word a moment later. Source: proc(5), SigCgt.
 */
public enum Listening {
  YES,
  /** Not within the time that was given for it. */
  NO,
  /** The process has ended. */
  GONE,
  /** The system does not tell. */
  UNKNOWN;

  private static final int MOST_BYTES = 16 << 10;
  private static final Duration LONGER = Duration.ofSeconds(10);
  private static final int TIMES_A_SECOND = 10;

  /** Has the exit code of the answer's position, and 9 for what is none. */
  private static final String SCRIPT =
      """
      times=$3
      [ -r /proc/self/status ] || exit 3
      while [ "$times" -gt 0 ]; do
        mask=
        while read -r name value rest; do
          [ "$name" != SigCgt: ] || mask=$value
        done 2>/dev/null < "/proc/$1/status" || exit 2
        [ -n "$mask" ] || exit 2
        [ "$((0x$mask >> ($2 - 1) & 1))" = 0 ] || exit 0
        times=$((times - 1)); sleep 0.1 || exit 3
      done
      exit 1
      """;

  /** Waits until it listens, for so long at most. */
  public static Reply<Listening> await(Shell shell, int pid, Signal signal, Duration atMost) {
    CommandLine watch =
        CommandLine.of(
            "sh",
            "-c",
            SCRIPT,
            "sh",
            Integer.toString(pid),
            Integer.toString(signal.number()),
            Long.toString(Math.max(1, atMost.toSeconds() * TIMES_A_SECOND)));
    return switch (shell.run(watch, atMost.plus(LONGER), MOST_BYTES)) {
      case ShellResult.ShellFailed shellFailed -> new Reply.FailedReply<>(Faults.of(shellFailed));
      case ShellResult.ShellExited(var code, _, _, _) ->
          new Reply.Ok<>(code < values().length ? values()[code] : UNKNOWN);
    };
  }
}
