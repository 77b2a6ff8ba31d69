package dev.workerbot.feature.config;

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

/** {@code show}: how Supervisor is to run workers. */
@AutoService(Syntax.class)
public final class ShowVerb implements Feature<Show> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.SHOW,
            Group.CONFIG,
            "how Supervisor runs a worker: its config, defaults, and whether they are applied",
            "A worker's config, and whether it is applied")
        .written("<workers>")
        .such("show queue@web1", "show horizon@web1")
        .note("One program at a time. The values of `environment=` and comments are left out.")
        .noteOnSelectors()
        .with(Parameter.workers("Which worker, such as horizon@web1"));
  }

  @Override
  public Show read(Arguments typed) {
    return new Show(typed.selector());
  }

  @Override
  public CommandHandler<Show> handler(Services services) {
    ShowAnswers answers =
        new ShowAnswers(
            services.fleet(), services.policy(), services.authorizer(), services.cleaner());
    return (requestContext, show, go) -> answers.of(requestContext, show, go.sight());
  }
}
