package dev.workerbot.chat.outbound.source;

import dev.workerbot.chat.outbound.MessageSource;
import dev.workerbot.message.Message;
import dev.workerbot.request.approval.ApprovalCards;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequests;
import dev.workerbot.store.outbox.OutboxMessage;
import java.util.List;

/** What the cards of requests for approval say; it ends those whose time is over. */
public record ApprovalSource(ApprovalRequests approvalRequests, ApprovalCards cards)
    implements MessageSource {
  @Override
  public MessageContent content(OutboxMessage wanted, boolean pressable) {
    ApprovalRequest request = approvalRequests.find(wanted.ref().number()).orElseThrow();
    boolean own = wanted.key().equals(request.requestedApproval().request());
    Message card = cards.card(request, wanted.ref().channel(), own);
    return new MessageContent(card, cards.calling(card, request), List.of());
  }

  @Override
  public void refresh() {
    boolean _ = approvalRequests.expire();
  }
}
