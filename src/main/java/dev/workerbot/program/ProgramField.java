package dev.workerbot.program;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What can be said of a new worker, in the order in which a form asks and a file says it.
 *
 * <p>The defaults are Supervisor's own, but for those that {@link #recommender} names. Source:
 * supervisor 4.2.5, options.py, _processes_from_section; laravel/docs, queues.md, "Supervisor
 * Configuration".
 */
public enum ProgramField {
  NAME("name", "Name", "", ""),
  COMMAND("command", "Command", "", ""),
  PROCESS_NAME("process_name", "Process name", "", "%(program_name)s"),
  PROCESSES("numprocs", "Processes", "1", "1"),
  USER("user", "User", "", ""),
  DIRECTORY("directory", "Directory", "", ""),
  ENVIRONMENT("environment", "Environment", "", ""),
  AUTOSTART("autostart", "Start with supervisord", "true", "true"),
  AUTORESTART("autorestart", "Restart when it ends", "true", "unexpected"),
  STARTSECS("startsecs", "Seconds up until it counts as started", "1", "1"),
  STARTRETRIES("startretries", "Tries to start", "3", "3"),
  STOPWAITSECS("stopwaitsecs", "Seconds to stop before SIGKILL", "10", "10"),
  STOPSIGNAL("stopsignal", "Stop signal", "TERM", "TERM"),
  STOPASGROUP("stopasgroup", "Stop its children too", "true", "false"),
  KILLASGROUP("killasgroup", "Kill its children too", "", "false"),
  EXITCODES("exitcodes", "Expected exit codes", "0", "0"),
  PRIORITY("priority", "Priority", "999", "999"),
  REDIRECT_STDERR("redirect_stderr", "One log for both streams", "true", "false"),
  STDOUT_LOG("stdout_logfile", "Log", "AUTO", "AUTO"),
  STDOUT_MAXBYTES("stdout_logfile_maxbytes", "Log's size before it is rotated", "50MB", "50MB"),
  STDOUT_BACKUPS("stdout_logfile_backups", "Rotated logs to keep", "10", "10"),
  STDERR_LOG("stderr_logfile", "Error log", "AUTO", "AUTO"),
  STDERR_MAXBYTES(
      "stderr_logfile_maxbytes", "Error log's size before it is rotated", "50MB", "50MB"),
  STDERR_BACKUPS("stderr_logfile_backups", "Rotated error logs to keep", "10", "10");

  private final String key;
  private final String label;
  private final String usual;
  private final String supervisors;

  ProgramField(String key, String label, String usual, String supervisors) {
    this.key = key;
    this.label = label;
    this.usual = usual;
    this.supervisors = supervisors;
  }

  /** As Supervisor's files name it; {@code name} for what stands in the section's header. */
  public String key() {
    return key;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /**
   * What holds where nothing is said; empty where something must be, or where it follows from
   * another field ({@code killasgroup} from {@code stopasgroup}, {@code process_name} from {@code
   * numprocs}).
   */
  public String usual() {
    return usual;
  }

  /** What Supervisor takes where a file says nothing; empty where that is nothing. */
  public String supervisors() {
    return supervisors;
  }

  /** Who recommends the default. */
  public String recommender() {
    return usual.equals(supervisors) || this == KILLASGROUP ? "Supervisor" : "Laravel";
  }

  /**
   * What a value is, for a form that shows a check mark, a box of several lines or a list; the
   * check decides, not the form.
   */
  public FieldKind kind() {
    return switch (this) {
      case AUTOSTART, STOPASGROUP, KILLASGROUP, REDIRECT_STDERR -> FieldKind.FLAG;
      case PROCESSES, STARTSECS, STARTRETRIES, STOPWAITSECS, PRIORITY -> FieldKind.NUMBER;
      case STDOUT_BACKUPS, STDERR_BACKUPS -> FieldKind.NUMBER;
      case ENVIRONMENT -> FieldKind.LINES;
      case AUTORESTART, STOPSIGNAL -> FieldKind.CHOICE;
      default -> FieldKind.TEXT;
    };
  }

  /** How the processes are called where nothing is said: several need a number. */
  public static String defaultProcessName(int processes) {
    return processes > 1 ? "%(program_name)s_%(process_num)02d" : PROCESS_NAME.supervisors();
  }

  /** See {@link #kind}. */
  public enum FieldKind {
    TEXT,
    LINES,
    NUMBER,
    FLAG,
    CHOICE
  }

  /** The field of Supervisor's key; {@code processes} and dashes do as well. */
  public static Optional<ProgramField> named(String word) {
    String wanted = word.toLowerCase(Locale.ROOT).replace('-', '_');
    return wanted.equals("processes")
        ? Optional.of(PROCESSES)
        : Arrays.stream(values())
            .filter(programField -> programField.key.equals(wanted))
            .findFirst();
  }
}
