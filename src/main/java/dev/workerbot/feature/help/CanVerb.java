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
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.verb.Verb;

/** {@code can}: whether the caller may, and by which rule. */
@AutoService(Syntax.class)
public final class CanVerb implements Feature<Can> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.CAN,
            Group.RIGHTS,
            "whether you may do something, and by which rule",
            "Whether you may do something, by which rule, or whom to ask")
        .written("<verb> <workers>")
        .such("can run after-deploy", "can restart horizon@web1")
        .with(
            Parameter.word("verb", ParameterKind.VERB, "Which command"),
            Parameter.workers("Which worker, such as horizon@web1").optional());
  }

  @Override
  public Can read(Arguments typed) {
    Verb asked =
        typed
            .named()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "Name a command and a worker: `can restart horizon@web1`."));
    return asked.reach() == Verb.Reach.FREE || asked == Verb.SERVERS
        ? new Can(asked, typed.workers().orElseGet(Selector::everything))
        : new Can(asked, typed.selector());
  }

  @Override
  public CommandHandler<Can> handler(Services services) {
    CanAnswers answers = new CanAnswers(services);
    return (requestContext, can, _) -> answers.of(requestContext, can);
  }
}
