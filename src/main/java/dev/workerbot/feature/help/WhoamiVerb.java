package dev.workerbot.feature.help;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code whoami}: who the bot takes the caller for. */
public final class WhoamiVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.WHOAMI,
            Group.RIGHTS,
            "who you are to the bot",
            "Who I take you for, and your roles")
        .such("whoami");
  }

  @Override
  public Command read(Arguments typed) {
    return new Command.Whoami();
  }
}
