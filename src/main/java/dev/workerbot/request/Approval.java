package dev.workerbot.request;

import dev.workerbot.access.Caller;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.access.ApprovalRequest;
import java.util.List;

/**
 * The approval of what is being done. Made only of a request that enough people have approved;
 * nothing that is typed or pressed carries one.
 *
 * @param number of the request
 * @param asker who asked
 * @param approvers who approved
 * @param lent whether the asker lacks the right, which the approvers have
 */
public record Approval(int number, Person asker, List<Person> approvers, boolean lent) {
  public Approval {
    approvers = List.copyOf(approvers);
    if (approvers.isEmpty()) {
      throw new IllegalArgumentException("nobody has approved #" + number);
    }
  }

  /** Of one that was approved. */
  public static Approval of(ApprovalRequest approvalRequest) {
    if (approvalRequest.run().isEmpty()
        || approvalRequest.requestedApproval().approvalKind()
            == ApprovalRequest.ApprovalKind.BREAK_GLASS) {
      throw new IllegalArgumentException("#" + approvalRequest.number() + " was not approved");
    }
    return new Approval(
        approvalRequest.number(),
        approvalRequest.requestedApproval().by().person(),
        approvalRequest.approvers().stream().map(Caller::person).distinct().toList(),
        approvalRequest.requestedApproval().approvalKind() == ApprovalRequest.ApprovalKind.REQUEST);
  }

  /** The same as {@link #phrase}, on a line of its own. */
  public Sentence sentence() {
    return Sentence.of("R%s.", who());
  }

  /** Both names, for the audit and the verdict. */
  public String phrase() {
    return "r" + who();
  }

  private Sentence who() {
    return Sentence.of(
        "equested by %s, approved by %s (#%d)", asker, Sentence.join(" and ", approvers), number);
  }
}
