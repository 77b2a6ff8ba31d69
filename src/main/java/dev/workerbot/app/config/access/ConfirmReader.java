package dev.workerbot.app.config.access;

import dev.workerbot.access.Confirming;
import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code confirm}. */
public final class ConfirmReader {
  private static final Key.Defaulted<Integer> MORE_THAN =
      Key.number("more-than", 0, 1000, "how many workers need no Confirm; 0 for none")
          .orElse(Confirming.MORE_THAN);
  private static final Key<List<Section>> ALWAYS =
      Keys.list(
          "always",
          AccessReader.GRANT,
          "grants, `verbs` on `workers` of `servers`: what is confirmed however few are meant");

  public static final Key<Section> CONFIRM =
      Keys.section(
              "confirm",
              Keys.of("confirm", MORE_THAN, ALWAYS),
              "what is shown first and waits for a Confirm:"
                  + " [more](rolling.md#what-is-confirmed-first)")
          .otherwise("more than one worker");

  private ConfirmReader() {}

  public static Confirming read(
      Section section, AccessReader access, List<ConfiguredServer> servers) {
    return new Confirming(
        section.get(MORE_THAN),
        section.all(ALWAYS).stream().map(access::restriction).toList(),
        Map.copyOf(
            servers.stream()
                .collect(Collectors.toMap(ConfiguredServer::name, ConfiguredServer::tags))));
  }
}
