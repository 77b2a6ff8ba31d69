package dev.workerbot.supervisor.config;

import dev.workerbot.supervisor.config.program.ConfigScope;
import dev.workerbot.supervisor.config.syntax.IniFile;
import dev.workerbot.supervisor.config.syntax.PercentFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a config names outside of its programs and must be on the server, as far as it is known. */
final class NamedByConfig {
  private NamedByConfig() {}

  /** The folders that {@code [supervisord]} needs. */
  static List<String> folders(IniFile ini, ConfigScope scope) {
    return Stream.of("directory", "childlogdir", "logfile", "pidfile")
        .flatMap(key ->
            known(ini, scope, SectionKeys.SUPERVISORD, key)
                .map(path -> key.endsWith("file") ? ConfigReader.folderOf(path) : path)
                .stream())
        .toList();
  }

  /** The users that others than programs name. */
  static List<String> users(IniFile ini, ConfigScope scope) {
    return ini.sections().keySet().stream()
        .flatMap(section ->
            Stream.of("user", "chown", "socket_owner")
                .filter(key -> !key.equals("user") || section.equals(SectionKeys.SUPERVISORD))
                .flatMap(key -> known(ini, scope, section, key).stream()))
        .map(owner -> owner.split(":", 2)[0])
        .toList();
  }

  /** A path that {@code [supervisord]} names. */
  static Optional<String> path(IniFile ini, ConfigScope scope, String key) {
    return known(ini, scope, SectionKeys.SUPERVISORD, key).map(String::strip);
  }

  private static Optional<String> known(
      IniFile ini, ConfigScope scope, String section, String key) {
    return ini.value(section, key)
        .flatMap(text -> PercentFormat.of(text, scope::value).whole())
        .filter(text -> !text.isEmpty());
  }
}
