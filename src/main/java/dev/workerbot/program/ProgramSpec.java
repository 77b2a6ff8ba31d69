package dev.workerbot.program;

import dev.workerbot.program.file.ProgramFile;
import dev.workerbot.supervisor.shell.ShellWords;
import dev.workerbot.worker.restart.Autorestart;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A worker that can be written down: what Supervisor reads from {@link ProgramFile#render} is this,
 * value by value. Comes from {@link DraftCheck#of}; breaking a rule here throws {@link
 * IllegalArgumentException}. Whether somebody may have such a worker is asked of {@link Limits}.
 *
 * @param name of the program and of its group
 * @param command as Supervisor starts it: no shell, and a {@code %} is a {@code %}
 * @param user a name, never a number
 * @param directory absolute; empty for that of supervisord
 * @param processes from 1 to 100
 * @param startsecs seconds that it must stay up to count as started
 * @param stopwaitsecs seconds from the stop signal to SIGKILL
 * @param stderr unused where {@code redirectStderr}
 * @param processName a pattern with {@code %(program_name)s} and {@code %(process_num)02d}
 */
public record ProgramSpec(
    String name,
    String command,
    String user,
    Optional<String> directory,
    int processes,
    String processName,
    EnvironmentVariables environmentVariables,
    boolean autostart,
    Autorestart autorestart,
    int startsecs,
    int startretries,
    int stopwaitsecs,
    StopSignal stopsignal,
    boolean stopasgroup,
    boolean killasgroup,
    List<Integer> exitcodes,
    int priority,
    boolean redirectStderr,
    LogFile stdout,
    LogFile stderr) {
  static final int MAX_STARTSECS = 3_600;
  static final int MAX_STARTRETRIES = 1_000;
  static final int MAX_STOPWAITSECS = 86_400;
  static final int MAX_PRIORITY = 999_999;
  static final int MAX_BACKUPS = 1_000;
  static final long MAX_BYTES = 1L << 40;

  public ProgramSpec {
    exitcodes = List.copyOf(exitcodes);
    must(ProgramChecks.name(name));
    must(ProgramChecks.command(command));
    must(ProgramChecks.user(user));
    directory.ifPresent(path -> must(ProgramChecks.directory(path)));
    must(ProgramChecks.range(processes, 1, ProgramChecks.MAX_PROCESSES));
    must(ProgramChecks.processName(processName, name, processes));
    must(ProgramChecks.environment(environmentVariables));
    must(ProgramChecks.range(startsecs, 0, MAX_STARTSECS));
    must(ProgramChecks.range(startretries, 0, MAX_STARTRETRIES));
    must(ProgramChecks.range(stopwaitsecs, 0, MAX_STOPWAITSECS));
    must(ProgramChecks.groups(stopasgroup, killasgroup));
    must(ProgramChecks.exitcodes(exitcodes));
    must(ProgramChecks.range(priority, 0, MAX_PRIORITY));
    for (LogFile log : List.of(stdout, stderr)) {
      must(ProgramChecks.log(log));
      must(ProgramChecks.range(log.maxBytes(), 0, MAX_BYTES));
      must(ProgramChecks.range(log.backups(), 0, MAX_BACKUPS));
    }
    must(ProgramChecks.stderr(stderr, redirectStderr));
  }

  private static void must(Optional<String> wrong) {
    wrong.ifPresent(sentence -> {
      throw new IllegalArgumentException(sentence);
    });
  }

  /** The command as the words that the program gets; the first is the program. */
  public List<String> words() {
    return ShellWords.split(command).orElseThrow();
  }

  /** The names of its processes within its group, in the order of their numbers. */
  public List<String> processNames() {
    return IntStream.range(0, processes)
        .mapToObj(number -> Expansions.fill(processName, name, number))
        .toList();
  }

  /** The files that its processes write; several may share one. */
  public List<String> logs() {
    return IntStream.range(0, processes)
        .boxed()
        .flatMap(number ->
            (redirectStderr ? List.of(stdout) : List.of(stdout, stderr))
                .stream()
                    .filter(LogFile::isFile)
                    .map(log -> Expansions.fill(log.path(), name, number)))
        .distinct()
        .toList();
  }
}
