package dev.workerbot.app.config.worker;

import dev.workerbot.app.config.key.Key;
import dev.workerbot.app.config.key.Section;
import dev.workerbot.app.config.server.ConfiguredServer;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Selector;
import java.util.List;
import java.util.Optional;

/** Reads which workers a section is for; each term has to mean a server of the config. */
final class PlacedWorkers {
  private PlacedWorkers() {}

  /** Notes what is wrong with them; empty where that is so much that nobody is meant. */
  static Optional<Selector> read(
      Section section, Key<String> key, String text, List<ConfiguredServer> servers) {
    try {
      Selector of = Selector.parse(text);
      for (Selector.Term term : of.terms()) {
        boolean met =
            servers.stream()
                .anyMatch(configuredServer ->
                    term.matches(configuredServer.name(), configuredServer.tags()));
        if (!met) {
          section.wrong(
              key, Sentence.of("no server or tag is meant by `%s`; it would never apply", term));
        }
      }
      return Optional.of(of);
    } catch (IllegalArgumentException wrong) {
      section.wrong(section.lineOf(key), "`workers`: " + wrong.getMessage());
      return Optional.empty();
    }
  }
}
