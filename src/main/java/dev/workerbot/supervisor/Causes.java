package dev.workerbot.supervisor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why a process died, from supervisord's main log, the only place that has exit codes.
 * Sources: supervisor 4.2.5, process.py, finish and spawn; Laravel, Queue/Worker.php, for what its
 * codes mean.
 */
final class Causes {
  private static final Pattern EXITED =
      Pattern.compile(
          "\\S+ \\S+ \\w{4} exited: (\\S+) \\((?:exit status (\\d{1,3})|terminated by (\\w+)(?: \\(core dumped\\))?); (?:not )?expected\\)");

  /** What ends the story of the last death: up again for good, or stopped by somebody. */
  private static final Pattern OVER =
      Pattern.compile(
          "\\S+ \\S+ \\w{4} (?:success: (\\S+) entered RUNNING state.*|stopped: (\\S+) .*)");

  private Causes() {}

  /**
   * The newest end of a process of this name, in words; empty where the log tells none, or where it
   * was up again or stopped since.
   */
  static Optional<String> last(String mainLog, String process) {
    Optional<String> cause = Optional.empty();
    for (String line : mainLog.lines().toList()) {
      Matcher over = OVER.matcher(line.strip());
      if (over.matches() && (process.equals(over.group(1)) || process.equals(over.group(2)))) {
        cause = Optional.empty();
      }
      Matcher exited = EXITED.matcher(line.strip());
      if (exited.matches() && exited.group(1).equals(process)) {
        cause =
            Optional.of(
                exited.group(2) != null
                    ? code(Integer.parseInt(exited.group(2)))
                    : signal(exited.group(3)));
      }
    }
    return cause;
  }

  static String code(int code) {
    return switch (code) {
      case 0 -> "it ended by itself with exit code 0";
      case 1 -> "exit code 1: it failed, often an exception while it was starting";
      case 12 -> "exit code 12: it went over its memory limit (`--memory`)";
      case 126 -> "exit code 126: its command cannot be run";
      case 127 ->
          "exit code 127: its command, directory or user could not be used; its error log says which";
      case 255 -> "exit code 255: PHP died of a fatal error; its log says which";
      default ->
          code > 128 && code < 160
              ? "exit code %d: killed by signal %d".formatted(code, code - 128)
              : "exit code " + code;
    };
  }

  static String signal(String name) {
    return switch (name) {
      case "SIGKILL" ->
          "killed by SIGKILL: a job ran into its timeout, or the kernel was out of memory";
      case "SIGTERM" -> "ended by SIGTERM: something other than Supervisor stopped it";
      case "SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT" -> "it crashed (" + name + ")";
      default -> "ended by " + name;
    };
  }
}
