package dev.workerbot.feature.hold;

import dev.workerbot.command.FeatureCommand;
import dev.workerbot.worker.Verb;

/** What is held. */
public record Holds() implements FeatureCommand {
  @Override
  public Verb verb() {
    return Verb.HOLDS;
  }

  @Override
  public String text() {
    return "holds";
  }
}
