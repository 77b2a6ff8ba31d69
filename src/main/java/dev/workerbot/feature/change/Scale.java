package dev.workerbot.feature.change;

import dev.workerbot.command.FeatureCommand;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Verb;

/** Another number of processes. */
public record Scale(Selector of, int processes, boolean confirmed) implements FeatureCommand {
  @Override
  public Verb verb() {
    return Verb.SCALE;
  }

  @Override
  public String text() {
    return "scale " + of + " " + processes + (confirmed ? " --yes" : "");
  }
}
