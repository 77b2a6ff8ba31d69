package dev.workerbot.supervisor.mainlog;

import dev.workerbot.message.text.CleanText;
import dev.workerbot.supervisor.invocation.CommandKind;
import dev.workerbot.supervisor.mainlog.MainLog.ProcessEnd;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.WorkerStatus.ReportedExit;
import dev.workerbot.worker.event.OpenCause;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Says why a process died, in words for people. Sources: supervisor 4.2.5, process.py, finish and
 * spawn; Laravel, Queue/Worker.php, CPython, pymain_run_python, Node, Process exit codes, and
 * POSIX, Shell Command Language, Exit Status, for what their codes mean.
 */
public final class Causes {
  /** Where no process came to be, so that an exit code in the log is of an earlier try. */
  private static final Pattern NOT_SPAWNED =
      Pattern.compile(
          "can't find command|command at |no permission|too many|unknown error|can't parse"
              + " command|command is empty",
          Pattern.CASE_INSENSITIVE);

  /** What a shell ends with for what it was to run. */
  private static final Map<Integer, String> SHELLS = Map.of(126, "its command cannot be run");

  private Causes() {}

  /**
   * What an end means.
   *
   * @param kind of the command that ended; empty where its config is not known
   */
  public static String of(ProcessEnd processEnd, Optional<CommandKind> kind) {
    return switch (processEnd) {
      case ProcessEnd.Code(var code) -> code(code, kind);
      case ProcessEnd.SignalEnd(var name) -> signal(name, kind);
      case ProcessEnd.UnknownEnd _ -> "it ended in a way that Supervisor does not know";
    };
  }

  /** What supervisord itself tells of an end: of a signal not which it was. */
  public static ProcessEnd end(ReportedExit exit) {
    return exit.code() < 0
        ? new ProcessEnd.SignalEnd("a signal")
        : new ProcessEnd.Code(exit.code());
  }

  /** What Supervisor says of a worker's state, without what only its own tools can do. */
  public static String note(WorkerStatus status) {
    return CleanText.singleLine(status.note())
        .replaceFirst(
            "^Exited too quickly \\(process log may have details\\)$", "exits too quickly")
        .replaceFirst(" \\(try \"tail .*\"\\)$", "");
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

  private static String code(int code, Optional<CommandKind> kind) {
    String bare = "exit code " + code;
    Optional<String> meaning =
        switch (code) {
          case 0 -> Optional.of("it ended by itself with exit code 0");
          // Of the child that could not become the command, which ends so whatever that is.
          case 127 -> Optional.of(bare + ": " + notFound(kind));
          default ->
              kind.map(known -> meaning(code, known))
                  .orElseGet(() -> unsure(code))
                  .map(means -> bare + ": " + means);
        };
    return meaning.orElse(bare);
  }

  private static String notFound(Optional<CommandKind> kind) {
    String own = "its command, directory or user could not be used";
    return (kind.filter(CommandKind::inShell).isPresent()
            ? own + ", or a command in its script was not found"
            : own)
        + "; its error log says which";
  }

  private static Optional<String> meaning(int code, CommandKind kind) {
    boolean tellsSignals =
        kind.inShell()
            || switch (kind.language()) {
              case JAVA, NODE, SHELL, OTHER -> true;
              case PHP, PYTHON, RUBY, PERL -> false;
            };
    if (code > 128 && code < 160 && tellsSignals) {
      return Optional.of("killed by signal " + (code - 128));
    }
    Optional<String> own =
        switch (kind.language()) {
          case PHP -> php(code, kind.isLaravel());
          case PYTHON ->
              means(
                  code,
                  Map.of(
                      1, "it failed, often an exception that nothing caught",
                      2, "its script cannot be opened, or its arguments are wrong"));
          case JAVA ->
              means(
                  code,
                  Map.of(1, "it failed, often an exception in `main`, or a class that is missing"));
          case NODE, RUBY ->
              means(code, Map.of(1, "it failed, often an exception that nothing caught"));
          case PERL -> means(code, Map.of(255, "it died; its log says of what"));
          case SHELL ->
              means(code, Map.of(2, "a mistake in its script, or the script cannot be opened"));
          case OTHER -> Optional.empty();
        };
    return own.or(() -> kind.inShell() ? means(code, SHELLS) : Optional.empty());
  }

  private static Optional<String> php(int code, boolean isLaravel) {
    return switch (code) {
      case 1 -> Optional.of("it failed, often an exception while it was starting");
      case 12 -> isLaravel ? Optional.of(OpenCause.OUT_OF_MEMORY.guess()) : Optional.empty();
      case 255 -> Optional.of("PHP died of a fatal error; its log says which");
      default -> Optional.empty();
    };
  }

  private static Optional<String> means(int code, Map<Integer, String> meanings) {
    return Optional.ofNullable(meanings.get(code));
  }

  /** Where nobody knows what the command is. */
  private static Optional<String> unsure(int code) {
    return switch (code) {
      case 12 -> Optional.of("if it is Laravel, it went over its memory limit (`--memory`)");
      case 126 -> Optional.of(SHELLS.get(126));
      case 255 -> Optional.of("if it is PHP, it died of a fatal error; its log says which");
      default ->
          code > 128 && code < 160
              ? Optional.of("killed by signal %d, if a shell tells it".formatted(code - 128))
              : Optional.empty();
    };
  }

  private static String signal(String name, Optional<CommandKind> kind) {
    return switch (name) {
      case "SIGKILL" ->
          kind.filter(CommandKind::isLaravel).isPresent()
              ? OpenCause.KILLED.words()
              : "killed by SIGKILL: the kernel was out of memory, or something killed it";
      case "SIGTERM" -> "ended by SIGTERM: something other than Supervisor stopped it";
      case "SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT" -> "it crashed (" + name + ")";
      default -> "ended by " + name;
    };
  }
}
