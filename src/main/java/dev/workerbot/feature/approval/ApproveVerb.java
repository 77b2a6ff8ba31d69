package dev.workerbot.feature.approval;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Approve;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code approve}: let a request through. */
@AutoService(Syntax.class)
public final class ApproveVerb implements Feature<Approve> {
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
  public Approve read(Arguments typed) {
    return new Approve(typed.request());
  }

  @Override
  public CommandHandler<Approve> handler(Services services) {
    ApprovalAnswers answers = new ApprovalAnswers(services);
    return CommandHandler.numbered(
        (requestContext, approve, _) -> answers.approve(requestContext, approve),
        caller -> answers.numbered(caller, Verb.APPROVE));
  }
}
