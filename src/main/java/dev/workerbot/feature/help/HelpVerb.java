package dev.workerbot.feature.help;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Parameter;
import dev.workerbot.command.Parameter.ParameterKind;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code help}: what one may do here; about one verb, or all. */
public final class HelpVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HELP, Group.LOOK, "what you may do here", "What you may do here, with examples")
        .written("[command]")
        .such("help restart")
        .with(Parameter.word("verb", ParameterKind.VERB, "The command to explain").optional());
  }

  @Override
  public Command read(Arguments typed) {
    return new Command.Help(typed.named());
  }
}
