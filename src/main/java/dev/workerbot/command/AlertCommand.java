package dev.workerbot.command;

import dev.workerbot.worker.verb.Verb;

/** Acknowledge alerts, or resolve them by hand. */
public record AlertCommand(Verb verb, Reference reference) implements Command {
  public AlertCommand {
    if (verb != Verb.ACK && verb != Verb.RESOLVE) {
      throw new IllegalArgumentException(verb + " is not done to an alert");
    }
  }

  @Override
  public String text() {
    return verb + " " + reference;
  }
}
