package dev.workerbot.feature.help;

import com.google.auto.service.AutoService;
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

/** {@code help}: what one may do here; about one verb, or all. */
@AutoService(Syntax.class)
public final class HelpVerb implements Feature<Help> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HELP, Group.LOOK, "what you may do here", "What you may do here, with examples")
        .written("[command]")
        .such("help restart")
        .with(Parameter.word("verb", ParameterKind.VERB, "The command to explain").optional());
  }

  @Override
  public Help read(Arguments typed) {
    return new Help(typed.named());
  }

  @Override
  public CommandHandler<Help> handler(Services services) {
    return (requestContext, help) ->
        services
            .auditLog()
            .free(
                requestContext,
                help.verb(),
                services.accessAnswers().help(requestContext.caller(), help.about()));
  }
}
