package dev.workerbot.feature.health;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** Which jobs have failed. */
public record ShowFailed(Optional<Selector> of) implements Command {
  @Override
  public Verb verb() {
    return Verb.FAILED;
  }

  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Optional<Selector> shown() {
    return of;
  }

  @Override
  public String text() {
    return "failed" + of.map(selector -> " " + selector).orElse("");
  }
}
