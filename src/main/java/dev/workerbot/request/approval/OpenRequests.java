package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.authorization.Authorizer;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.worker.verb.Verb;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Requests for approval that wait, as far as a caller may know of them, and how they are ended. */
public final class OpenRequests {
  private final Approvals approvals;
  private final ApprovalRules rules;
  private final Authorizer authorizer;

  public OpenRequests(Approvals approvals, Authorizer authorizer) {
    this.approvals = approvals;
    this.rules = approvals.rules();
    this.authorizer = authorizer;
  }

  /** Takes back what one has asked oneself. */
  public CommandAnswer withdraw(RequestContext requestContext, int number) {
    Optional<ApprovalRequest> found = waiting(requestContext.caller(), number);
    if (found.isEmpty()) {
      return unknown(requestContext, Verb.CANCEL, number);
    }
    ApprovalRequest approvalRequest = found.get();
    Caller asker = approvalRequest.requestedApproval().by();
    Optional<Sentence> why =
        closed(approvalRequest)
            .or(() ->
                rules.isSame(requestContext.caller(), asker)
                    ? Optional.empty()
                    : Optional.of(
                        Sentence.of(
                            "Only %s can withdraw #%d; others can deny it.",
                            asker.person(), number)));
    return why.isPresent()
        ? authorizer.refused(
            requestContext, Verb.CANCEL, why.get(), approvalRequest.requestedApproval().targets())
        : ended(requestContext, Verb.CANCEL, approvalRequest, "");
  }

  /** Ends it: withdrawn by who asked, denied by anybody else. */
  public CommandAnswer ended(
      RequestContext requestContext, Verb verb, ApprovalRequest approvalRequest, String reason) {
    boolean own = rules.isSame(requestContext.caller(), approvalRequest.requestedApproval().by());
    if (!authorizer.audits(requestContext, verb, approvalRequest.requestedApproval().targets())) {
      return requestContext.notAudited();
    }
    Sentence wanted = ApprovalText.wanted(approvalRequest);
    if (!approvals.end(
        approvalRequest.number(),
        own ? ApprovalRequest.ApprovalState.WITHDRAWN : ApprovalRequest.ApprovalState.DENIED,
        requestContext.caller(),
        reason)) {
      ApprovalRequest now = approvals.find(approvalRequest.number()).orElse(approvalRequest);
      return new Outcome.Refused(
          requestContext.id(),
          Message.refusal(Sentence.of("%s Nothing was changed.", approvals.text().closed(now))));
    }
    return requestContext.done(
        Message.of(
            Severity.PLAIN,
            own
                ? Sentence.of("You withdrew #%d (%s)", approvalRequest.number(), wanted)
                : Sentence.of(
                    "You denied #%d by %s (%s)",
                    approvalRequest.number(),
                    approvalRequest.requestedApproval().by().person(),
                    wanted)));
  }

  /** The request of that number, where the caller may know of it. */
  public Optional<ApprovalRequest> waiting(Caller caller, int number) {
    return approvals.find(number).filter(one -> isFor(caller, one));
  }

  /** Who knows not all of its workers does not know of it, unless they asked or are to decide. */
  public boolean isFor(Caller caller, ApprovalRequest approvalRequest) {
    return approvalRequest.requestedApproval().approvalKind()
            != ApprovalRequest.ApprovalKind.BREAK_GLASS
        && (rules.isSame(caller, approvalRequest.requestedApproval().by())
            || rules.isNamedToDecide(caller, ApprovalCards.matter(approvalRequest))
            || approvalRequest.requestedApproval().targets().stream()
                .allMatch(one -> authorizer.visibility().knows(caller, one)));
  }

  /** Why nothing can be decided about it any more; empty while it waits. */
  public Optional<Sentence> closed(ApprovalRequest approvalRequest) {
    return approvalRequest.isOpen() && approvals.isInTime(approvalRequest)
        ? Optional.empty()
        : Optional.of(
            Sentence.of("%s Nothing was done.", approvals.text().closed(approvalRequest)));
  }

  /** The answer where there is no such request for the caller. */
  public CommandAnswer unknown(RequestContext requestContext, Verb verb, int number) {
    String open =
        approvals.open().stream()
            .filter(one -> isFor(requestContext.caller(), one))
            .map(one -> "#" + one.number())
            .collect(Collectors.joining(", "));
    return authorizer.refused(
        requestContext,
        verb,
        "No request #%d%s"
            .formatted(number, open.isEmpty() ? "; none is open." : "; open: " + open + "."),
        List.of());
  }
}
