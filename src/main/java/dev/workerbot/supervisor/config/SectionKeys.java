package dev.workerbot.supervisor.config;

import static dev.workerbot.supervisor.config.syntax.SettingType.BOOLEAN;
import static dev.workerbot.supervisor.config.syntax.SettingType.INTEGER;
import static dev.workerbot.supervisor.config.syntax.SettingType.LOG_LEVEL;
import static dev.workerbot.supervisor.config.syntax.SettingType.OCTAL;
import static dev.workerbot.supervisor.config.syntax.SettingType.SIZE;
import static dev.workerbot.supervisor.config.syntax.SettingType.TEXT;

import dev.workerbot.supervisor.config.syntax.SettingType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that Supervisor reads of sections other than programs; it ignores all others. */
public final class SectionKeys {
  static final String SUPERVISORD = "supervisord";

  /** What {@code [supervisord]} takes, in the order in which it is read. */
  static final Map<String, SettingType> DAEMON = daemon();

  private static final Map<String, List<String>> KEYS =
      Map.of(
          SUPERVISORD,
          List.copyOf(DAEMON.keySet()),
          "supervisorctl",
          List.of("serverurl", "username", "password", "prompt", "history_file"),
          "unix_http_server",
          List.of("file", "chmod", "chown", "username", "password"),
          "inet_http_server",
          List.of("port", "username", "password"),
          "include",
          List.of("files"));

  private SectionKeys() {}

  /** Empty where the section is none of these, or takes whatever its plugin takes. */
  public static Optional<List<String>> of(String section) {
    return section.startsWith("group:")
        ? Optional.of(List.of("programs", "priority"))
        : Optional.ofNullable(KEYS.get(section));
  }

  private static Map<String, SettingType> daemon() {
    Map<String, SettingType> all = new LinkedHashMap<>();
    all.put("minfds", INTEGER);
    all.put("minprocs", INTEGER);
    all.put("directory", TEXT);
    all.put("user", TEXT);
    all.put("umask", OCTAL);
    all.put("logfile", TEXT);
    all.put("logfile_maxbytes", SIZE);
    all.put("logfile_backups", INTEGER);
    all.put("loglevel", LOG_LEVEL);
    all.put("pidfile", TEXT);
    all.put("identifier", TEXT);
    all.put("nodaemon", BOOLEAN);
    all.put("silent", BOOLEAN);
    all.put("childlogdir", TEXT);
    all.put("nocleanup", BOOLEAN);
    all.put("strip_ansi", BOOLEAN);
    all.put("environment", TEXT);
    return all;
  }
}
