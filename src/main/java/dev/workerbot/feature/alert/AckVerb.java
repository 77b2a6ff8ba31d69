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

/** {@code ack}: tell everybody that one has an alert in hand. */
@AutoService(Syntax.class)
public final class AckVerb implements Feature<AlertCommand> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.ACK,
            Group.ALERTS,
            "says that you are working on an alert, so that nobody else is called",
            "Tell everybody that you have an alert")
        .written("<alert>")
        .such("ack #17", "ack horizon@web1")
        .with(Parameter.word("alert", ParameterKind.NUMBERED, "Which one, such as #17"));
  }

  @Override
  public AlertCommand read(Arguments typed) {
    return new AlertCommand(Verb.ACK, typed.reference(Verb.ALERTS));
  }

  @Override
  public CommandHandler<AlertCommand> handler(Services services) {
    return new AlertAnswers(services).handler(Verb.ACK);
  }
}
