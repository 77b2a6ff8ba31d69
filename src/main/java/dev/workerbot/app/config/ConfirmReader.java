package dev.workerbot.app.config;

import dev.workerbot.access.Confirming;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code confirm}. */
final class ConfirmReader {
  static final Set<String> CONFIRM = Set.of("more-than", "always");

  private static final int MOST = 1000;

  private ConfirmReader() {}

  static Confirming read(
      Section section, AccessReader access, List<Config.ConfiguredServer> servers) {
    return new Confirming(
        section.number("more-than", 0, MOST).orElse(Confirming.MORE_THAN),
        section.list("always", AccessReader.GRANT).stream().map(access::restriction).toList(),
        Map.copyOf(
            servers.stream()
                .collect(
                    Collectors.toMap(
                        Config.ConfiguredServer::name, Config.ConfiguredServer::tags))));
  }
}
