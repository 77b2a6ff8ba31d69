package dev.workerbot.feature.alert;

import com.google.auto.service.AutoService;
import dev.workerbot.command.AlertCommand;
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

/** {@code resolve}: close an alert by hand. */
@AutoService(Syntax.class)
public final class ResolveVerb implements Feature<AlertCommand> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.RESOLVE,
            Group.ALERTS,
            "closes an alert that is over, without waiting",
            "Close an alert by hand")
        .written("<alert>")
        .such("resolve #17")
        .with(Parameter.word("alert", ParameterKind.NUMBERED, "Which one, such as #17"));
  }

  @Override
  public AlertCommand read(Arguments typed) {
    return new AlertCommand(Verb.RESOLVE, typed.reference(Verb.ALERTS));
  }

  @Override
  public CommandHandler<AlertCommand> handler(Services services) {
    return new AlertAnswers(services).handler(Verb.RESOLVE);
  }
}
