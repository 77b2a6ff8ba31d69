package dev.workerbot.feature.approval;

import dev.workerbot.command.Arguments;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.command.Group;
import dev.workerbot.command.Parameter;
import dev.workerbot.command.Parameter.ParameterKind;
import dev.workerbot.command.Syntax;
import dev.workerbot.command.VerbSpec;
import dev.workerbot.worker.Verb;

/** {@code approve}: let a request through. */
public final class ApproveVerb implements Syntax {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.APPROVE,
            Group.RIGHTS,
            "approves someone else's request",
            "Approve someone else's request")
        .written("<request>")
        .such("approve #12")
        .with(Parameter.word("request", ParameterKind.REQUEST, "Which one, such as #12"));
  }

  @Override
  public Command read(Arguments typed) {
    return new Careful.Approve(typed.request());
  }
}
