package dev.workerbot.feature.help;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Act;
import dev.workerbot.feature.action.NamedAction;
import dev.workerbot.feature.action.NamedActions;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.HumanTime;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code can run}: whether the caller may run a named action, and what that does. */
final class ActionRights {
  private final Authorizer authorizer;
  private final AuditLog auditLog;
  private final HoldPolicy holdPolicy;
  private final NamedActions actions;

  ActionRights(Services services) {
    this.authorizer = services.authorizer();
    this.auditLog = services.auditLog();
    this.holdPolicy = services.holdPolicy();
    this.actions = services.part(NamedActions.class);
  }

  CommandAnswer of(RequestContext requestContext, String name) {
    Optional<NamedAction> action = actions.runnable(requestContext.caller(), name);
    if (action.isEmpty()) {
      return answer(requestContext, List.of(), no(actions.refusal(name, requestContext.caller())));
    }
    Caller running = requestContext.caller().running(action.get().name());
    Act does = action.get().command();
    RequestContext own =
        new RequestContext(
            requestContext.id(),
            running,
            requestContext.text(),
            requestContext.pressable(),
            requestContext.progress());
    Resolution found = authorizer.lookup().resolve(own, does.verb(), does.targets());
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return authorizer.lookup().notFound(own, Verb.CAN, found);
    }
    Set<Target> targets = found.targets().keySet();
    Optional<String> why =
        authorizer
            .whyNot(own, VerbEffects.of(does.verb()), does.targets(), targets)
            .or(() -> actions.objection(action.get(), running, authorizer, targets));
    return answer(
        requestContext,
        targets,
        why.map(ActionRights::no)
            .orElseGet(() ->
                yes(action.get())
                    .withLines(holdPolicy.obstacles(requestContext.caller(), targets))));
  }

  private static Message no(String why) {
    return Message.of(Severity.WARNING, Sentence.of("No. %s", why));
  }

  private static Message yes(NamedAction action) {
    Message message =
        Message.of(Severity.GOOD, Sentence.of("Yes, you may run %s", Message.code(action.name())))
            .withLine(
                Sentence.of(
                    "It runs %s with its own rights, without confirmation or approval.",
                    Message.code(action.command().unconfirmed().text())));
    return action.mutes()
        ? message.withLine(
            Sentence.of(
                "Alerts of its workers are muted until it ends, for at most %s.",
                HumanTime.wholeSeconds(action.window())))
        : message;
  }

  private CommandAnswer answer(
      RequestContext requestContext, Collection<Target> targets, Message message) {
    boolean _ =
        auditLog.record(
            requestContext,
            Optional.of(Verb.CAN),
            Audit.Decided.ALLOWED,
            "free",
            List.copyOf(targets));
    return requestContext.done(message);
  }
}
