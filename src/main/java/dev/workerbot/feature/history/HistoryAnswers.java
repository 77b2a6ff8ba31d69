package dev.workerbot.feature.history;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code history}: what the caller may see of it. */
final class HistoryAnswers implements CommandHandler<History> {
  private final Services services;
  private final HistoryText text;

  HistoryAnswers(Services services) {
    this.services = services;
    this.text = new HistoryText(services.records().audit(), services.records().clock());
  }

  @Override
  public CommandAnswer handle(RequestContext requestContext, History command, Authorization.Go go) {
    Caller caller = requestContext.caller();
    services
        .auditLog()
        .record(
            requestContext, Optional.of(Verb.HISTORY), Audit.Decided.ALLOWED, "roles", List.of());
    String about = command.of().map(of -> " on " + Message.code(of)).orElse("");
    Predicate<Target> maySee =
        target -> services.policy().allows(caller, Verb.HISTORY, List.of(target));
    Predicate<Target> asked =
        target -> command.of().isEmpty() || services.fleet().isMeant(command.of().get(), target);
    return requestContext.done(
        command.of().isPresent() && services.history().isPresent()
            ? text.of(maySee, asked, about, services.history().get())
            : text.of(maySee, asked, about));
  }
}
