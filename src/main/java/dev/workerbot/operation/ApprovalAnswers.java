package dev.workerbot.operation;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Deed;
import dev.workerbot.access.Policy;
import dev.workerbot.command.Careful;
import dev.workerbot.command.Command;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.Answer.Outcome;
import dev.workerbot.store.Petition;
import dev.workerbot.store.Petition.State;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code request}, {@code approve}, {@code deny}, and taking back what one has asked. */
final class ApprovalAnswers {
  private final Approvals approvals;
  private final ApprovalRules rules;
  private final Policy policy;
  private final Gate gate;
  private final Offering offering;

  ApprovalAnswers(Approvals approvals, Policy policy, Gate gate, Offering offering) {
    this.approvals = approvals;
    this.rules = approvals.rules();
    this.policy = policy;
    this.gate = gate;
    this.offering = offering;
  }

  Answer request(Errand errand, Careful.Request command) {
    Command.Act wanted = command.wanted();
    Verb verb = wanted.verb();
    Caller caller = errand.caller();
    Gate.Found found = gate.findToAsk(errand, verb, wanted.targets());
    if (found.answer().isPresent()) {
      return found.answer().get();
    }
    Collection<Target> targets = found.targets().keySet();
    if (policy.decide(caller, verb, targets) instanceof Decision.Allowed) {
      boolean _ = gate.audits(errand, Verb.REQUEST, targets);
      return yourself(errand, wanted, targets);
    }
    Optional<Decision.Refused> denied = policy.denied(caller, Deed.of(verb), targets);
    if (denied.isPresent()) {
      return gate.refused(errand, Verb.REQUEST, denied.get().reason(), targets);
    }
    if (!rules.mayRequest(caller, verb, targets)) {
      String reason = policy.decide(caller, verb, wanted.targets(), targets).reason();
      return gate.refused(
          errand, Verb.REQUEST, reason + " No rule lets you ask others for it.", targets);
    }
    Optional<Answer> unasked = approvals.cannotAsk(errand, Deed.of(verb), targets, true);
    if (unasked.isPresent()) {
      return gate.refused(errand, Verb.REQUEST, unasked.get().message().title(), targets);
    }
    if (!gate.audits(errand, Verb.REQUEST, targets)) {
      return errand.notAudited();
    }
    return approvals.ask(
        errand,
        Petition.Kind.REQUEST,
        new Approvals.Wanted(
            wanted.confirmedOn(Selector.of(targets)), "request " + wanted.text(), targets),
        gate.clean(command.reason()));
  }

  private Answer yourself(Errand errand, Command.Act wanted, Collection<Target> targets) {
    String deed = wanted.verb().phrase() + " " + ActionText.name(targets);
    Message message = Message.of(Severity.GOOD, "You may %s yourself".formatted(deed));
    Command.Act act =
        new Command.Act(
            wanted.verb(), Selector.of(targets), wanted.manner(), Optional.empty(), false);
    if (!rules.on(wanted.verb(), targets, false).isEmpty()) {
      message = message.withLine("It then waits for somebody to approve it.");
    }
    return errand.done(
        errand.pressable()
            ? message.withButtons(
                offering.toAsker(
                    errand.caller(),
                    Offering.REPORT,
                    List.of(
                        new Offering.Choice(
                            ActionText.capitalised(wanted.verb()), Button.Style.PRIMARY, act))))
            : message.withLine(Message.code(wanted.text())));
  }

  Answer approve(Errand errand, Careful.Approve command) {
    Optional<Petition> found = waiting(errand.caller(), command.request());
    if (found.isEmpty()) {
      return unknown(errand, Verb.APPROVE, command.request());
    }
    Petition petition = found.get();
    Collection<Target> targets = petition.asked().targets();
    Matter matter = Approvals.matter(petition);
    Optional<String> why =
        rules
            .whyNotApprove(errand.caller(), matter)
            .or(() -> closed(petition))
            .or(() ->
                petition.approvers().stream().anyMatch(one -> rules.isSame(one, errand.caller()))
                        && approvals.missing(petition).orElse(0) > 0
                    ? Optional.of(
                        "You have approved #%d already; it needs somebody else too."
                            .formatted(petition.number()))
                    : Optional.empty());
    if (why.isPresent()) {
      return gate.refused(errand, Verb.APPROVE, why.get(), targets);
    }
    if (!gate.audits(errand, Verb.APPROVE, targets)) {
      return errand.notAudited();
    }
    Petition now = approvals.approve(petition.number(), errand.caller());
    boolean voted =
        now.approvers().stream()
            .anyMatch(one ->
                one.user().equals(errand.caller().user())
                    && one.chat().equals(errand.caller().chat()));
    if (!voted) {
      // Somebody was faster in the meantime.
      return new Answer(
          Outcome.REFUSED,
          errand.id(),
          Message.refusal(approvals.text().closed(now) + " Nothing more was done."),
          List.of());
    }
    int missing = approvals.missing(now).orElse(0);
    String deed = ApprovalText.deed(now);
    return errand.done(
        now.isOpen()
            ? Message.of(
                Severity.GOOD,
                "You approved #%d, to %s; before it is done %s to approve it"
                    .formatted(
                        now.number(),
                        deed,
                        missing == 1 ? "1 more person has" : missing + " more people have"))
            : Message.of(
                Severity.GOOD,
                "You approved #%d: %s, in the name of @%s"
                    .formatted(now.number(), deed, now.asked().by().name())));
  }

  Answer deny(Errand errand, Careful.Deny command) {
    Optional<Petition> found = waiting(errand.caller(), command.request());
    if (found.isEmpty()) {
      return unknown(errand, Verb.DENY, command.request());
    }
    Petition petition = found.get();
    Collection<Target> targets = petition.asked().targets();
    Optional<String> why =
        rules.whyNotDeny(errand.caller(), Approvals.matter(petition)).or(() -> closed(petition));
    if (why.isPresent()) {
      return gate.refused(errand, Verb.DENY, why.get(), targets);
    }
    if (command.form() && errand.pressable()) {
      boolean _ = gate.audits(errand, Verb.DENY, targets);
      return form(errand, petition);
    }
    return ended(errand, Verb.DENY, petition, gate.clean(command.reason()));
  }

  /** Takes back what one has asked oneself. */
  Answer withdraw(Errand errand, int number) {
    Optional<Petition> found = waiting(errand.caller(), number);
    if (found.isEmpty()) {
      return unknown(errand, Verb.CANCEL, number);
    }
    Petition petition = found.get();
    Optional<String> why =
        rules.isSame(errand.caller(), petition.asked().by())
            ? closed(petition)
            : Optional.of(
                "Only @%s can take #%d back; others can deny it."
                    .formatted(petition.asked().by().name(), number));
    return why.isPresent()
        ? gate.refused(errand, Verb.CANCEL, why.get(), petition.asked().targets())
        : ended(errand, Verb.CANCEL, petition, "");
  }

  private Answer ended(Errand errand, Verb verb, Petition petition, String reason) {
    boolean own = rules.isSame(errand.caller(), petition.asked().by());
    if (!gate.audits(errand, verb, petition.asked().targets())) {
      return errand.notAudited();
    }
    String deed = ApprovalText.deed(petition);
    if (!approvals.end(
        petition.number(), own ? State.WITHDRAWN : State.DENIED, errand.caller(), reason)) {
      Petition now = approvals.find(petition.number()).orElse(petition);
      return new Answer(
          Outcome.REFUSED,
          errand.id(),
          Message.refusal(approvals.text().closed(now) + " Nothing was changed."),
          List.of());
    }
    return errand.done(
        Message.of(
            Severity.PLAIN,
            own
                ? "You took back #%d, to %s".formatted(petition.number(), deed)
                : "You denied #%d of @%s, to %s"
                    .formatted(petition.number(), petition.asked().by().name(), deed)));
  }

  private Answer form(Errand errand, Petition petition) {
    String number = "#" + petition.number();
    Message fallback =
        Message.of(Severity.PLAIN, "Why is %s denied?".formatted(number))
            .withLine("Type " + Message.code("deny " + number + " not now") + ".");
    return Answer.asking(
        errand.id(),
        fallback,
        new Form(
            "Deny " + number,
            "@%s asks to %s.".formatted(petition.asked().by().name(), ApprovalText.deed(petition)),
            List.of("deny", number),
            List.of(
                new Form.Ask(
                    "reason",
                    "Why",
                    "A few words that @%s sees; may stay empty."
                        .formatted(petition.asked().by().name()),
                    "",
                    Form.Kind.LINE,
                    List.of(),
                    true)),
            "Deny"));
  }

  private Optional<Petition> waiting(Caller caller, int number) {
    return approvals.find(number).filter(one -> isFor(caller, one));
  }

  /** Who knows not all of its workers does not know of it, unless they asked or are to decide. */
  private boolean isFor(Caller caller, Petition petition) {
    return petition.asked().kind() != Petition.Kind.GLASS
        && (rules.isSame(caller, petition.asked().by())
            || rules.isNamedToDecide(caller, Approvals.matter(petition))
            || petition.asked().targets().stream().allMatch(one -> gate.knows(caller, one)));
  }

  private Optional<String> closed(Petition petition) {
    return petition.isOpen() && approvals.isInTime(petition)
        ? Optional.empty()
        : Optional.of(approvals.text().closed(petition) + " Nothing was done.");
  }

  private Answer unknown(Errand errand, Verb verb, int number) {
    String open =
        approvals.open().stream()
            .filter(one -> isFor(errand.caller(), one))
            .map(one -> "#" + one.number())
            .collect(Collectors.joining(", "));
    return gate.refused(
        errand,
        verb,
        "There is no request #%d%s"
            .formatted(number, open.isEmpty() ? ", and none waits." : "; open: " + open + "."),
        List.of());
  }

  /** Those that the caller can decide about, for picking one. */
  List<Numbered> numbered(Caller caller, Verb verb) {
    return approvals.open().stream()
        .filter(one -> isFor(caller, one))
        .filter(one ->
            (verb == Verb.APPROVE
                    ? rules.whyNotApprove(caller, Approvals.matter(one))
                    : rules.whyNotDeny(caller, Approvals.matter(one)))
                .isEmpty())
        .map(one ->
            new Numbered(
                one.number(), "@%s: %s".formatted(one.asked().by().name(), ApprovalText.deed(one))))
        .toList();
  }
}
