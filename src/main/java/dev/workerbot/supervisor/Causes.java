package dev.workerbot.supervisor;

import dev.workerbot.message.CleanText;
import dev.workerbot.supervisor.MainLog.End;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says why a process died, in words for people. Sources: supervisor 4.2.5, process.py, finish and
 * spawn; Laravel, Queue/Worker.php, for what its codes mean.
 */
public final class Causes {
  /** Where no process came to be, so that an exit code in the log is of an earlier try. */
  private static final Pattern NOT_SPAWNED =
      Pattern.compile(
          "can't find command|command at |no permission|too many|unknown error|can't parse command|command is empty",
          Pattern.CASE_INSENSITIVE);

  private Causes() {}

  /** What an end means. */
  public static String of(End end) {
    return switch (end) {
      case End.Code(var code) -> code(code);
      case End.Signal(var name) -> signal(name);
      case End.Unknown _ -> "it ended in a way that Supervisor does not know";
    };
  }

  /**
   * Why no process came to be, from the note of a status in BACKOFF or FATAL; empty where the note
   * is about something else.
   */
  public static Optional<String> notSpawned(String note) {
    return NOT_SPAWNED.matcher(note).lookingAt()
        ? Optional.of("it could not be started: " + CleanText.singleLine(note))
        : Optional.empty();
  }

  private static String code(int code) {
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

  private static String signal(String name) {
    return switch (name) {
      case "SIGKILL" ->
          "killed by SIGKILL: a job ran into its timeout, or the kernel was out of memory";
      case "SIGTERM" -> "ended by SIGTERM: something other than Supervisor stopped it";
      case "SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT" -> "it crashed (" + name + ")";
      default -> "ended by " + name;
    };
  }
}
