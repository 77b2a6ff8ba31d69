package dev.workerbot.feature.help;

import dev.workerbot.command.Command;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** Whether the caller may, and by which rule. */
public record Can(Verb asked, Selector targets) implements Command {
  @Override
  public Verb verb() {
    return Verb.CAN;
  }

  @Override
  public Optional<Selector> shown() {
    return Optional.of(targets);
  }

  @Override
  public String text() {
    return "can " + asked + " " + targets;
  }
}
