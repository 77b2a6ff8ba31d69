package dev.workerbot.feature.hold;

import dev.workerbot.command.Command;
import dev.workerbot.command.Reference;
import dev.workerbot.worker.verb.Verb;

/** End a hold early. */
public record Release(Reference reference) implements Command {
  @Override
  public Verb verb() {
    return Verb.RELEASE;
  }

  @Override
  public String text() {
    return "release " + reference;
  }
}
