package dev.workerbot.feature.status;

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

/** {@code status}: how workers are. */
@AutoService(Syntax.class)
public final class StatusVerb implements Feature<Status> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.STATUS,
            Group.LOOK,
            "the state of the workers, problems first",
            "State of the workers, problems first")
        .written("[workers] [--all]")
        .such("status", "status horizon@web1", "status @prod --all")
        .note("Groups are folded; `--all` shows every process.")
        .noteOnSelectors()
        .with(
            Parameter.workers(
                    "Which workers, such as horizon@web1, queue@prod or *@web1; all if empty")
                .optional(),
            Parameter.flag("all", "Show every process on its own line"));
  }

  @Override
  public Status read(Arguments typed) {
    return new Status(typed.workers(), typed.flag("all"));
  }

  @Override
  public CommandHandler<Status> handler(Services services) {
    StatusAnswers answers = new StatusAnswers(services);
    return (requestContext, status, go) -> answers.of(requestContext, status, go.sight());
  }
}
