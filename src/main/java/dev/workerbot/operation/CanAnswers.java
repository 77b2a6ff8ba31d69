package dev.workerbot.operation;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Confirming;
import dev.workerbot.access.Hold;
import dev.workerbot.access.HoldText;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.List;
import java.util.Optional;

/** {@code can}: whether the caller may do it, and what else would stand in the way just now. */
final class CanAnswers {
  private final Fleet fleet;
  private final Gate gate;
  private final Ledger ledger;
  private final Rights rights;
  private final Holding holding;
  private final ApprovalRules approvals;
  private final Confirming confirming;

  CanAnswers(
      Fleet fleet,
      Gate gate,
      Ledger ledger,
      Rights rights,
      Holding holding,
      ApprovalRules approvals,
      Confirming confirming) {
    this.fleet = fleet;
    this.gate = gate;
    this.ledger = ledger;
    this.rights = rights;
    this.holding = holding;
    this.approvals = approvals;
    this.confirming = confirming;
  }

  Answer of(Errand errand, Command.Can can) {
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
      Resolution found =
          Resolution.of(
              can.targets(), fleet, gate.mayKnow(errand.caller()), gate.mayUse(errand.caller()));
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
      int others =
          approvals
              .missing(new ApprovalRules.Matter(caller, can.asked(), targets, false), List.of())
              .orElse(0);
      if (others > 0) {
        message =
            message.withLine(
                Severity.WARNING,
                "%s to approve it before it is done."
                    .formatted(others == 1 ? "Somebody else has" : others + " others have"));
      }
      message = confirming.why(can.asked(), targets).map(message::withLine).orElse(message);
    }
    for (Hold hold : holding.inTheWay(caller, targets)) {
      message =
          message.withLine(
              Severity.WARNING,
              "%s. Until then only @%s can act there."
                  .formatted(holding.text().sentence(hold), HoldText.name(hold)));
    }
    return message;
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
