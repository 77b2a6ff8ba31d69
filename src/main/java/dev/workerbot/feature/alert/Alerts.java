package dev.workerbot.feature.alert;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** What is open; of some workers, or all. */
public record Alerts(Optional<Selector> of) implements Command {
  @Override
  public Verb verb() {
    return Verb.ALERTS;
  }

  @Override
  public String text() {
    return "alerts" + of.map(selector -> " " + selector).orElse("");
  }
}
