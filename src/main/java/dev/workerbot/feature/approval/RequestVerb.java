package dev.workerbot.feature.approval;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Act;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterForm;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.RestartArguments;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.feature.restart.ActVerb;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code request}: ask others for what one may not do oneself. */
@AutoService(Syntax.class)
public final class RequestVerb implements Feature<Request> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.REQUEST,
            Group.RIGHTS,
            "asks others to approve what you may not do alone",
            "Ask others to approve what you may not do alone")
        .written("<command> [--reason TEXT]")
        .such("request restart horizon@web1 --reason \"stuck since 3\"")
        .with(
            Parameter.word("verb", ParameterKind.ACTING_VERB, "Action"),
            Parameter.workers("Which worker, such as horizon@web1"),
            Parameter.rest("reason", "Why; everybody sees it")
                .as(ParameterForm.OPTION_OR_REST)
                .upTo(300))
        .with(RestartArguments.PARAMETERS)
        .with(Parameter.hidden("break-glass"), Parameter.hiddenFlag("yes"));
  }

  @Override
  public Request read(Arguments typed) {
    Verb wanted =
        typed
            .word()
            .flatMap(Verb::named)
            .filter(verb -> verb.reach() == Verb.Reach.ACTS)
            .orElseThrow(RequestVerb::mistake);
    Act act =
        ActVerb.act(
            wanted,
            typed,
            wanted == Verb.RESTART ? RestartArguments.read(typed) : RestartOptions.PLAIN);
    if (act.breakGlassReason().isPresent()) {
      throw mistake();
    }
    Optional<String> reason = typed.value("reason");
    String rest = typed.rest();
    return new Request(act, reason.orElse(rest));
  }

  @Override
  public CommandHandler<Request> handler(Services services) {
    ApprovalAnswers answers = new ApprovalAnswers(services);
    return (requestContext, asked, _) -> answers.request(requestContext, asked);
  }

  private static IllegalArgumentException mistake() {
    return new IllegalArgumentException(
        "Name a command and a worker: `request restart" + " horizon@web1`.");
  }
}
