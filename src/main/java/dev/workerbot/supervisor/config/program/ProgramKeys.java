package dev.workerbot.supervisor.config.program;

import static dev.workerbot.supervisor.config.syntax.SettingType.AUTORESTART;
import static dev.workerbot.supervisor.config.syntax.SettingType.BOOLEAN;
import static dev.workerbot.supervisor.config.syntax.SettingType.EXITCODES;
import static dev.workerbot.supervisor.config.syntax.SettingType.INTEGER;
import static dev.workerbot.supervisor.config.syntax.SettingType.OCTAL;
import static dev.workerbot.supervisor.config.syntax.SettingType.SIGNAL;
import static dev.workerbot.supervisor.config.syntax.SettingType.SIZE;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.supervisor.config.syntax.SettingType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The keys that Supervisor reads of a program, their types and what holds where one is missing.
 * Source: supervisor 4.2.5, options.py, _processes_from_section.
 */
public final class ProgramKeys {
  static final String PROCESS_NAME = "process_name";
  static final String ENVIRONMENT = "environment";
  static final String KILLASGROUP = "killasgroup";

  /** What all processes share, in the order in which it is read. */
  private static final Map<String, SettingType> SHARED = shared();

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("priority", "999"),
          Map.entry("autostart", "true"),
          Map.entry("autorestart", "unexpected"),
          Map.entry("startsecs", "1"),
          Map.entry("startretries", "3"),
          Map.entry("stopsignal", "TERM"),
          Map.entry("stopwaitsecs", "10"),
          Map.entry("stopasgroup", "false"),
          Map.entry("exitcodes", "0"),
          Map.entry("redirect_stderr", "false"),
          Map.entry("numprocs", "1"),
          Map.entry("numprocs_start", "0"),
          Map.entry("logfile_backups", "10"),
          Map.entry("logfile_maxbytes", "50MB"),
          Map.entry("syslog", "false"),
          Map.entry("capture_maxbytes", "0"),
          Map.entry("events_enabled", "false"));

  private ProgramKeys() {}

  private static Map<String, SettingType> shared() {
    Map<String, SettingType> all = new LinkedHashMap<>();
    all.put("priority", INTEGER);
    all.put("autostart", BOOLEAN);
    all.put("autorestart", AUTORESTART);
    all.put("startsecs", INTEGER);
    all.put("startretries", INTEGER);
    all.put("stopsignal", SIGNAL);
    all.put("stopwaitsecs", INTEGER);
    all.put("stopasgroup", BOOLEAN);
    all.put(KILLASGROUP, BOOLEAN);
    all.put("exitcodes", EXITCODES);
    all.put("redirect_stderr", BOOLEAN);
    all.put("numprocs", INTEGER);
    all.put("numprocs_start", INTEGER);
    all.put("stdout_capture_maxbytes", SIZE);
    all.put("stdout_events_enabled", BOOLEAN);
    all.put("stderr_capture_maxbytes", SIZE);
    all.put("stderr_events_enabled", BOOLEAN);
    all.put("serverurl", TEXT);
    all.put("user", TEXT);
    all.put("umask", OCTAL);
    return all;
  }

  /** Every key that Supervisor reads of a program. */
  public static List<String> keys() {
    List<String> keys = new ArrayList<>(SHARED.keySet());
    keys.addAll(List.of("command", "directory", ENVIRONMENT, PROCESS_NAME));
    for (String stream : List.of("stdout", "stderr")) {
      for (String what : List.of("_logfile", "_logfile_backups", "_logfile_maxbytes", "_syslog")) {
        keys.add(stream + what);
      }
    }
    return keys;
  }

  /** What kind of value a key takes; {@code TEXT} for one that Supervisor does not know. */
  static SettingType type(String key) {
    if (SHARED.containsKey(key)) {
      return SHARED.get(key);
    }
    return key.endsWith("_logfile_backups")
        ? INTEGER
        : key.endsWith("_logfile_maxbytes")
            ? SIZE
            : key.equals("stdout_syslog") || key.equals("stderr_syslog") ? BOOLEAN : TEXT;
  }

  /** The default; empty where there is none. */
  public static String usual(String key) {
    return DEFAULTS.getOrDefault(
        key.replaceFirst("^(?:stdout|stderr)_", ""), DEFAULTS.getOrDefault(key, ""));
  }

  /** What all processes share, in the order in which it is read. */
  static Set<String> sharedKeys() {
    return SHARED.keySet();
  }

  /** Every key of a section of this kind. */
  static List<String> keysOf(String kind) {
    List<String> keys = keys();
    keys.addAll(
        switch (kind) {
          case "fcgi-program" -> List.of("socket", "socket_backlog", "socket_owner", "socket_mode");
          case "eventlistener" -> List.of("events", "buffer_size", "result_handler");
          default -> List.of();
        });
    return keys;
  }
}
