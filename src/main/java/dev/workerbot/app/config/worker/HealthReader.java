package dev.workerbot.app.config.worker;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Keys;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.health.HealthSettings;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code health}: which workers are probed whether they work. */
public final class HealthReader {
  private static final Key<String> WORKERS =
      Key.text("workers", "whose applications are asked, as a command names them: `*@prod`")
          .otherwise("none");
  private static final Key.Defaulted<Duration> EVERY =
      Key.time("every", "how often each application is asked; a minute or more")
          .orElse(HealthSettings.OFF.every());
  private static final Key.Defaulted<Duration> OLDEST =
      Key.time("oldest", "how long jobs may wait, from Laravel 12.19 on")
          .orElse(HealthSettings.OFF.oldest());
  private static final Key.Defaulted<Integer> DEEP =
      Key.number(
              "deep",
              1,
              100_000_000,
              "how many waiting jobs are trouble if the queue keeps growing")
          .orElse((int) HealthSettings.OFF.deep());

  public static final Key<Section> HEALTH =
      Keys.section(
              "health",
              Keys.of("health", WORKERS, EVERY, OLDEST, DEEP),
              "whether Laravel's workers work: [health](health.md)")
          .otherwise("nobody is asked");

  private HealthReader() {}

  /**
   * What it says.
   *
   * @param servers of the config
   */
  public static HealthSettings read(Section section, List<ConfiguredServer> servers) {
    Duration every = section.get(EVERY);
    if (every.compareTo(HealthSettings.LEAST) < 0) {
      section.wrong(
          EVERY, Sentence.of("`every` is a minute or more: each time a PHP is started for it"));
    }
    Optional<Selector> workers =
        section.find(WORKERS).flatMap(text -> PlacedWorkers.read(section, WORKERS, text, servers));
    if (workers.isPresent()
        && servers.stream().noneMatch(server -> canAsk(server, workers.get()))) {
      section.wrong(
          WORKERS,
          Sentence.of(
              "`health` asks by `artisan-runner`, which is set for none of these servers; see"
                  + " docs/health.md"));
    }
    return new HealthSettings(workers, every, section.get(OLDEST), section.get(DEEP));
  }

  private static boolean canAsk(ConfiguredServer server, Selector workers) {
    return !server.supervisor().artisan().isEmpty()
        && workers.terms().stream().anyMatch(term -> term.matches(server.name(), server.tags()));
  }
}
