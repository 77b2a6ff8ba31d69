package dev.workerbot.supervisor.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that Supervisor reads of sections other than programs; it ignores all others. */
public final class SectionKeys {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          ConfigReader.SUPERVISORD,
          List.copyOf(ConfigReader.DAEMON.keySet()),
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
}
