package dev.workerbot.feature.help;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;

/** Who the bot takes the caller for. */
public record Whoami() implements Command {
  @Override
  public Verb verb() {
    return Verb.WHOAMI;
  }

  @Override
  public String text() {
    return "whoami";
  }
}
