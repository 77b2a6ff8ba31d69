package dev.workerbot.feature.restart;

import com.google.auto.service.AutoService;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.syntax.Arguments;
import dev.workerbot.command.syntax.Group;
import dev.workerbot.command.syntax.Parameter;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.command.syntax.VerbSpec;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.approval.OpenRequests;
import dev.workerbot.request.dispatch.Feature;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/** {@code cancel}: end what is under way, or take back a request. */
@AutoService(Syntax.class)
public final class CancelVerb implements Feature<Cancel> {
  @Override
  public VerbSpec spec() {
    return VerbSpec.of(
            Verb.CANCEL,
            Group.ACT,
            "ends a rolling restart after its current step, or withdraws a request",
            "End a rolling restart after its current step")
        .written("[workers | #request]")
        .such("cancel #12", "cancel", "cancel queue@prod")
        .with(
            Parameter.workers("Which workers; the latest one here if empty").optional(),
            Parameter.hidden("operation"));
  }

  @Override
  public Cancel read(Arguments typed) {
    Optional<String> operation = typed.value("operation");
    boolean numbered = typed.peek().filter(word -> word.matches("#\\d{1,9}")).isPresent();
    return numbered && operation.isEmpty()
        ? new Cancel(Optional.empty(), typed.word())
        : new Cancel(typed.workers(), operation);
  }

  @Override
  public CommandHandler<Cancel> handler(Services services) {
    RollAnswers rolls = new RollAnswers(services);
    OpenRequests requests = services.part(OpenRequests.class);
    return (requestContext, cancel, _) ->
        cancel
            .request()
            .map(number -> requests.withdraw(requestContext, number))
            .orElseGet(() -> rolls.cancel(requestContext, cancel));
  }
}
