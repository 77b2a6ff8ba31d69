package dev.workerbot.feature.health;

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

/** {@code failed}: which jobs of Laravel have failed. */
@AutoService(Syntax.class)
public final class FailedVerb implements Feature<ShowFailed> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.FAILED,
            Group.JOBS,
            "which jobs of Laravel workers failed: how many of each class, and the newest",
            "Which jobs of Laravel workers failed")
        .written("[workers]")
        .such("failed", "failed queue@web1")
        .note("What is in a job is never shown. It needs `artisan-runner`; see docs/health.md.")
        .noteOnSelectors()
        .with(Parameter.workers("Which workers, such as queue@web1; all if empty").optional());
  }

  @Override
  public ShowFailed read(Arguments typed) {
    return new ShowFailed(typed.workers());
  }

  @Override
  public CommandHandler<ShowFailed> handler(Services services) {
    FailedAnswers answers = new FailedAnswers(services);
    return (requestContext, failed, _) -> answers.of(requestContext, failed);
  }
}
