package dev.workerbot.feature.silence;

import dev.workerbot.command.Command;
import dev.workerbot.command.Reference;
import dev.workerbot.worker.verb.Verb;

/** End a silence early. */
public record Unsilence(Reference reference) implements Command {
  @Override
  public Verb verb() {
    return Verb.UNSILENCE;
  }

  @Override
  public String text() {
    return "unsilence " + reference;
  }
}
