package dev.workerbot.feature.alert;

import com.google.auto.service.AutoService;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;

/** {@code alerts}: what is open. */
@AutoService(Syntax.class)
public final class AlertsVerb implements Feature<Alerts> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(Verb.ALERTS, Group.ALERTS, "open alerts, and who is on them", "Open alerts")
        .written("[workers]")
        .such("alerts", "alerts @prod")
        .with(Parameter.workers("Which workers; all if empty").optional());
  }

  @Override
  public Alerts read(Arguments typed) {
    return new Alerts(typed.workers());
  }

  @Override
  public CommandHandler<Alerts> handler(Services services) {
    AlertAnswers answers = new AlertAnswers(services);
    return (requestContext, alerts, _) -> answers.list(requestContext, alerts);
  }
}
