package dev.workerbot.feature.hold;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Parameter;
import dev.workerbot.command.Parameter.Kind;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code release}: end a hold early. */
public final class ReleaseVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(Verb.RELEASE, Group.ACT, "ends a hold early", "End a hold early")
        .written("<hold>")
        .such("release #3", "release queue@web1")
        .with(Parameter.word("hold", Kind.NUMBERED, "Which one, such as #3"));
  }

  @Override
  public Command read(Arguments typed) {
    return new Careful.Release(typed.which(Verb.HOLDS));
  }
}
