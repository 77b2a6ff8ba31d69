package dev.workerbot.supervisor.config;

import dev.workerbot.message.text.WordList;
import dev.workerbot.supervisor.config.program.ProgramConfig;
import dev.workerbot.supervisor.config.program.ProgramKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What Supervisor takes where a section says nothing. Source: supervisor 4.2.5, options.py,
 * _processes_from_section: {@code autostart 'true'}, {@code autorestart 'unexpected'}, {@code
 * startsecs 1}, {@code startretries 3}, {@code stopsignal 'TERM'}, {@code stopwaitsecs 10}, {@code
 * exitcodes '0'}, {@code numprocs 1}, {@code stdout_logfile} and {@code stderr_logfile Automatic},
 * the latter none with {@code redirect_stderr}; {@code user None}, which leaves the process the
 * user of supervisord.
 */
public final class Defaults {
  private static final List<String> SHOWN =
      WordList.of(
          """
          numprocs autostart autorestart startsecs startretries stopwaitsecs stopsignal exitcodes
          stdout_logfile stderr_logfile
          """);

  private Defaults() {}

  /** The defaults that are in force for a program, by their keys. */
  public static SequencedMap<String, String> of(ProgramConfig program, ServerConfig server) {
    SequencedMap<String, String> defaults = new LinkedHashMap<>();
    if (program.value("user").isEmpty()) {
      defaults.put(
          "user",
          server
              .daemon("user")
              .map(user -> user + ", as supervisord")
              .orElse("the one that supervisord runs as"));
    }
    SHOWN.stream()
        .filter(key -> program.value(key).isEmpty())
        .forEach(
            key -> defaults.put(key, key.endsWith("_logfile") ? "AUTO" : ProgramKeys.usual(key)));
    if (program.flag("redirect_stderr", false)) {
      defaults.remove("stderr_logfile");
    }
    return defaults;
  }
}
