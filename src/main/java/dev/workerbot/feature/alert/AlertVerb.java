package dev.workerbot.feature.alert;

import dev.workerbot.command.AlertCommand;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Parameter.ParameterKind;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** How one acknowledges or resolves an alert. */
public abstract class AlertVerb implements Feature<AlertCommand> {
  private final VerbSpec spec;

  AlertVerb(Verb verb, String purpose, String brief, String... examples) {
    this.spec =
        VerbSpec.of(verb, Group.ALERTS, purpose, brief)
            .written("<alert>")
            .such(examples)
            .with(Parameter.word("alert", ParameterKind.NUMBERED, "Which one, such as #17"));
  }

  @Override
  public final VerbSpec spec() {
    return spec;
  }

  @Override
  public final AlertCommand read(Arguments typed) {
    return new AlertCommand(typed.verb(), typed.reference(Verb.ALERTS));
  }

  @Override
  public final CommandHandler<AlertCommand> handler(Services services) {
    return new AlertAnswers(services).handler(spec.verb());
  }
}
