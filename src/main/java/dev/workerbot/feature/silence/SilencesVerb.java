package dev.workerbot.feature.silence;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code silences}: what is silenced. */
public final class SilencesVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SILENCES,
            Group.ALERTS,
            "what is kept quiet, by whom, until when",
            "What is silenced")
        .such("silences");
  }

  @Override
  public Command read(Arguments typed) {
    return new Command.Silences();
  }
}
