package dev.workerbot.feature.restart;

import dev.workerbot.access.Confirming;
import dev.workerbot.access.hold.ActiveHold;
import dev.workerbot.command.Act;
import dev.workerbot.command.Command;
import dev.workerbot.command.RollOn;
import dev.workerbot.feature.restart.operation.Outage;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetResult;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.approval.BreakGlassAccess;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.Objection;
import dev.workerbot.store.request.Operation;
import dev.workerbot.store.request.Rolls;
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
public final class ActAnswers {
  private final Authorizer authorizer;
  private final HoldPolicy holdPolicy;
  private final Actions actions;
  private final Buttons buttons;
  private final Rolls rolls;
  private final Confirmation confirmation;
  private final ActChecks checks;

  /**
   * What waits for a Confirm.
   *
   * @param within how long a Confirm button works
   * @param outage how long workers would be down, which the preview says
   */
  public record Confirmation(Confirming confirming, Duration within, Outage outage) {}

  /**
   * What can stand before it.
   *
   * @param graceful whether its workers have a way to do it
   */
  public record ActChecks(
      GracefulAnswers graceful, Approvals approvals, BreakGlassAccess breakGlass) {}

  public ActAnswers(
      Authorizer authorizer,
      HoldPolicy holdPolicy,
      Actions actions,
      Buttons buttons,
      Rolls rolls,
      Confirmation confirmation,
      ActChecks checks) {
    this.authorizer = authorizer;
    this.holdPolicy = holdPolicy;
    this.actions = actions;
    this.buttons = buttons;
    this.rolls = rolls;
    this.confirmation = confirmation;
    this.checks = checks;
  }

  /** Carries it out on these workers, or answers with what stands before it. */
  public Outcome of(RequestContext requestContext, Act command, Authorization.Go go) {
    return of(requestContext, command, go, Optional.empty(), Optional.empty());
  }

  /**
   * The same for the rest of a rolling restart, which only one can go on with. Authorised here:
   * what is left of it is known only now.
   */
  public Outcome of(RequestContext requestContext, Act command, RollOn on) {
    return switch (authorizer.find(
        requestContext, command.verb(), command.targets(), Objection.NONE)) {
      case Authorization.NoGo(var answer) -> answer;
      case Authorization.Go go ->
          of(requestContext, command, go, Optional.of(on), Optional.empty());
    };
  }

  /**
   * The same for what is approved beforehand. Authorised here: it is done with the rights of its
   * named action.
   *
   * @param objection what besides the rights to the command can forbid it
   * @param begins is run once all that can stand before it is passed
   */
  public Outcome announced(
      RequestContext requestContext, Act command, Objection objection, Runnable begins) {
    return switch (authorizer.find(requestContext, command.verb(), command.targets(), objection)) {
      case Authorization.NoGo(var answer) -> answer;
      case Authorization.Go go ->
          of(requestContext, command, go, Optional.empty(), Optional.of(begins));
    };
  }

  private Outcome of(
      RequestContext requestContext,
      Act command,
      Authorization.Go go,
      Optional<RollOn> on,
      Optional<Runnable> approvedBefore) {
    Optional<String> earlier = on.map(RollOn::operation);
    SortedMap<Target, WorkerStatus> targets = go.targets();
    Optional<CommandAnswer> noWay =
        checks.graceful().refusal(requestContext, command, targets.keySet());
    if (noWay.isPresent()) {
      return noWay.get();
    }
    Optional<String> why =
        command.confirmed()
            ? Optional.empty()
            : confirmation.confirming().why(command.verb(), targets.keySet());
    if (why.isPresent()) {
      return preview(requestContext, command, on, targets.keySet(), why.get());
    }
    if (!go.audited()) {
      return requestContext.notAudited();
    }
    Optional<CommandAnswer> pendingApproval =
        approvedBefore.isPresent()
            ? Optional.empty()
            : pendingApproval(requestContext, command, on, targets.keySet());
    if (pendingApproval.isPresent()) {
      return pendingApproval.get();
    }
    Optional<Person> settledBy =
        earlier.flatMap(roll -> rolls.settle(roll, requestContext.caller().person()));
    if (settledBy.isPresent()) {
      return settled(requestContext, settledBy.get());
    }
    approvedBefore.ifPresent(Runnable::run);
    return actions
        .run(requestContext, command.verb(), command.restartOptions(), targets, earlier)
        .map(commandAnswer ->
            command.breakGlassReason().isPresent()
                ? checks.approvals().ended(requestContext.id(), commandAnswer)
                : commandAnswer);
  }

  private Optional<CommandAnswer> pendingApproval(
      RequestContext requestContext, Act command, Optional<RollOn> on, Collection<Target> targets) {
    if (command.breakGlassReason().isPresent()) {
      return checks.breakGlass().begin(requestContext, command, targets);
    }
    if (on.isPresent()) {
      RollOn rest = on.get().confirmedOn(Selector.of(targets));
      return wasApproved(requestContext, rest.operation(), targets)
          ? Optional.empty()
          : checks
              .approvals()
              .pendingApproval(
                  requestContext, new Approvals.WantedApproval(rest, rest.displayText(), targets));
    }
    return checks
        .approvals()
        .pendingApproval(
            requestContext,
            new Approvals.WantedApproval(
                command.confirmedOn(Selector.of(targets)), command.unconfirmed().text(), targets));
  }

  /** Whether the roll, or one that it went on with, was. */
  private boolean wasApproved(
      RequestContext requestContext, String operation, Collection<Target> targets) {
    Optional<String> roll = Optional.of(operation);
    while (roll.isPresent()) {
      if (checks.approvals().goesOn(requestContext, roll.get(), targets)) {
        return true;
      }
      roll = rolls.find(roll.get()).flatMap(Rolls.Roll::earlier);
    }
    return false;
  }

  /** Whether the caller began this operation, and so knows what is left of it. */
  public boolean isOwnOfLate(RequestContext requestContext, Operation operation) {
    return checks.approvals().isOwnOfLate(requestContext.caller(), operation);
  }

  /** The answer to who comes second. */
  public static CommandAnswer settled(RequestContext requestContext, Person by) {
    return new Outcome.Refused(
        requestContext.id(),
        Message.refusal(
            Sentence.of("%s has already decided that. Nothing was done; check `status`.", by)));
  }

  private CommandAnswer preview(
      RequestContext requestContext,
      Act command,
      Optional<RollOn> on,
      Collection<Target> targets,
      String why) {
    List<Sentence> notes = new ArrayList<>();
    confirmation
        .outage()
        .of(command.verb(), command.restartOptions(), targets)
        .map(Sentence::outside)
        .ifPresent(notes::add);
    checks.graceful().jobs(command, targets).forEach(job -> notes.add(Sentence.outside(job)));
    if (targets.size() == 1) {
      notes.add(Sentence.outside(why));
    }
    List<ActiveHold> others = holdPolicy.inTheWay(requestContext.caller(), targets);
    HoldPolicy.lines(
            holdPolicy.on(targets),
            activeHold ->
                new MessageLine(
                    Severity.PLAIN,
                    Sentence.of(
                        holdPolicy.isOf(requestContext.caller(), activeHold)
                            ? "%s; that is you."
                            : others.contains(activeHold) ? "%s." : "%s; yours came first.",
                        holdPolicy.sentence(activeHold, targets))))
        .forEach(line -> notes.add(line.sentence()));
    Message preview =
        ActPreview.of(
            command.verb(),
            command.restartOptions(),
            targets,
            notes,
            requestContext.pressable() ? Optional.of(confirmation.within()) : Optional.empty());
    if (requestContext.pressable()) {
      preview =
          preview.withButtons(
              buttons.toAsker(
                  requestContext.caller(),
                  confirmation.within(),
                  List.of(
                      new Buttons.ButtonChoice(
                          "Confirm",
                          Button.Style.DANGER,
                          confirmed(command, on, Selector.of(targets))),
                      new Buttons.ButtonChoice("Cancel", Button.Style.PLAIN, Optional.empty()))));
    }
    List<TargetResult> results =
        targets.stream().map(target -> TargetResult.failed(target, "not confirmed")).toList();
    return new Outcome.NeedsConfirmation(requestContext.id(), preview, results);
  }

  private static Command confirmed(Act command, Optional<RollOn> on, Selector targets) {
    return on.<Command>map(rest -> rest.confirmedOn(targets))
        .orElseGet(() -> command.confirmedOn(targets));
  }
}
