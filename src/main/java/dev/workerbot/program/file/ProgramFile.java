package dev.workerbot.program.file;

import dev.workerbot.program.Expansions;
import dev.workerbot.program.ProgramField;
import dev.workerbot.program.ProgramSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A worker as the file that Supervisor reads: one file, one section, every value in it, so that
 * nothing hangs on the defaults of a version.
 *
 * <p>Source: supervisor 4.2.5, options.py (UnhosedConfigParser, processes_from_section) and
 * datatypes.py.
 */
public final class ProgramFile {
  private ProgramFile() {}

  /** The whole file, all of it ASCII. */
  public static String render(ProgramSpec spec) {
    return file(spec.name(), values(spec));
  }

  /** The file for people: the values of the environment are masked. */
  public static String preview(ProgramSpec spec) {
    Map<ProgramField, String> values = values(spec);
    values.computeIfPresent(
        ProgramField.ENVIRONMENT, (_, _) -> spec.environmentVariables().masked());
    return file(spec.name(), values);
  }

  private static String file(String name, Map<ProgramField, String> values) {
    String lines =
        values.entrySet().stream()
            .map(one -> one.getKey().key() + "=" + one.getValue() + "\n")
            .collect(Collectors.joining());
    return """
    ; Written by workerbot, which reads this file again before it changes it.
    [program:%s]
    """
            .formatted(name)
        + lines;
  }

  /** Each value as it stands in the file, in the order of the lines. */
  static Map<ProgramField, String> values(ProgramSpec spec) {
    Map<ProgramField, String> values = new LinkedHashMap<>();
    values.put(ProgramField.COMMAND, Expansions.escape(spec.command()));
    values.put(ProgramField.PROCESS_NAME, spec.processName());
    values.put(ProgramField.PROCESSES, Integer.toString(spec.processes()));
    values.put(ProgramField.USER, spec.user());
    spec.directory().ifPresent(path -> values.put(ProgramField.DIRECTORY, Expansions.escape(path)));
    if (!spec.environmentVariables().values().isEmpty()) {
      values.put(ProgramField.ENVIRONMENT, Expansions.escape(spec.environmentVariables().ini()));
    }
    values.put(ProgramField.AUTOSTART, Boolean.toString(spec.autostart()));
    values.put(ProgramField.AUTORESTART, spec.autorestart().word());
    values.put(ProgramField.STARTSECS, Integer.toString(spec.startsecs()));
    values.put(ProgramField.STARTRETRIES, Integer.toString(spec.startretries()));
    values.put(ProgramField.STOPWAITSECS, Integer.toString(spec.stopwaitsecs()));
    values.put(ProgramField.STOPSIGNAL, spec.stopsignal().name());
    values.put(ProgramField.STOPASGROUP, Boolean.toString(spec.stopasgroup()));
    values.put(ProgramField.KILLASGROUP, Boolean.toString(spec.killasgroup()));
    values.put(
        ProgramField.EXITCODES,
        spec.exitcodes().stream().map(String::valueOf).collect(Collectors.joining(",")));
    values.put(ProgramField.PRIORITY, Integer.toString(spec.priority()));
    values.put(ProgramField.REDIRECT_STDERR, Boolean.toString(spec.redirectStderr()));
    values.put(ProgramField.STDOUT_LOG, spec.stdout().path());
    values.put(ProgramField.STDOUT_MAXBYTES, spec.stdout().size());
    values.put(ProgramField.STDOUT_BACKUPS, Integer.toString(spec.stdout().backups()));
    if (!spec.redirectStderr()) {
      values.put(ProgramField.STDERR_LOG, spec.stderr().path());
      values.put(ProgramField.STDERR_MAXBYTES, spec.stderr().size());
      values.put(ProgramField.STDERR_BACKUPS, Integer.toString(spec.stderr().backups()));
    }
    return values;
  }
}
