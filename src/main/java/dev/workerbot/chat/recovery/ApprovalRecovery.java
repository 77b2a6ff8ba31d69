package dev.workerbot.chat.recovery;

import dev.workerbot.chat.Chat;
import dev.workerbot.chat.inbound.ApprovedRuns;
import dev.workerbot.chat.outbound.OutboxWorker;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.approval.Approvals;
import dev.workerbot.request.step.BotRuntime;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what was approved and then left undone, by a dead bot or a failed database, and does it.
 */
public final class ApprovalRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(ApprovalRecovery.class);

  /** For groups of people to be read, where this bot has just been started. */
  private static final Duration GROUPS_WITHIN = Duration.ofMinutes(2);

  /** After which what was approved here and is not under way was lost on its way. */
  private static final Duration LOST_AFTER = Duration.ofSeconds(30);

  private final ApprovedRuns approvedRuns;
  private final Approvals approvals;
  private final ApprovalRequests approvalRequests;
  private final OutboxWorker outboxWorker;
  private final BotRuntime runtime;

  public ApprovalRecovery(
      ApprovedRuns approvedRuns,
      Approvals approvals,
      ApprovalRequests approvalRequests,
      OutboxWorker outboxWorker,
      BotRuntime runtime) {
    this.approvedRuns = approvedRuns;
    this.approvals = approvals;
    this.approvalRequests = approvalRequests;
    this.outboxWorker = outboxWorker;
    this.runtime = runtime;
  }

  /** From now on the cards of requests are brought to these chats. */
  void serve(List<Chat> chats) {
    approvedRuns.serve(chats);
  }

  /** Owners of what is not over. */
  List<String> owners() {
    return approvalRequests.owners();
  }

  /** Takes over what a dead bot has left. */
  void adopt(String dead, String us) {
    for (ApprovalRequests.Left left : approvalRequests.adopt(dead, us)) {
      ApprovalRequest approvalRequest = left.approvalRequest();
      if (left.summary().isPresent()) {
        approvalRequests.done(approvalRequest.number(), left.summary().get(), Severity.PLAIN);
      } else if (left.begun()) {
        LOG.info("request #{} is finished by the journal", approvalRequest.number());
      } else if (approvalRequest.approvalState() == ApprovalRequest.ApprovalState.BROKEN) {
        approvalRequests.done(
            approvalRequest.number(),
            "workerbot restarted before anything was done",
            Severity.WARNING);
      } else {
        again(approvalRequest);
      }
    }
    outboxWorker.wake();
  }

  /** Does what was approved here, and lost by a database that failed just then. */
  void sweep(String us) {
    Instant now = runtime.clock().instant();
    Instant before = now.minus(LOST_AFTER);
    for (ApprovalRequests.Left left : approvalRequests.left(us)) {
      ApprovalRequest approvalRequest = left.approvalRequest();
      boolean old =
          approvalRequest.votes().stream()
              // What is of the future was before a clock was set back.
              .allMatch(vote -> vote.at().isBefore(before) || vote.at().isAfter(now));
      if (approvalRequest.approvalState() != ApprovalRequest.ApprovalState.APPROVED
          || !old
          || approvalRequest.run().filter(approvedRuns::isUnderWay).isPresent()) {
        continue;
      }
      Optional<Message> answered = approvalRequest.run().flatMap(approvedRuns::answer);
      if (answered.isPresent()) {
        approvalRequests.done(
            approvalRequest.number(), answered.get().heading().stored(), answered.get().severity());
        outboxWorker.wake();
      } else if (left.summary().isPresent()) {
        approvalRequests.done(approvalRequest.number(), left.summary().get(), Severity.PLAIN);
        outboxWorker.wake();
      } else if (!left.begun()) {
        LOG.warn("request #{} was approved, then lost", approvalRequest.number());
        again(approvalRequest);
      }
    }
  }

  /** Nothing of it was begun: it is, unless it is too late for that. */
  private void again(ApprovalRequest approvalRequest) {
    String id = runtime.ids().next();
    approvalRequests.runAs(approvalRequest.number(), id);
    ApprovalRequest now = approvalRequests.find(approvalRequest.number()).orElseThrow();
    if (approvalRequest.expiresAt().isAfter(runtime.clock().instant())) {
      LOG.info("running the approved request #{}", approvalRequest.number());
      approvedRuns.begin(now, GROUPS_WITHIN);
    } else {
      Message late =
          Message.of(
                  Severity.WARNING,
                  Sentence.of(
                      "#%d was approved, but expired before workerbot could start it",
                      approvalRequest.number()))
              .withLine("Nothing was done. Try again.");
      CommandAnswer commandAnswer = new Outcome.Failed(id, late);
      CommandAnswer _ = approvals.ended(id, commandAnswer);
    }
  }
}
