package dev.workerbot.feature.silence;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;

/** What is silenced. */
public record Silences() implements Command {
  @Override
  public Verb verb() {
    return Verb.SILENCES;
  }

  @Override
  public String text() {
    return "silences";
  }
}
