package dev.workerbot.app.bot;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.chat.outbound.DeliveryPolicy;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.chat.outbound.Places;
import dev.workerbot.chat.outbound.source.ApprovalSource;
import dev.workerbot.chat.outbound.source.FollowUpSource;
import dev.workerbot.request.approval.ApprovalCards;
import dev.workerbot.request.approval.ApprovalTerms;
import dev.workerbot.request.approval.ApprovalText;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.approval.BreakGlassAccess;
import dev.workerbot.request.authorization.AccessAnswers;
import dev.workerbot.request.authorization.AuditLog;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.request.authorization.HoldPolicy;
import dev.workerbot.request.authorization.Lookup;
import dev.workerbot.request.authorization.MissingRights;
import dev.workerbot.request.authorization.SelectorScope;
import dev.workerbot.request.authorization.Visibility;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.request.state.Exits;
import dev.workerbot.request.state.LastSeen;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.outbox.MessageKind;
import dev.workerbot.worker.Selector;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who may do what: rights, holds, what others have to approve, and the audit of it all. */
final class AccessParts implements AutoCloseable {
  final Policy policy;
  final AuditLog auditLog;
  final HoldPolicy holdPolicy;
  final Approvals approvals;
  final BreakGlassAccess breakGlass;
  final Authorizer authorizer;
  final AccessAnswers answers;
  final OutboxWorker approvalOutbox;

  /**
   * @param approved takes what enough people have approved
   */
  AccessParts(Foundation on, Consumer<ApprovalRequest> approved) {
    policy = on.config.policy();
    auditLog = new AuditLog(on.store.audit, on.tools.cleaner());
    ApprovalRules rules = on.config.approvals(on.config.people()::areOne);
    holdPolicy =
        new HoldPolicy(
            on.store.holdTable,
            on.config.people(),
            on.fleet,
            new SelectorScope(on.fleet, policy),
            (caller, verb, targets) -> rules.whyNotBreak(caller, verb, targets).isEmpty(),
            on.runtime.clock());
    ApprovalCards cards =
        new ApprovalCards(
            rules, new ApprovalText(ZoneId.systemDefault()), on.tools.buttons(), this::asOfNow);
    ApprovalTerms terms = new ApprovalTerms(on.runtime.owner(), on.config.times().approveWithin());
    ApprovalWiring listener = new ApprovalWiring(approved);
    approvals =
        new Approvals(
            rules,
            on.store.approvalRequests,
            cards,
            on.runtime.ids(),
            terms,
            on.runtime.clock(),
            listener);
    breakGlass = new BreakGlassAccess(rules, on.store.approvalRequests, terms, listener::changed);
    approvalOutbox =
        new OutboxWorker(
            on.store.outbox,
            Map.of(
                MessageKind.APPROVAL,
                new ApprovalSource(on.store.approvalRequests, cards),
                MessageKind.FOLLOW_UP,
                new FollowUpSource(on.store.outbox)),
            new Places(),
            on.runtime.ids()::next,
            DeliveryPolicy.DEFAULT,
            on.runtime.clock());
    Visibility visibility = new Visibility(on.fleet, policy, rules);
    authorizer =
        new Authorizer(
            policy,
            auditLog,
            holdPolicy,
            rules,
            visibility,
            new Lookup(
                on.fleet,
                auditLog,
                visibility,
                new LastSeen(on.fleet, new Exits(on.fleet, Optional.empty()))),
            new MissingRights(on.fleet, policy, rules, visibility));
    answers =
        new AccessAnswers(
            policy, on.fleet, caller -> on.config.shorthand().only(term -> isKnown(caller, term)));
  }

  /** Brings what others have to know of, and does what they have approved. */
  private final class ApprovalWiring implements Approvals.ApprovalListener {
    private final Consumer<ApprovalRequest> approved;

    ApprovalWiring(Consumer<ApprovalRequest> approved) {
      this.approved = approved;
    }

    @Override
    public void changed() {
      approvalOutbox.wake();
    }

    @Override
    public void approved(ApprovalRequest approvalRequest) {
      approved.accept(approvalRequest);
    }
  }

  /** Somebody who spoke earlier, with the groups that they are in by now. */
  private Caller asOfNow(Caller who) {
    return approvalOutbox
        .chat(who.chat())
        .map(chat -> chat.asOfNow(who))
        .map(now -> now.groupsKnown() ? now : who.as(now.membership()))
        .orElse(who);
  }

  private boolean isKnown(Caller caller, Selector.Term term) {
    return authorizer.visibility().isKnown(caller, term);
  }

  Services.Access services() {
    return new Services.Access(policy, authorizer, answers, holdPolicy);
  }

  @Override
  public void close() {
    approvalOutbox.close();
  }
}
