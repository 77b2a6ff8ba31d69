package dev.workerbot.feature.history;

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

/** {@code history}: who did what. */
@AutoService(Syntax.class)
public final class HistoryVerb implements Feature<History> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.HISTORY,
            Group.LOOK,
            "who did what, when, and the result",
            "Who did what, and the result")
        .written("[workers]")
        .such("history", "history horizon@web1")
        .note("For named workers it also shows how their state changed in between.")
        .with(Parameter.workers("Which workers; all if empty").optional());
  }

  @Override
  public History read(Arguments typed) {
    return new History(typed.workers());
  }

  @Override
  public CommandHandler<History> handler(Services services) {
    return new HistoryAnswers(services);
  }
}
