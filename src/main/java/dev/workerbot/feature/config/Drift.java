package dev.workerbot.feature.config;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * What is on disk but not applied.
 *
 * @param of of all workers there are, if empty; a word without {@code @} was taken for a server
 */
public record Drift(Optional<Selector> of) implements Command {
  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Verb verb() {
    return Verb.DRIFT;
  }

  @Override
  public Optional<Selector> shown() {
    return of;
  }

  @Override
  public String text() {
    return "drift" + of.map(selector -> " " + selector).orElse("");
  }
}
