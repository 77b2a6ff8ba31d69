package dev.workerbot.feature.hold;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code holds}: what is held. */
@AutoService(Syntax.class)
public final class HoldsVerb implements Feature<Holds> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HOLDS,
            Group.ACT,
            "open holds: whose, and until when",
            "Open holds: whose, and until when")
        .such("holds");
  }

  @Override
  public Holds read(Arguments typed) {
    return new Holds();
  }

  @Override
  public CommandHandler<Holds> handler(Services services) {
    HoldAnswers answers = new HoldAnswers(services);
    return (requestContext, _, _) -> answers.list(requestContext);
  }
}
