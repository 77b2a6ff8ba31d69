package dev.workerbot.request.approval;

import dev.workerbot.access.Caller;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.CleanText;
import dev.workerbot.message.text.ClockTime;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.TargetNames;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.worker.Name;
import java.time.ZoneId;
import java.util.List;

/** The messages of an approval request, from when it is made to its end; without buttons. */
public final class ApprovalText {
  private static final int LINES = 12;

  private final ClockTime time;

  /**
   * @param zone in which the team reads the clock
   */
  public ApprovalText(ZoneId zone) {
    this.time = new ClockTime(zone);
  }

  /** {@code restart horizon on web1}. */
  public static Sentence wanted(ApprovalRequest approvalRequest) {
    return Sentence.of(
        "%s %s",
        approvalRequest.requestedApproval().verb().phrase(),
        TargetNames.name(approvalRequest.requestedApproval().targets()));
  }

  private static Sentence asker(ApprovalRequest approvalRequest) {
    return Sentence.of("%s", approvalRequest.requestedApproval().by().person());
  }

  private static Sentence approvers(ApprovalRequest approvalRequest) {
    return approvalRequest.approvers().stream()
        .map(Caller::person)
        .distinct()
        .collect(Sentence.joining(" and "));
  }

  private static Person endedBy(ApprovalRequest approvalRequest) {
    return approvalRequest
        .end()
        .flatMap(ApprovalRequest.ApprovalEnd::by)
        .orElse(Person.named("somebody"));
  }

  /**
   * The card of it, as it stands now.
   *
   * @param missing how many have to approve yet; of interest only while it is open
   */
  public Message card(ApprovalRequest approvalRequest, int missing) {
    Sentence wanted = wanted(approvalRequest);
    boolean isBreakGlass =
        approvalRequest.requestedApproval().approvalKind() == ApprovalKind.BREAK_GLASS;
    return switch (approvalRequest.approvalState()) {
      case OPEN -> open(approvalRequest, missing);
      case APPROVED ->
          about(
              Message.of(
                      Severity.WORKING,
                      Sentence.of(
                          "Approved by %s: %s for %s",
                          approvers(approvalRequest), wanted, asker(approvalRequest)))
                  .withLine("Running now."),
              approvalRequest);
      case BROKEN ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          Sentence.of("Break-glass by %s: %s", asker(approvalRequest), wanted)),
                      approvalRequest),
                  approvalRequest.requestedApproval().reason())
              .withLine("Approvals and holds are bypassed. Running now.");
      case DONE -> {
        ApprovalRequest.ApprovalEnd approvalEnd = approvalRequest.end().orElseThrow();
        Sentence what = Sentence.kept(approvalEnd.why());
        Message message =
            isBreakGlass
                ? Message.of(
                    approvalEnd.severity() == Severity.GOOD
                        ? Severity.WARNING
                        : approvalEnd.severity(),
                    Sentence.of("Break-glass by %s: %s", asker(approvalRequest), what))
                : Message.of(approvalEnd.severity(), what);
        message = about(message, approvalRequest);
        yield isBreakGlass
            ? why(message, approvalRequest.requestedApproval().reason())
            : message.withLine(
                Sentence.of(
                    "Requested by %s, approved by %s.",
                    asker(approvalRequest), approvers(approvalRequest)));
      }
      case DENIED ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          Sentence.of("Denied by %s: %s", endedBy(approvalRequest), wanted)),
                      approvalRequest),
                  approvalRequest.end().orElseThrow().why())
              .withLine(Sentence.of("Requested by %s. Nothing was done.", asker(approvalRequest)));
      case WITHDRAWN ->
          about(
                  Message.of(
                      Severity.PLAIN,
                      Sentence.of("Withdrawn by %s: %s", asker(approvalRequest), wanted)),
                  approvalRequest)
              .withLine("Nothing was done.");
      case EXPIRED ->
          about(
                  Message.of(Severity.WARNING, Sentence.of("Not approved in time: %s", wanted)),
                  approvalRequest)
              .withLine(
                  Sentence.of(
                      "%s. Requested by %s at %s. Nothing was done. To try again: %s",
                      approvalRequest.votes().isEmpty()
                          ? "Nobody approved"
                          : Sentence.of("Approved by %s only", approvers(approvalRequest)),
                      asker(approvalRequest),
                      time.minute(approvalRequest.madeAt()),
                      command(approvalRequest)));
    };
  }

  private Message open(ApprovalRequest approvalRequest, int missing) {
    ApprovalRequest.RequestedApproval requestedApproval = approvalRequest.requestedApproval();
    Message message =
        Message.of(
            Severity.WARNING,
            Sentence.of("%s asks to %s", asker(approvalRequest), wanted(approvalRequest)));
    message = why(about(message, approvalRequest), requestedApproval.reason());
    if (requestedApproval.approvalKind() == ApprovalKind.REQUEST) {
      message =
          message.withLine(
              Sentence.of(
                  "%s has no right to do this; it runs with the approver's right.",
                  asker(approvalRequest)));
    }
    message = message.withLines(limited(requestedApproval));
    Sentence others = Counts.of(missing, "other person has", "other people have");
    Sentence more = Counts.of(missing, "more person has", "more people have");
    return message
        .withLine(
            approvalRequest.votes().isEmpty()
                ? Sentence.of("%s to approve.", others)
                : Sentence.of("Approved by %s; %s to approve.", approvers(approvalRequest), more))
        .withLine(
            Sentence.of(
                "Until %s: %s or %s.",
                time.until(approvalRequest.expiresAt()),
                Message.code(Sentence.of("approve #%s", approvalRequest.number())),
                Message.code(Sentence.of("deny #%s not now", approvalRequest.number()))));
  }

  private static List<Message.MessageLine> limited(
      ApprovalRequest.RequestedApproval requestedApproval) {
    return requestedApproval.details().isEmpty() && requestedApproval.targets().size() > 1
        ? Message.MessageLine.each(
            LINES + 1, requestedApproval.targets().stream().map(Sentence::name).toList())
        : requestedApproval.details().stream()
            .map(line -> Sentence.naming(line, names(requestedApproval)))
            .map(line -> new Message.MessageLine(Severity.PLAIN, line))
            .toList();
  }

  private static Sentence command(ApprovalRequest approvalRequest) {
    ApprovalRequest.RequestedApproval requestedApproval = approvalRequest.requestedApproval();
    return Message.code(Sentence.naming(requestedApproval.displayText(), names(requestedApproval)));
  }

  private static List<Name> names(ApprovalRequest.RequestedApproval requestedApproval) {
    return requestedApproval.targets().stream().flatMap(one -> one.names().stream()).toList();
  }

  private static Message about(Message message, ApprovalRequest approvalRequest) {
    return message
        .withField("Request", Sentence.of("#%s", approvalRequest.number()))
        .withField("Command", command(approvalRequest));
  }

  private static Message why(Message message, String reason) {
    return reason.isBlank()
        ? message
        : message.withLine(Sentence.of("Why: %s", CleanText.singleLine(reason)));
  }

  /** What has become of one that is not open any more, as a sentence. */
  public Sentence closed(ApprovalRequest approvalRequest) {
    Sentence number = Sentence.of("#%s", approvalRequest.number());
    return switch (approvalRequest.approvalState()) {
      case APPROVED, DONE ->
          Sentence.of("%s was already approved by %s.", number, approvers(approvalRequest));
      case DENIED -> Sentence.of("%s was denied by %s.", number, endedBy(approvalRequest));
      case WITHDRAWN -> Sentence.of("%s was withdrawn by %s.", number, asker(approvalRequest));
      case OPEN, EXPIRED ->
          Sentence.of("%s expired at %s.", number, time.minute(approvalRequest.expiresAt()));
      case BROKEN -> Sentence.of("%s does not wait for approval.", number);
    };
  }
}
