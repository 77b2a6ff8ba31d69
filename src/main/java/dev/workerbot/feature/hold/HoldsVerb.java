package dev.workerbot.feature.hold;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code holds}: what is held. */
public final class HoldsVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HOLDS,
            Group.ACT,
            "what is held, by whom, until when",
            "What is held, by whom, until when")
        .such("holds");
  }

  @Override
  public Command read(Arguments typed) {
    return new Careful.Holds();
  }
}
