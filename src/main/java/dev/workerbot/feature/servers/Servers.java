package dev.workerbot.feature.servers;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;

/** How the servers are. */
public record Servers() implements Command {
  @Override
  public Verb verb() {
    return Verb.SERVERS;
  }

  @Override
  public String text() {
    return "servers";
  }
}
