package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.ApprovalRequest;
import dev.workerbot.store.ApprovalRequest.ApprovalKind;
import dev.workerbot.worker.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is said of a petition, from when it is asked to its end; without buttons. */
public final class ApprovalText {
  private static final int LINES = 12;

  private final DateTimeFormatter time;

  /**
   * @param zone in which the team reads the clock
   */
  public ApprovalText(ZoneId zone) {
    this.time = DateTimeFormatter.ofPattern("HH:mm z", Locale.ROOT).withZone(zone);
  }

  /** {@code restart horizon on web1}. */
  static String deed(ApprovalRequest approvalRequest) {
    return approvalRequest.requestedApproval().verb().phrase()
        + " "
        + ActionText.name(approvalRequest.requestedApproval().targets());
  }

  private static String asker(ApprovalRequest approvalRequest) {
    return "@" + approvalRequest.requestedApproval().by().name();
  }

  private static String approvers(ApprovalRequest approvalRequest) {
    return approvalRequest.approvers().stream()
        .map(one -> "@" + one.name())
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  /**
   * The card of it, as it stands now.
   *
   * @param missing how many have to approve yet; of interest only while it is open
   */
  public Message card(ApprovalRequest approvalRequest, int missing) {
    String deed = deed(approvalRequest);
    boolean glass = approvalRequest.requestedApproval().approvalKind() == ApprovalKind.GLASS;
    return switch (approvalRequest.approvalState()) {
      case OPEN -> open(approvalRequest, missing);
      case APPROVED ->
          about(
              Message.of(
                      Severity.WORKING,
                      "Approved by %s: %s for %s"
                          .formatted(approvers(approvalRequest), deed, asker(approvalRequest)))
                  .withLine("It is being done."),
              approvalRequest);
      case BROKEN ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          "Glass broken by %s: %s".formatted(asker(approvalRequest), deed)),
                      approvalRequest),
                  approvalRequest.requestedApproval().reason())
              .withLine("Approvals and holds are passed by. It is being done.");
      case DONE -> {
        ApprovalRequest.ApprovalEnd approvalEnd = approvalRequest.end().orElseThrow();
        Message message =
            glass
                ? Message.of(
                    approvalEnd.severity() == Severity.GOOD
                        ? Severity.WARNING
                        : approvalEnd.severity(),
                    "Glass broken by %s: %s".formatted(asker(approvalRequest), approvalEnd.why()))
                : Message.of(approvalEnd.severity(), approvalEnd.why());
        message = about(message, approvalRequest);
        yield glass
            ? why(message, approvalRequest.requestedApproval().reason())
            : message.withLine(
                "Asked by %s, approved by %s."
                    .formatted(asker(approvalRequest), approvers(approvalRequest)));
      }
      case DENIED ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          "Denied by @%s: %s"
                              .formatted(approvalRequest.end().orElseThrow().by(), deed)),
                      approvalRequest),
                  approvalRequest.end().orElseThrow().why())
              .withLine("Asked by %s; nothing was done.".formatted(asker(approvalRequest)));
      case WITHDRAWN ->
          about(
                  Message.of(
                      Severity.PLAIN,
                      "Withdrawn by %s: %s".formatted(asker(approvalRequest), deed)),
                  approvalRequest)
              .withLine("Nothing was done.");
      case EXPIRED ->
          about(Message.of(Severity.WARNING, "Not approved in time: " + deed), approvalRequest)
              .withLine(
                  "%s. Asked by %s at %s; nothing was done. To ask again: %s"
                      .formatted(
                          approvalRequest.votes().isEmpty()
                              ? "Nobody approved"
                              : "Approved by %s only".formatted(approvers(approvalRequest)),
                          asker(approvalRequest),
                          time.format(approvalRequest.madeAt()),
                          Message.code(approvalRequest.requestedApproval().told())));
    };
  }

  private Message open(ApprovalRequest approvalRequest, int missing) {
    ApprovalRequest.RequestedApproval requestedApproval = approvalRequest.requestedApproval();
    Message message =
        Message.of(
            Severity.WARNING,
            "%s asks to %s".formatted(asker(approvalRequest), deed(approvalRequest)));
    message = why(about(message, approvalRequest), requestedApproval.reason());
    if (requestedApproval.approvalKind() == ApprovalKind.REQUEST) {
      message =
          message.withLine(
              "%s has no right to do it: whoever approves lends theirs."
                  .formatted(asker(approvalRequest)));
    }
    message = message.withLines(limited(requestedApproval));
    String others = missing == 1 ? "1 other person has" : missing + " other people have";
    String more = missing == 1 ? "1 more person has" : missing + " more people have";
    return message
        .withLine(
            approvalRequest.votes().isEmpty()
                ? others + " to approve."
                : "Approved by %s; %s to approve.".formatted(approvers(approvalRequest), more))
        .withLine(
            "Until %s: %s or %s."
                .formatted(
                    time.format(approvalRequest.expiresAt()),
                    Message.code("approve #" + approvalRequest.number()),
                    Message.code("deny #" + approvalRequest.number() + " not now")));
  }

  private static List<Message.MessageLine> limited(
      ApprovalRequest.RequestedApproval requestedApproval) {
    List<String> lines =
        requestedApproval.details().isEmpty() && requestedApproval.targets().size() > 1
            ? requestedApproval.targets().stream().map(Target::toString).toList()
            : requestedApproval.details();
    List<Message.MessageLine> shown =
        lines.stream()
            .limit(LINES)
            .map(line -> new Message.MessageLine(Severity.PLAIN, line))
            .collect(Collectors.toCollection(java.util.ArrayList::new));
    if (lines.size() > LINES) {
      shown.add(
          new Message.MessageLine(Severity.PLAIN, "… and " + (lines.size() - LINES) + " more"));
    }
    return shown;
  }

  private static Message about(Message message, ApprovalRequest approvalRequest) {
    return message
        .withField("Request", "#" + approvalRequest.number())
        .withField("Command", Message.code(approvalRequest.requestedApproval().told()));
  }

  private static Message why(Message message, String reason) {
    return reason.isBlank() ? message : message.withLine("Why: " + CleanText.singleLine(reason));
  }

  /** What has become of one that is not open any more, as a sentence. */
  public String closed(ApprovalRequest approvalRequest) {
    String number = "#" + approvalRequest.number();
    Optional<String> by = approvalRequest.end().map(ApprovalRequest.ApprovalEnd::by);
    return switch (approvalRequest.approvalState()) {
      case APPROVED, DONE ->
          number + " was approved by " + approvers(approvalRequest) + " already.";
      case DENIED -> number + " was denied by @" + by.orElse("") + ".";
      case WITHDRAWN -> number + " was withdrawn by " + asker(approvalRequest) + ".";
      case OPEN, EXPIRED ->
          number + " expired at " + time.format(approvalRequest.expiresAt()) + ".";
      case BROKEN -> number + " waits for nobody.";
    };
  }

  /** For how long it still waits. */
  static String left(ApprovalRequest approvalRequest, Instant now) {
    return HumanTime.wholeSeconds(Duration.between(now, approvalRequest.expiresAt()));
  }
}
