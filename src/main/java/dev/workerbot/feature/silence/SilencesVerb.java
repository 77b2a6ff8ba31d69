package dev.workerbot.feature.silence;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code silences}: what is silenced. */
@AutoService(Syntax.class)
public final class SilencesVerb implements Feature<Silences> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SILENCES, Group.ALERTS, "open silences: whose, and until when", "Open silences")
        .such("silences");
  }

  @Override
  public Silences read(Arguments typed) {
    return new Silences();
  }

  @Override
  public CommandHandler<Silences> handler(Services services) {
    SilenceAnswers answers = new SilenceAnswers(services);
    return (requestContext, _, _) -> answers.list(requestContext);
  }
}
