package dev.workerbot.operation;

import dev.workerbot.message.CleanText;
import dev.workerbot.message.HumanTime;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.store.Petition;
import dev.workerbot.store.Petition.Kind;
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
  static String deed(Petition petition) {
    return petition.asked().verb().phrase() + " " + ActionText.name(petition.asked().targets());
  }

  private static String asker(Petition petition) {
    return "@" + petition.asked().by().name();
  }

  private static String approvers(Petition petition) {
    return petition.approvers().stream()
        .map(one -> "@" + one.name())
        .distinct()
        .collect(Collectors.joining(" and "));
  }

  /**
   * The card of it, as it stands now.
   *
   * @param missing how many have to approve yet; of interest only while it is open
   */
  public Message card(Petition petition, int missing) {
    String deed = deed(petition);
    boolean glass = petition.asked().kind() == Kind.GLASS;
    return switch (petition.state()) {
      case OPEN -> open(petition, missing);
      case APPROVED ->
          about(
              Message.of(
                      Severity.WORKING,
                      "Approved by %s: %s for %s"
                          .formatted(approvers(petition), deed, asker(petition)))
                  .withLine("It is being done."),
              petition);
      case BROKEN ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          "Glass broken by %s: %s".formatted(asker(petition), deed)),
                      petition),
                  petition.asked().reason())
              .withLine("Approvals and holds are passed by. It is being done.");
      case DONE -> {
        Petition.End end = petition.end().orElseThrow();
        Message message =
            glass
                ? Message.of(
                    end.severity() == Severity.GOOD ? Severity.WARNING : end.severity(),
                    "Glass broken by %s: %s".formatted(asker(petition), end.why()))
                : Message.of(end.severity(), end.why());
        message = about(message, petition);
        yield glass
            ? why(message, petition.asked().reason())
            : message.withLine(
                "Asked by %s, approved by %s.".formatted(asker(petition), approvers(petition)));
      }
      case DENIED ->
          why(
                  about(
                      Message.of(
                          Severity.WARNING,
                          "Denied by @%s: %s".formatted(petition.end().orElseThrow().by(), deed)),
                      petition),
                  petition.end().orElseThrow().why())
              .withLine("Asked by %s; nothing was done.".formatted(asker(petition)));
      case WITHDRAWN ->
          about(
                  Message.of(
                      Severity.PLAIN, "Withdrawn by %s: %s".formatted(asker(petition), deed)),
                  petition)
              .withLine("Nothing was done.");
      case EXPIRED ->
          about(Message.of(Severity.WARNING, "Not approved in time: " + deed), petition)
              .withLine(
                  "%s. Asked by %s at %s; nothing was done. To ask again: %s"
                      .formatted(
                          petition.votes().isEmpty()
                              ? "Nobody approved"
                              : "Approved by %s only".formatted(approvers(petition)),
                          asker(petition),
                          time.format(petition.madeAt()),
                          Message.code(petition.asked().told())));
    };
  }

  private Message open(Petition petition, int missing) {
    Petition.Asked asked = petition.asked();
    Message message =
        Message.of(Severity.WARNING, "%s asks to %s".formatted(asker(petition), deed(petition)));
    message = why(about(message, petition), asked.reason());
    if (asked.kind() == Kind.REQUEST) {
      message =
          message.withLine(
              "%s has no right to do it: whoever approves lends theirs."
                  .formatted(asker(petition)));
    }
    message = message.withLines(limited(asked));
    String others = missing == 1 ? "1 other person has" : missing + " other people have";
    String more = missing == 1 ? "1 more person has" : missing + " more people have";
    return message
        .withLine(
            petition.votes().isEmpty()
                ? others + " to approve."
                : "Approved by %s; %s to approve.".formatted(approvers(petition), more))
        .withLine(
            "Until %s: %s or %s."
                .formatted(
                    time.format(petition.expiresAt()),
                    Message.code("approve #" + petition.number()),
                    Message.code("deny #" + petition.number() + " not now")));
  }

  private static List<Message.Line> limited(Petition.Asked asked) {
    List<String> lines =
        asked.details().isEmpty() && asked.targets().size() > 1
            ? asked.targets().stream().map(Target::toString).toList()
            : asked.details();
    List<Message.Line> shown =
        lines.stream()
            .limit(LINES)
            .map(line -> new Message.Line(Severity.PLAIN, line))
            .collect(Collectors.toCollection(java.util.ArrayList::new));
    if (lines.size() > LINES) {
      shown.add(new Message.Line(Severity.PLAIN, "… and " + (lines.size() - LINES) + " more"));
    }
    return shown;
  }

  private static Message about(Message message, Petition petition) {
    return message
        .withField("Request", "#" + petition.number())
        .withField("Command", Message.code(petition.asked().told()));
  }

  private static Message why(Message message, String reason) {
    return reason.isBlank() ? message : message.withLine("Why: " + CleanText.singleLine(reason));
  }

  /** What has become of one that is not open any more, as a sentence. */
  public String closed(Petition petition) {
    String number = "#" + petition.number();
    Optional<String> by = petition.end().map(Petition.End::by);
    return switch (petition.state()) {
      case APPROVED, DONE -> number + " was approved by " + approvers(petition) + " already.";
      case DENIED -> number + " was denied by @" + by.orElse("") + ".";
      case WITHDRAWN -> number + " was withdrawn by " + asker(petition) + ".";
      case OPEN, EXPIRED -> number + " expired at " + time.format(petition.expiresAt()) + ".";
      case BROKEN -> number + " waits for nobody.";
    };
  }

  /** For how long it still waits. */
  static String left(Petition petition, Instant now) {
    return HumanTime.wholeSeconds(Duration.between(now, petition.expiresAt()));
  }
}
