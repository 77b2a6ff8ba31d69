package dev.workerbot.feature.help;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code whoami}: who the bot takes the caller for. */
@AutoService(Syntax.class)
public final class WhoamiVerb implements Feature<Whoami> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.WHOAMI,
            Group.RIGHTS,
            "your account and roles, as the bot sees them",
            "Your account and roles, as the bot sees them")
        .such("whoami");
  }

  @Override
  public Whoami read(Arguments typed) {
    return new Whoami();
  }

  @Override
  public CommandHandler<Whoami> handler(Services services) {
    return (requestContext, whoami, _) ->
        services
            .auditLog()
            .free(
                requestContext,
                whoami.verb(),
                services.accessAnswers().whoami(requestContext.caller()));
  }
}
