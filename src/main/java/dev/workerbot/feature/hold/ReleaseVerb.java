package dev.workerbot.feature.hold;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Mode;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code release}: end a hold early. */
@AutoService(Syntax.class)
public final class ReleaseVerb implements Feature<Release> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(Verb.RELEASE, Group.ACT, "ends a hold early", "End a hold early")
        .authorise(Mode.RULES)
        .written("<hold>")
        .such("release #3", "release queue@web1")
        .with(Parameter.word("hold", ParameterKind.NUMBERED, "Which one, such as #3"));
  }

  @Override
  public Release read(Arguments typed) {
    return new Release(typed.reference(Verb.HOLDS));
  }

  @Override
  public CommandHandler<Release> handler(Services services) {
    HoldAnswers answers = new HoldAnswers(services);
    return CommandHandler.numbered(
        (requestContext, release, _) -> answers.end(requestContext, release), answers::numbered);
  }
}
