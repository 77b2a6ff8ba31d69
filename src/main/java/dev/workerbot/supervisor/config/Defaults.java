package dev.workerbot.supervisor.config;

import dev.workerbot.supervisor.config.program.ProgramConfig;
import java.util.LinkedHashMap;
import java.util.Map;
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
  private static final Map<String, String> VALUES = new LinkedHashMap<>();

  static {
    VALUES.put("numprocs", "1");
    VALUES.put("autostart", "true");
    VALUES.put("autorestart", "unexpected");
    VALUES.put("startsecs", "1");
    VALUES.put("startretries", "3");
    VALUES.put("stopwaitsecs", "10");
    VALUES.put("stopsignal", "TERM");
    VALUES.put("exitcodes", "0");
    VALUES.put("stdout_logfile", "AUTO");
    VALUES.put("stderr_logfile", "AUTO");
  }

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
    VALUES.forEach((key, value) -> {
      if (program.value(key).isEmpty()) {
        defaults.put(key, value);
      }
    });
    if (program.flag("redirect_stderr", false)) {
      defaults.remove("stderr_logfile");
    }
    return defaults;
  }
}
