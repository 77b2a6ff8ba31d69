package dev.workerbot.feature.help;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code can}: whether the caller may do it, and what else would stand in the way just now. */
final class CanAnswers {
  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final Services services;
  private final ApprovalRules approvals;
  private final ActionRights actions;

  CanAnswers(Services services) {
    this.fleet = services.fleet();
    this.policy = services.policy();
    this.authorizer = services.authorizer();
    this.services = services;
    this.approvals = services.part(Approvals.class).rules();
    this.actions = new ActionRights(services);
  }

  CommandAnswer of(RequestContext requestContext, Can can) {
    if (can.asked() == Verb.RUN) {
      return actions.of(requestContext, can.targets().toString());
    }
    List<Target> targets = List.of();
    if (can.asked() == Verb.CREATE) {
      targets = named(can.targets());
    }
    if (targets.isEmpty()
        && can.asked().reach() != Verb.Reach.FREE
        && can.asked() != Verb.SERVERS) {
      Optional<CommandAnswer> refused =
          authorizer.refusedBeforeLooking(requestContext, can.asked(), can.targets());
      if (refused.isPresent()) {
        return requestContext.done(
            Message.of(Severity.WARNING, Sentence.of("No. %s", refused.get().message().heading())));
      }
      Resolution found = authorizer.lookup().resolve(requestContext, can.asked(), can.targets());
      if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
        return authorizer.lookup().notFound(requestContext, Verb.CAN, found);
      }
      targets = List.copyOf(found.targets().keySet());
    }
    services
        .auditLog()
        .record(requestContext, Optional.of(Verb.CAN), Audit.Decided.ALLOWED, "free", targets);
    Message answer =
        services.accessAnswers().can(requestContext.caller(), can.asked(), can.targets(), targets);
    return requestContext.done(
        can.asked().acts() ? withObstacles(answer, requestContext.caller(), can, targets) : answer);
  }

  private Message withObstacles(Message answer, Caller caller, Can can, List<Target> targets) {
    Message message = answer;
    if (answer.severity() != Severity.GOOD) {
      String ask =
          authorizer.missingRights().mayAsk(caller, can.asked(), can.targets(), targets).strip();
      message = ask.isEmpty() ? message : message.withLine(ask);
    } else {
      VerbEffects verbEffects = VerbEffects.of(can.asked());
      int others = others(caller, verbEffects, targets);
      if (others > 0) {
        message =
            message.withLine(
                Severity.WARNING,
                Sentence.of(
                    "%s to approve it first%s.",
                    TargetNames.capitalised(have(others)),
                    approvals
                        .why(verbEffects, targets)
                        .map(more -> Sentence.of("%s%s", ": ", more))
                        .orElse(Sentence.EMPTY)));
      }
      for (String line : perhaps(caller, can.asked(), targets, others)) {
        message = message.withLine(Severity.WARNING, line);
      }
      message =
          services
              .part(Confirming.class)
              .why(can.asked(), targets)
              .map(message::withLine)
              .orElse(message);
    }
    return message.withLines(services.holdPolicy().obstacles(caller, targets));
  }

  /** What stands in the way only if it does what the verb need not do, such as leave it down. */
  private List<String> perhaps(Caller caller, Verb verb, List<Target> targets, int others) {
    List<String> lines = new ArrayList<>();
    for (Effect effect : new TreeSet<>(verb.effects().perhaps())) {
      VerbEffects verbEffects =
          new VerbEffects(
              verb,
              targets.stream().collect(Collectors.toMap(target -> target, _ -> Set.of(effect))));
      Optional<String> denied =
          policy.denied(caller, verbEffects, targets).map(Decision.RefusedDecision::reason);
      int more = others(caller, verbEffects, targets);
      if (denied.isPresent()) {
        lines.add("Not if it %s. %s".formatted(effect.sentence(), denied.get()));
      } else if (more > others) {
        lines.add("If it %s, %s to approve it.".formatted(effect.sentence(), have(more)));
      }
    }
    return lines;
  }

  private int others(Caller caller, VerbEffects verbEffects, List<Target> targets) {
    return approvals
        .missing(new ApprovalRules.Matter(caller, verbEffects, targets, false), List.of())
        .orElse(0);
  }

  private static String have(int others) {
    return others == 1 ? "someone else has" : others + " others have";
  }

  /** Workers that need not be there yet. */
  private List<Target> named(Selector selector) {
    return selector.terms().stream()
        .flatMap(term ->
            WorkerName.tryOf(term.workers().pattern()).stream()
                .flatMap(worker ->
                    fleet.meantBy(term).stream()
                        .map(watchedServer -> new Target(watchedServer.name(), worker))))
        .toList();
  }
}
