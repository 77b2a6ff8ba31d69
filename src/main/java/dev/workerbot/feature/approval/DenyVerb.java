package dev.workerbot.feature.approval;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Deny;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code deny}: refuse a request. */
@AutoService(Syntax.class)
public final class DenyVerb implements Feature<Deny> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.DENY, Group.RIGHTS, "denies someone else's request", "Deny someone else's request")
        .written("<request> [reason]")
        .such("deny #12 not during the sale")
        .with(
            Parameter.word("request", ParameterKind.REQUEST, "Which one, such as #12"),
            Parameter.rest("reason", "Why; everybody sees it")
                .as(ParameterForm.OPTION_OR_REST)
                .upTo(300),
            Parameter.hiddenFlag("form"));
  }

  @Override
  public Deny read(Arguments typed) {
    int number = typed.request();
    Optional<String> reason = typed.value("reason");
    String rest = typed.rest();
    return new Deny(number, reason.orElse(rest), typed.flag("form"));
  }

  @Override
  public CommandHandler<Deny> handler(Services services) {
    ApprovalAnswers answers = new ApprovalAnswers(services);
    return CommandHandler.numbered(
        (requestContext, deny, _) -> answers.deny(requestContext, deny),
        caller -> answers.numbered(caller, Verb.DENY));
  }
}
