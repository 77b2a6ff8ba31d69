package dev.workerbot.feature.hold;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;

/** What is held. */
public record Holds() implements Command {
  @Override
  public Verb verb() {
    return Verb.HOLDS;
  }

  @Override
  public String text() {
    return "holds";
  }
}
