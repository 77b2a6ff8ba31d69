package dev.workerbot.operation;

import dev.workerbot.access.Confirming;
import dev.workerbot.access.Hold;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Takes a start, stop or restart past everything that can stand before it, in this order. */
final class ActAnswers {
  private final Gate gate;
  private final Holding holding;
  private final Actions actions;
  private final Offering offering;
  private final Rolls rolls;
  private final Confirming confirming;
  private final Outage outage;
  private final Approvals approvals;
  private final Duration confirmWithin;
  private final GracefulAnswers graceful;

  /**
   * @param confirming what waits for a Confirm
   * @param confirmWithin how long a Confirm button works
   */
  ActAnswers(
      Gate gate,
      Holding holding,
      Actions actions,
      Offering offering,
      Rolls rolls,
      Confirming confirming,
      Outage outage,
      Approvals approvals,
      Duration confirmWithin) {
    this.gate = gate;
    this.holding = holding;
    this.actions = actions;
    this.offering = offering;
    this.rolls = rolls;
    this.confirming = confirming;
    this.outage = outage;
    this.approvals = approvals;
    this.confirmWithin = confirmWithin;
    this.graceful = new GracefulAnswers(actions, offering, confirmWithin);
  }

  /** Empty when the bot is closing and the next run will finish it. */
  Optional<Answer> of(Errand errand, Command.Act command) {
    return of(errand, command, Optional.empty());
  }

  /**
   * The same.
   *
   * @param on the rolling restart that it goes on with, which only one can do
   */
  Optional<Answer> of(Errand errand, Command.Act command, Optional<Careful.RollOn> on) {
    return of(errand, command, on, _ -> Optional.empty(), Optional.empty());
  }

  /**
   * The same for what is approved beforehand.
   *
   * @param objection what besides the rights to the command can forbid it
   * @param begins is run once all that can stand before it is passed
   */
  Optional<Answer> announced(
      Errand errand, Command.Act command, Gate.Objection objection, Runnable begins) {
    return of(errand, command, Optional.empty(), objection, Optional.of(begins));
  }

  private Optional<Answer> of(
      Errand errand,
      Command.Act command,
      Optional<Careful.RollOn> on,
      Gate.Objection objection,
      Optional<Runnable> approvedBefore) {
    Optional<String> earlier = on.map(Careful.RollOn::operation);
    Gate.Found found =
        gate.find(
            errand,
            command.verb(),
            command.targets(),
            command.glass(),
            targets ->
                command.glass().isPresent()
                    ? approvals.whyNotBreak(errand.caller(), command.verb(), targets)
                    : objection.to(targets));
    if (found.answer().isPresent()) {
      return found.answer();
    }
    SortedMap<Target, WorkerStatus> targets = found.targets();
    Optional<Answer> noWay = graceful.refusal(errand, command, targets.keySet());
    if (noWay.isPresent()) {
      return noWay;
    }
    Optional<String> why =
        command.confirmed() ? Optional.empty() : confirming.why(command.verb(), targets.keySet());
    if (why.isPresent()) {
      return Optional.of(preview(errand, command, on, targets.keySet(), why.get()));
    }
    if (!found.audited()) {
      return Optional.of(errand.notAudited());
    }
    Optional<Answer> standing =
        approvedBefore.isPresent()
            ? Optional.empty()
            : standing(errand, command, on, targets.keySet());
    if (standing.isPresent()) {
      return standing;
    }
    Optional<String> settledBy =
        earlier.flatMap(roll -> rolls.settle(roll, errand.caller().name()));
    if (settledBy.isPresent()) {
      return Optional.of(RollAnswers.settled(errand, settledBy.get()));
    }
    approvedBefore.ifPresent(Runnable::run);
    return actions
        .run(errand, command.verb(), command.manner(), targets, earlier)
        .map(answer -> command.glass().isPresent() ? approvals.ended(errand.id(), answer) : answer);
  }

  private Optional<Answer> standing(
      Errand errand, Command.Act command, Optional<Careful.RollOn> on, Collection<Target> targets) {
    if (command.glass().isPresent()) {
      return approvals.breakGlass(errand, command, targets);
    }
    if (on.isPresent()) {
      Careful.RollOn rest = on.get().confirmedOn(Selector.of(targets));
      return wasApproved(errand, rest.operation(), targets)
          ? Optional.empty()
          : approvals.standing(errand, new Approvals.Wanted(rest, rest.told(), targets));
    }
    return approvals.standing(
        errand,
        new Approvals.Wanted(
            command.confirmedOn(Selector.of(targets)), command.unconfirmed().text(), targets));
  }

  /** Whether the roll, or one that it went on with, was. */
  private boolean wasApproved(Errand errand, String operation, Collection<Target> targets) {
    Optional<String> roll = Optional.of(operation);
    while (roll.isPresent()) {
      if (approvals.goesOn(errand, roll.get(), targets)) {
        return true;
      }
      roll = rolls.find(roll.get()).flatMap(Rolls.Roll::earlier);
    }
    return false;
  }

  /** Whether the caller began this operation, and so knows what is left of it. */
  boolean isOwnOfLate(Errand errand, Journal.Operation operation) {
    return approvals.isOwnOfLate(errand.caller(), operation);
  }

  private Answer preview(
      Errand errand,
      Command.Act command,
      Optional<Careful.RollOn> on,
      Collection<Target> targets,
      String why) {
    List<String> notes = new ArrayList<>();
    outage.of(command.verb(), command.manner(), targets).ifPresent(notes::add);
    notes.addAll(graceful.jobs(command, targets));
    if (targets.size() == 1) {
      notes.add(why);
    }
    List<Hold> others = holding.inTheWay(errand.caller(), targets);
    holding
        .on(targets)
        .forEach(hold ->
            notes.add(
                holding.sentence(hold, targets)
                    + (holding.isOf(errand.caller(), hold)
                        ? "; that is you."
                        : others.contains(hold) ? "." : "; yours came first.")));
    Message preview =
        ActionText.preview(
            command.verb(),
            command.manner(),
            targets,
            notes,
            errand.pressable() ? Optional.of(confirmWithin) : Optional.empty());
    if (errand.pressable()) {
      preview =
          preview.withButtons(
              offering.toAsker(
                  errand.caller(),
                  confirmWithin,
                  List.of(
                      new Offering.Choice(
                          "Confirm",
                          Button.Style.DANGER,
                          confirmed(command, on, Selector.of(targets))),
                      new Offering.Choice("Cancel", Button.Style.PLAIN, Optional.empty()))));
    }
    List<TargetResult> results =
        targets.stream().map(target -> TargetResult.failed(target, "not confirmed")).toList();
    return new Answer(Outcome.NEEDS_CONFIRMATION, errand.id(), preview, results);
  }

  private static Command confirmed(
      Command.Act command, Optional<Careful.RollOn> on, Selector targets) {
    return on.<Command>map(rest -> rest.confirmedOn(targets))
        .orElseGet(() -> command.confirmedOn(targets));
  }
}
