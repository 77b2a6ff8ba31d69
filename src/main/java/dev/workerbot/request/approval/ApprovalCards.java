package dev.workerbot.request.approval;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.Caller;
import dev.workerbot.command.Approve;
import dev.workerbot.command.Cancel;
import dev.workerbot.command.Deny;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.request.Buttons;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.outbox.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The cards of approval requests, with what can be pressed on them. Safe for several threads. */
public final class ApprovalCards {
  private final ApprovalRules rules;
  private final ApprovalText text;
  private final Buttons buttons;
  private final UnaryOperator<Caller> asOfNow;

  /**
   * @param asOfNow somebody who spoke earlier, with the groups that they are in by now
   */
  public ApprovalCards(
      ApprovalRules rules, ApprovalText text, Buttons buttons, UnaryOperator<Caller> asOfNow) {
    this.rules = rules;
    this.text = text;
    this.buttons = buttons;
    this.asOfNow = asOfNow;
  }

  ApprovalText text() {
    return text;
  }

  /** What others decide about a request. */
  public static Matter matter(ApprovalRequest approvalRequest) {
    ApprovalRequest.RequestedApproval requestedApproval = approvalRequest.requestedApproval();
    return new Matter(
        requestedApproval.by(),
        requestedApproval.verbEffects(),
        requestedApproval.targets(),
        requestedApproval.approvalKind() == ApprovalKind.REQUEST);
  }

  Message card(ApprovalRequest approvalRequest) {
    return text.card(approvalRequest, missing(approvalRequest).orElse(1));
  }

  /**
   * How many more have to approve, by the groups that people are in now; empty where nobody has.
   */
  public Optional<Integer> missing(ApprovalRequest approvalRequest) {
    return rules.missing(
        matter(approvalRequest), approvalRequest.approvers().stream().map(asOfNow).toList());
  }

  /**
   * The card of a request for a channel, with what can be pressed there.
   *
   * @param own whether it is the asker's message
   */
  public Message card(ApprovalRequest approvalRequest, Channel channel, boolean own) {
    Message card = card(approvalRequest);
    if (!approvalRequest.isOpen()) {
      return card;
    }
    int number = approvalRequest.number();
    List<Buttons.ButtonChoice> choices = new ArrayList<>();
    choices.add(new Buttons.ButtonChoice("Approve", Button.Style.PRIMARY, new Approve(number)));
    choices.add(new Buttons.ButtonChoice("Deny", Button.Style.DANGER, new Deny(number, "", true)));
    if (own) {
      choices.add(new Buttons.ButtonChoice("Withdraw", Button.Style.PLAIN, Cancel.request(number)));
    }
    return card.withButtons(
        buttons.toEverybody(channel.chat(), channel.id(), Buttons.REPORT, choices));
  }

  /** The card as it is posted first, where it calls those who can approve. */
  public Message calling(Message card, ApprovalRequest approvalRequest) {
    return approvalRequest.isOpen()
        ? card.withMentions(
            rules
                .approvers(
                    approvalRequest.requestedApproval().verbEffects(),
                    approvalRequest.requestedApproval().targets(),
                    approvalRequest.requestedApproval().approvalKind() == ApprovalKind.REQUEST)
                .stream()
                .flatMap(member -> Mention.ofMember(member).stream())
                .distinct()
                .toList())
        : card;
  }
}
