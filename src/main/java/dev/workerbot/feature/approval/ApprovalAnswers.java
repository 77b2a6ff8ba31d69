package dev.workerbot.feature.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Act;
import dev.workerbot.command.Approve;
import dev.workerbot.command.Deny;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Button;
import dev.workerbot.message.Form;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Buttons;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.PickItem;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.TargetNames;
import dev.workerbot.request.approval.ApprovalCards;
import dev.workerbot.request.approval.ApprovalText;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.approval.OpenRequests;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.Visibility;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@code request}, {@code approve} and {@code deny}. */
final class ApprovalAnswers {
  private final Approvals approvals;
  private final ApprovalRules rules;
  private final OpenRequests requests;
  private final Policy policy;
  private final Authorizer authorizer;
  private final Buttons buttons;
  private final Fleet fleet;

  ApprovalAnswers(Services services) {
    this.approvals = services.part(Approvals.class);
    this.rules = approvals.rules();
    this.requests = services.part(OpenRequests.class);
    this.policy = services.policy();
    this.authorizer = services.authorizer();
    this.fleet = services.fleet();
    this.buttons = services.buttons();
  }

  CommandAnswer request(RequestContext requestContext, Request command) {
    Act wanted = command.wanted();
    return switch (find(requestContext, wanted.verb(), wanted.targets())) {
      case Authorization.NoGo(var answer) -> answer;
      case Authorization.Go go -> request(requestContext, command, go.targets().keySet());
    };
  }

  private CommandAnswer request(
      RequestContext requestContext, Request command, Collection<Target> targets) {
    Act wanted = command.wanted();
    Verb verb = wanted.verb();
    Caller caller = requestContext.caller();
    if (policy.allows(caller, verb, targets)) {
      boolean _ = authorizer.audits(requestContext, Verb.REQUEST, targets);
      return yourself(requestContext, wanted, targets);
    }
    Optional<Decision.RefusedDecision> denied =
        policy.denied(caller, VerbEffects.of(verb), targets);
    if (denied.isPresent()) {
      return authorizer.refused(requestContext, Verb.REQUEST, denied.get().reason(), targets);
    }
    if (!rules.mayRequest(caller, verb, targets)) {
      String reason =
          authorizer
              .whyNot(requestContext, VerbEffects.of(verb), wanted.targets(), targets)
              .orElseThrow();
      return authorizer.refused(
          requestContext, Verb.REQUEST, reason + " No rule lets you request it.", targets);
    }
    Optional<CommandAnswer> unasked =
        approvals.cannotAsk(requestContext, VerbEffects.of(verb), targets, true);
    if (unasked.isPresent()) {
      return authorizer.refused(
          requestContext, Verb.REQUEST, unasked.get().message().title(), targets);
    }
    if (!authorizer.audits(requestContext, Verb.REQUEST, targets)) {
      return requestContext.notAudited();
    }
    return approvals.ask(
        requestContext,
        ApprovalRequest.ApprovalKind.REQUEST,
        new Approvals.WantedApproval(
            wanted.confirmedOn(Selector.of(targets)), "request " + wanted.text(), targets),
        authorizer.auditLog().clean(command.reason()));
  }

  /**
   * Finds workers that the caller wants to ask for; whether there is a right or a rule for all of
   * them is for who asks. Nothing is written down but a refusal.
   */
  private Authorization find(RequestContext requestContext, Verb verb, Selector selector) {
    Caller caller = requestContext.caller();
    for (Selector.Term term : selector.terms()) {
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        if (!policy.mayOnSomeOf(caller, verb, watchedServer.name())
            && !rules.mayRequestOn(caller, verb, watchedServer.name())) {
          return new Authorization.NoGo(
              authorizer.refused(
                  requestContext,
                  Verb.REQUEST,
                  "You may not request %s on %s: no rule allows it. %s can change that.%s"
                      .formatted(
                          Message.code(verb),
                          authorizer.visibility().shownName(caller, term, watchedServer.name()),
                          policy.contact(),
                          policy.unknownGroups(caller)),
                  Visibility.named(term, watchedServer.name())));
        }
      }
    }
    Resolution found = authorizer.lookup().resolve(requestContext, verb, selector);
    return found.misses().isEmpty() && found.problems().isEmpty()
        ? new Authorization.Go(found.targets(), true, ServerSight.NOTHING)
        : new Authorization.NoGo(authorizer.lookup().notFound(requestContext, Verb.REQUEST, found));
  }

  private CommandAnswer yourself(
      RequestContext requestContext, Act wanted, Collection<Target> targets) {
    Sentence phrase = Sentence.of("%s %s", wanted.verb().phrase(), TargetNames.name(targets));
    Message message = Message.of(Severity.GOOD, Sentence.of("You may %s yourself", phrase));
    Act act =
        new Act(
            wanted.verb(), Selector.of(targets), wanted.restartOptions(), Optional.empty(), false);
    if (!rules.on(wanted.verb(), targets, false).isEmpty()) {
      message = message.withLine("Someone then has to approve it.");
    }
    return requestContext.done(
        requestContext.pressable()
            ? message.withButtons(
                buttons.toAsker(
                    requestContext.caller(),
                    Buttons.REPORT,
                    List.of(
                        new Buttons.ButtonChoice(
                            TargetNames.capitalised(wanted.verb()), Button.Style.PRIMARY, act))))
            : message.withLine(Message.code(wanted.text())));
  }

  CommandAnswer approve(RequestContext requestContext, Approve command) {
    Optional<ApprovalRequest> found = requests.waiting(requestContext.caller(), command.request());
    if (found.isEmpty()) {
      return requests.unknown(requestContext, Verb.APPROVE, command.request());
    }
    ApprovalRequest approvalRequest = found.get();
    Collection<Target> targets = approvalRequest.requestedApproval().targets();
    Matter matter = ApprovalCards.matter(approvalRequest);
    Optional<Sentence> why =
        rules
            .whyNotApprove(requestContext.caller(), matter)
            .map(reason -> Sentence.naming(reason, requestContext.names(targets)))
            .or(() -> requests.closed(approvalRequest))
            .or(() ->
                approvalRequest.approvers().stream()
                            .anyMatch(one -> rules.isSame(one, requestContext.caller()))
                        && approvals.missing(approvalRequest).orElse(0) > 0
                    ? Optional.of(
                        Sentence.of(
                            "You have already approved #%d; someone else has to approve it too.",
                            approvalRequest.number()))
                    : Optional.empty());
    if (why.isPresent()) {
      return authorizer.refused(requestContext, Verb.APPROVE, why.get(), targets);
    }
    if (!authorizer.audits(requestContext, Verb.APPROVE, targets)) {
      return requestContext.notAudited();
    }
    ApprovalRequest now = approvals.approve(approvalRequest.number(), requestContext.caller());
    boolean voted =
        now.approvers().stream()
            .anyMatch(one ->
                one.user().equals(requestContext.caller().user())
                    && one.chat().equals(requestContext.caller().chat()));
    if (!voted) {
      // Somebody was faster in the meantime.
      return new Outcome.Refused(
          requestContext.id(),
          Message.refusal(Sentence.of("%s Nothing more was done.", approvals.text().closed(now))));
    }
    int missing = approvals.missing(now).orElse(0);
    Sentence wanted = ApprovalText.wanted(now);
    return requestContext.done(
        now.isOpen()
            ? Message.of(
                Severity.GOOD,
                Sentence.of(
                    "You approved #%d (%s); %s to approve it",
                    now.number(),
                    wanted,
                    Counts.of(missing, "more person has", "more people have")))
            : Message.of(
                Severity.GOOD,
                Sentence.of(
                    "You approved #%d: %s, for %s",
                    now.number(), wanted, now.requestedApproval().by().person())));
  }

  CommandAnswer deny(RequestContext requestContext, Deny command) {
    Optional<ApprovalRequest> found = requests.waiting(requestContext.caller(), command.request());
    if (found.isEmpty()) {
      return requests.unknown(requestContext, Verb.DENY, command.request());
    }
    ApprovalRequest approvalRequest = found.get();
    Collection<Target> targets = approvalRequest.requestedApproval().targets();
    Optional<Sentence> why =
        rules
            .whyNotDeny(requestContext.caller(), ApprovalCards.matter(approvalRequest))
            .map(reason -> Sentence.naming(reason, requestContext.names(targets)))
            .or(() -> requests.closed(approvalRequest));
    if (why.isPresent()) {
      return authorizer.refused(requestContext, Verb.DENY, why.get(), targets);
    }
    if (command.form() && requestContext.pressable()) {
      boolean _ = authorizer.audits(requestContext, Verb.DENY, targets);
      return form(requestContext, approvalRequest);
    }
    return requests.ended(
        requestContext, Verb.DENY, approvalRequest, authorizer.auditLog().clean(command.reason()));
  }

  private CommandAnswer form(RequestContext requestContext, ApprovalRequest approvalRequest) {
    String number = "#" + approvalRequest.number();
    Message fallback =
        Message.of(Severity.PLAIN, Sentence.of("Why is %s denied?", number))
            .withLine(
                Sentence.of("Type %s.", Message.code(Sentence.of("deny %s not now", number))));
    return Outcome.Done.asking(
        requestContext.id(),
        fallback,
        new Form(
            "Deny " + number,
            "%s asks to %s."
                .formatted(
                    approvalRequest.requestedApproval().by().person().text(),
                    ApprovalText.wanted(approvalRequest)),
            List.of("deny", number),
            List.of(
                new Form.FormInput(
                    "reason",
                    "Why",
                    "A short reason for %s; optional."
                        .formatted(approvalRequest.requestedApproval().by().person().text()),
                    "",
                    Form.InputKind.LINE,
                    List.of(),
                    true)),
            "Deny"));
  }

  /** Those that the caller can decide about, for picking one. */
  List<PickItem> numbered(Caller caller, Verb verb) {
    return approvals.open().stream()
        .filter(one -> requests.isFor(caller, one))
        .filter(one ->
            (verb == Verb.APPROVE
                    ? rules.whyNotApprove(caller, ApprovalCards.matter(one))
                    : rules.whyNotDeny(caller, ApprovalCards.matter(one)))
                .isEmpty())
        .map(one ->
            new PickItem(
                one.number(),
                "%s: %s"
                    .formatted(
                        one.requestedApproval().by().person().text(), ApprovalText.wanted(one))))
        .toList();
  }
}
