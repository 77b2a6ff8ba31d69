package dev.workerbot.app.check;

import dev.workerbot.app.config.Config;
import dev.workerbot.message.text.Counts;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code workerbot check} says of the sets: which workers each means just now. */
final class Shorthands {
  private static final int NAMED = 8;

  private Shorthands() {}

  /**
   * One line for each set.
   *
   * @param found the workers of the servers that have answered
   */
  static List<String> lines(Config config, Map<ServerName, List<WorkerStatus>> found) {
    return config.shorthand().sets().entrySet().stream()
        .map(set -> {
          List<String> groups = groups(config, set.getValue(), found).distinct().sorted().toList();
          String meant =
              groups.isEmpty()
                  ? "which is not a worker right now"
                  : "which is " + Counts.first(NAMED, groups);
          return "%s @%s stands for %s, %s"
              .formatted(groups.isEmpty() ? "⚠" : "•", set.getKey(), set.getValue(), meant);
        })
        .toList();
  }

  private static Stream<String> groups(
      Config config, Selector set, Map<ServerName, List<WorkerStatus>> found) {
    return config.servers().stream()
        .flatMap(configuredServer ->
            set.terms().stream()
                .filter(term -> term.matches(configuredServer.name(), configuredServer.tags()))
                .flatMap(term ->
                    found.getOrDefault(configuredServer.name(), List.of()).stream()
                        .map(WorkerStatus::worker)
                        .filter(term::matches))
                .map(worker -> worker.group() + "@" + configuredServer.name()));
  }
}
