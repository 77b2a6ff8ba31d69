package dev.workerbot.request.approval;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Cards of requests in every state. */
public final class ExampleCards {
  static final Instant ASKED = Instant.parse("2026-11-26T02:30:00Z");
  static final Caller ANNA = caller("UANNA", "anna");
  static final Caller BOB = caller("UBOB", "bob");
  static final Caller CARL = caller("UCARL", "carl");

  private static final String RESTARTED =
      Sentence.of(
              "horizon on web1: RUNNING again after 1.4 s (pid %d), restarted by %s",
              4029, ANNA.person())
          .stored();

  private ExampleCards() {}

  private static Caller caller(String user, String name) {
    return new Caller("slack", user, name, Set.of(), "C1");
  }

  private static List<Target> workers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Target(
                new ServerName("web1"),
                WorkerName.of(count == 1 ? "horizon" : "queue:queue_%02d".formatted(i))))
        .toList();
  }

  static ApprovalRequest request(
      ApprovalKind approvalKind,
      Verb verb,
      String reported,
      String reason,
      List<String> details,
      int workers,
      ApprovalState approvalState,
      List<Caller> approvers,
      Optional<ApprovalRequest.ApprovalEnd> end) {
    return new ApprovalRequest(
        12,
        new ApprovalRequest.RequestedApproval(
            "r1",
            approvalKind,
            VerbEffects.of(verb),
            reported,
            reported,
            reason,
            details,
            ANNA,
            workers(workers)),
        ASKED,
        ASKED.plusSeconds(900),
        approvalState,
        approvers.stream()
            .map(one -> new ApprovalRequest.Vote(one, ASKED.plusSeconds(60)))
            .toList(),
        approvalState == ApprovalState.APPROVED || approvalState == ApprovalState.DONE
            ? Optional.of("r2")
            : Optional.empty(),
        end);
  }

  static ApprovalRequest simple(
      ApprovalState approvalState, List<Caller> approvers, ApprovalRequest.ApprovalEnd... end) {
    return request(
        ApprovalKind.APPROVAL,
        Verb.RESTART,
        "restart horizon@web1",
        "",
        List.of(),
        1,
        approvalState,
        approvers,
        Stream.of(end).findFirst());
  }

  /** All of them. */
  public static List<Message> all() {
    ApprovalText text = new ApprovalText(ZoneId.of("UTC"));
    List<Message> all = new ArrayList<>();
    Message open = text.card(simple(ApprovalState.OPEN, List.of()), 1);
    all.add(
        open.withButtons(
            List.of(
                new Button("Approve", Button.Style.PRIMARY, "o1", 0, false),
                new Button("Deny", Button.Style.DANGER, "o1", 1, true),
                new Button("Withdraw", Button.Style.PLAIN, "o1", 2, false))));
    all.add(
        text.card(
            request(
                ApprovalKind.REQUEST,
                Verb.RESTART,
                "request restart horizon@web1",
                "stuck since 3, <!channel> look",
                List.of(),
                1,
                ApprovalState.OPEN,
                List.of(),
                Optional.empty()),
            2));
    all.add(
        text.card(
            request(
                ApprovalKind.APPROVAL,
                Verb.STOP,
                "stop queue@web1",
                "",
                List.of(),
                14,
                ApprovalState.OPEN,
                List.of(BOB),
                Optional.empty()),
            1));
    all.add(
        text.card(
            request(
                ApprovalKind.APPROVAL,
                Verb.EDIT,
                "edit horizon@web1",
                "",
                List.of("`- stopwaitsecs=10`", "`+ stopwaitsecs=3600`"),
                1,
                ApprovalState.OPEN,
                List.of(),
                Optional.empty()),
            1));
    all.add(text.card(simple(ApprovalState.APPROVED, List.of(BOB)), 0));
    all.add(
        text.card(
            simple(
                ApprovalState.DONE,
                List.of(BOB, CARL),
                new ApprovalRequest.ApprovalEnd(Optional.empty(), RESTARTED, Severity.GOOD)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.DONE,
                List.of(BOB),
                new ApprovalRequest.ApprovalEnd(
                    Optional.empty(), "horizon on web1 did not come back: FATAL", Severity.BAD)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.DENIED,
                List.of(),
                new ApprovalRequest.ApprovalEnd(
                    Optional.of(BOB.person()), "not during the sale", Severity.WARNING)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.WITHDRAWN,
                List.of(),
                new ApprovalRequest.ApprovalEnd(Optional.of(ANNA.person()), "", Severity.WARNING)),
            0));
    all.add(
        text.card(
            simple(
                ApprovalState.EXPIRED,
                List.of(),
                new ApprovalRequest.ApprovalEnd(Optional.empty(), "", Severity.WARNING)),
            0));
    for (Optional<ApprovalRequest.ApprovalEnd> end :
        List.of(
            Optional.<ApprovalRequest.ApprovalEnd>empty(),
            Optional.of(
                new ApprovalRequest.ApprovalEnd(Optional.empty(), RESTARTED, Severity.GOOD)))) {
      all.add(
          text.card(
              request(
                  ApprovalKind.BREAK_GLASS,
                  Verb.RESTART,
                  "restart horizon@web1",
                  "checkout is down",
                  List.of(),
                  1,
                  end.isEmpty() ? ApprovalState.BROKEN : ApprovalState.DONE,
                  List.of(),
                  end),
              0));
    }
    return all;
  }
}
