package dev.workerbot.feature.doctor;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** What is wrong, or could be better, with how workers are set up. */
public record Doctor(Optional<Selector> of) implements Command {
  @Override
  public Optional<Selector> named() {
    return of;
  }

  @Override
  public Verb verb() {
    return Verb.DOCTOR;
  }

  @Override
  public Optional<Selector> shown() {
    return of;
  }

  @Override
  public String text() {
    return "doctor" + of.map(selector -> " " + selector).orElse("");
  }
}
