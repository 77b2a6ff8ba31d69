package dev.workerbot.feature.health;

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

/** {@code retry}: failed jobs of Laravel go back into their queues. */
@AutoService(Syntax.class)
public final class RetryVerb implements Feature<Retry> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.RETRY,
            Group.JOBS,
            "puts failed jobs of Laravel back into their queues, after a preview",
            "Put failed jobs of Laravel back into their queues")
        .written("<id|class|all> [workers] [--yes]")
        .such("retry SendInvoice", "retry all queue@web1")
        .note(
            "`failed` lists them. You see how many jobs it means first; press Confirm, or add"
                + " `--yes`. A job that already did half of its work does that half again.")
        .noteOnSelectors()
        .with(
            Parameter.word("job", ParameterKind.TEXT, "The id or class of a failed job, or all"),
            Parameter.workers("Which workers, such as queue@web1; all if empty").optional(),
            Parameter.hidden("until"),
            Parameter.flag("yes", "Do not show me a preview first"));
  }

  @Override
  public Retry read(Arguments typed) {
    return new Retry(
        typed.word().orElse(""), typed.workers(), typed.value("until"), typed.flag("yes"));
  }

  @Override
  public CommandHandler<Retry> handler(Services services) {
    RetryAnswers answers = new RetryAnswers(services);
    return (requestContext, retry, _) -> answers.of(requestContext, retry);
  }
}
