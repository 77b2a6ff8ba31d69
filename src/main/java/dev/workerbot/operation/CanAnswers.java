package dev.workerbot.operation;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Deed;
import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Effect;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@code can}: whether the caller may do it, and what else would stand in the way just now. */
final class CanAnswers {
  private final Fleet fleet;
  private final Gate gate;
  private final Ledger ledger;
  private final Rights rights;
  private final Holding holding;
  private final ApprovalRules approvals;
  private final Confirming confirming;
  private final Policy policy;
  private final ActionRights actions;

  CanAnswers(
      Fleet fleet,
      Policy policy,
      Gate gate,
      Ledger ledger,
      Rights rights,
      Holding holding,
      ApprovalRules approvals,
      Confirming confirming,
      ActionRights actions) {
    this.fleet = fleet;
    this.gate = gate;
    this.ledger = ledger;
    this.rights = rights;
    this.holding = holding;
    this.approvals = approvals;
    this.confirming = confirming;
    this.policy = policy;
    this.actions = actions;
  }

  Answer of(Errand errand, Command.Can can) {
    if (can.asked() == Verb.RUN) {
      return actions.of(errand, can.targets().toString());
    }
    List<Target> targets = List.of();
    if (can.asked() == Verb.CREATE) {
      targets = named(can.targets());
    }
    if (targets.isEmpty()
        && can.asked().reach() != Verb.Reach.FREE
        && can.asked() != Verb.SERVERS) {
      Optional<Answer> refused = gate.refusedBeforeLooking(errand, can.asked(), can.targets());
      if (refused.isPresent()) {
        return errand.done(Message.of(Severity.WARNING, "No. " + refused.get().message().title()));
      }
      Resolution found = Resolution.of(can.targets(), fleet, gate.sight(errand, can.asked()));
      if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
        return gate.notFound(errand, Verb.CAN, found);
      }
      targets = List.copyOf(found.targets().keySet());
    }
    ledger.record(errand, Optional.of(Verb.CAN), Audit.Decided.ALLOWED, "free", targets);
    Message answer = rights.can(errand.caller(), can.asked(), can.targets(), targets);
    return errand.done(
        can.asked().acts() ? withObstacles(answer, errand.caller(), can, targets) : answer);
  }

  private Message withObstacles(
      Message answer, Caller caller, Command.Can can, List<Target> targets) {
    Message message = answer;
    if (answer.severity() != Severity.GOOD) {
      String ask = gate.mayAsk(caller, can.asked(), can.targets(), targets).strip();
      message = ask.isEmpty() ? message : message.withLine(ask);
    } else {
      Deed deed = Deed.of(can.asked());
      int others = others(caller, deed, targets);
      if (others > 0) {
        message =
            message.withLine(
                Severity.WARNING,
                "%s to approve it before it is done%s."
                    .formatted(
                        ActionText.capitalised(have(others)),
                        approvals.why(deed, targets).map(": "::concat).orElse("")));
      }
      for (String line : perhaps(caller, can.asked(), targets, others)) {
        message = message.withLine(Severity.WARNING, line);
      }
      message = confirming.why(can.asked(), targets).map(message::withLine).orElse(message);
    }
    return withHolds(message, holding, caller, targets);
  }

  /** What others hold of it. */
  static Message withHolds(
      Message answer, Holding holding, Caller caller, Collection<Target> targets) {
    Message message = answer;
    for (Hold hold : holding.inTheWay(caller, targets)) {
      message =
          message.withLine(
              Severity.WARNING,
              "%s. Until then only @%s can act there."
                  .formatted(holding.sentence(hold, targets), HoldText.name(hold)));
    }
    return message;
  }

  /** What stands in the way only if it does what the verb need not do, such as leave it down. */
  private List<String> perhaps(Caller caller, Verb verb, List<Target> targets, int others) {
    List<String> lines = new ArrayList<>();
    for (Effect effect : new TreeSet<>(verb.effects().perhaps())) {
      Deed deed =
          new Deed(
              verb,
              targets.stream().collect(Collectors.toMap(target -> target, _ -> Set.of(effect))));
      Optional<String> denied = policy.denied(caller, deed, targets).map(Decision.Refused::reason);
      int more = others(caller, deed, targets);
      if (denied.isPresent()) {
        lines.add("Not where it %s. %s".formatted(effect.sentence(), denied.get()));
      } else if (more > others) {
        lines.add("Where it %s, %s to approve it.".formatted(effect.sentence(), have(more)));
      }
    }
    return lines;
  }

  private int others(Caller caller, Deed deed, List<Target> targets) {
    return approvals
        .missing(new ApprovalRules.Matter(caller, deed, targets, false), List.of())
        .orElse(0);
  }

  private static String have(int others) {
    return others == 1 ? "somebody else has" : others + " others have";
  }

  /** Workers that need not be there yet. */
  private List<Target> named(Selector selector) {
    return selector.terms().stream()
        .flatMap(term ->
            WorkerName.tryOf(term.workers().pattern()).stream()
                .flatMap(worker ->
                    fleet.meantBy(term).stream().map(server -> new Target(server.name(), worker))))
        .toList();
  }
}
