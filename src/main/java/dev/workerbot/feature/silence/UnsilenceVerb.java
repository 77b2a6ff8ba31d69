package dev.workerbot.feature.silence;

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

/** {@code unsilence}: end a silence early. */
@AutoService(Syntax.class)
public final class UnsilenceVerb implements Feature<Unsilence> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(Verb.UNSILENCE, Group.ALERTS, "ends a silence early", "End a silence early")
        .written("<silence>")
        .such("unsilence #3")
        .with(Parameter.word("silence", ParameterKind.NUMBERED, "Which one, such as #3"));
  }

  @Override
  public Unsilence read(Arguments typed) {
    return new Unsilence(typed.reference(Verb.SILENCES));
  }

  @Override
  public CommandHandler<Unsilence> handler(Services services) {
    SilenceAnswers answers = new SilenceAnswers(services);
    return CommandHandler.numbered(
        (requestContext, unsilence, _) -> answers.end(requestContext, unsilence),
        answers::numbered);
  }
}
