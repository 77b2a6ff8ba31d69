package dev.workerbot.operation;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.deploy.DeployAnswers;
import dev.workerbot.operation.deploy.NamedAction;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code can run}: whether the caller may run a named action, and what that does. */
final class ActionRights {
  private final Fleet fleet;
  private final Policy policy;
  private final Gate gate;
  private final Ledger ledger;
  private final Holding holding;
  private final DeployAnswers deploys;

  ActionRights(
      Fleet fleet,
      Policy policy,
      Gate gate,
      Ledger ledger,
      Holding holding,
      DeployAnswers deploys) {
    this.fleet = fleet;
    this.policy = policy;
    this.gate = gate;
    this.ledger = ledger;
    this.holding = holding;
    this.deploys = deploys;
  }

  Answer of(Errand errand, String name) {
    Optional<NamedAction> action = deploys.runnable(errand.caller(), name);
    if (action.isEmpty()) {
      return answer(errand, List.of(), no(deploys.refusal(name, errand.caller())));
    }
    Caller running = errand.caller().running(action.get().name());
    Command.Act does = action.get().command();
    Errand own =
        new Errand(errand.id(), running, errand.text(), errand.pressable(), errand.progress());
    Resolution found = Resolution.of(does.targets(), fleet, gate.sight(own, does.verb()));
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return gate.notFound(own, Verb.CAN, found);
    }
    Set<Target> targets = found.targets().keySet();
    Optional<String> why =
        policy.decide(running, does.verb(), targets) instanceof Decision.Refused(var reason)
            ? Optional.of(reason)
            : deploys.objection(action.get(), running, gate, targets);
    return answer(
        errand,
        targets,
        why.map(ActionRights::no)
            .orElseGet(
                () -> CanAnswers.withHolds(yes(action.get()), holding, errand.caller(), targets)));
  }

  private static Message no(String why) {
    return Message.of(Severity.WARNING, "No. " + why);
  }

  private static Message yes(NamedAction action) {
    Message message =
        Message.of(Severity.GOOD, "Yes, you may run %s".formatted(Message.code(action.name())))
            .withLine(
                "It does %s, by rights of its own: nobody is asked to confirm or to approve."
                    .formatted(Message.code(action.command().unconfirmed().text())));
    return action.mutes()
        ? message.withLine(
            "Until it ends, for %s at most, the alerts of its workers are muted."
                .formatted(HumanTime.wholeSeconds(action.window())))
        : message;
  }

  private Answer answer(Errand errand, Collection<Target> targets, Message message) {
    boolean _ =
        ledger.record(
            errand, Optional.of(Verb.CAN), Audit.Decided.ALLOWED, "free", List.copyOf(targets));
    return errand.done(message);
  }
}
