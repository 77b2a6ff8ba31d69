package dev.workerbot.feature.config;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** How Supervisor is to run workers: their section of the config, and whether it is applied. */
public record Show(Selector of) implements Command {
  @Override
  public Optional<Selector> named() {
    return Optional.of(of);
  }

  @Override
  public Verb verb() {
    return Verb.SHOW;
  }

  @Override
  public Optional<Selector> shown() {
    return Optional.of(of);
  }

  @Override
  public String text() {
    return "show " + of;
  }
}
