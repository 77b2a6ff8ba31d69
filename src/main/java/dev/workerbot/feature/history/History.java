package dev.workerbot.feature.history;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** Who did what. */
public record History(Optional<Selector> of) implements Command {
  @Override
  public Verb verb() {
    return Verb.HISTORY;
  }

  @Override
  public Optional<Selector> shown() {
    return of;
  }

  @Override
  public String text() {
    return "history" + of.map(selector -> " " + selector).orElse("");
  }
}
