package dev.workerbot.feature.servers;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code servers}: how the servers are. */
public final class ServersVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SERVERS,
            Group.LOOK,
            "each server: reachable, workers by state",
            "How the servers are")
        .such("servers");
  }

  @Override
  public Command read(Arguments typed) {
    return new Command.Servers();
  }
}
