package dev.workerbot.request.approval;

import static dev.workerbot.request.approval.ExampleCards.BOB;
import static dev.workerbot.request.approval.ExampleCards.CARL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.workerbot.access.Caller;
import dev.workerbot.chat.terminal.TerminalText;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalEnd;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.testing.Golden;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a request for approval says of itself in each state. */
class ApprovalTextTest {
  private static final ApprovalEnd NOBODY = new ApprovalEnd(Optional.empty(), "", Severity.WARNING);

  private final ApprovalText text = new ApprovalText(ZoneId.of("Europe/Berlin"));

  @Test
  void inATerminal() throws IOException {
    TerminalText terminal = new TerminalText(TerminalText.UNBROKEN, false);
    new Golden("approvals.terminal.txt")
        .checkVerbatim(
            ExampleCards.all().stream().map(terminal::text).collect(Collectors.joining("\n")));
  }

  private static List<String> lines(Message message) {
    return message.lines().stream().map(Message.MessageLine::text).toList();
  }

  @Test
  void timesAreTheTeams() {
    Message open = text.card(ExampleCards.simple(ApprovalState.OPEN, List.of()), 1);
    assertEquals(
        "Until 03:45 GMT+01:00: `approve #12` or `deny #12 not now`.", lines(open).getLast());
  }

  @Test
  void whatExpiredWithTooFewApprovals_saysWhoApproved_andHowToAskAgain() {
    Message card = text.card(ExampleCards.simple(ApprovalState.EXPIRED, List.of(BOB), NOBODY), 1);
    assertEquals("Not approved in time: restart horizon on web1", card.title());
    assertEquals(
        List.of(
            "Approved by @bob only. Requested by @anna at 03:30 GMT+01:00. Nothing was done."
                + " To try again: `restart horizon@web1`"),
        lines(card));
  }

  private static ApprovalRequest breakGlass(ApprovalEnd end) {
    return ExampleCards.request(
        ApprovalKind.BREAK_GLASS,
        Verb.RESTART,
        "restart horizon@web1",
        "checkout is down",
        List.of(),
        1,
        ApprovalState.DONE,
        List.of(),
        Optional.of(end));
  }

  @Test
  void brokenGlass_isNeverGoodNews_andBadNewsStaysBad() {
    assertEquals(
        Severity.WARNING,
        text.card(breakGlass(new ApprovalEnd(Optional.empty(), "ok", Severity.GOOD)), 0)
            .severity());
    assertEquals(
        Severity.BAD,
        text.card(breakGlass(new ApprovalEnd(Optional.empty(), "FATAL", Severity.BAD)), 0)
            .severity());
    assertEquals(
        Severity.GOOD,
        text.card(
                ExampleCards.simple(
                    ApprovalState.DONE,
                    List.of(BOB),
                    new ApprovalEnd(Optional.empty(), "ok", Severity.GOOD)),
                0)
            .severity());
  }

  @Test
  void whatIsShownOfAnEdit_standsInPlaceOfItsWorkers() {
    Message card =
        text.card(
            ExampleCards.request(
                ApprovalKind.APPROVAL,
                Verb.EDIT,
                "edit queue@web1",
                "",
                List.of("`+ numprocs=2`"),
                2,
                ApprovalState.OPEN,
                List.of(),
                Optional.empty()),
            1);
    assertEquals("`+ numprocs=2`", lines(card).getFirst());
    assertEquals(3, card.lines().size());
  }

  private String closed(ApprovalState state, List<Caller> by, String ended) {
    return text.closed(
            ExampleCards.simple(
                state, by, new ApprovalEnd(Optional.of(Person.named(ended)), "", Severity.WARNING)))
        .toString();
  }

  @Test
  void whoComesLate_isInformedWhatBecameOfIt() {
    String approved = "#12 was already approved by @bob and @carl.";
    assertEquals(approved, closed(ApprovalState.APPROVED, List.of(BOB, CARL), ""));
    assertEquals(approved, closed(ApprovalState.DONE, List.of(BOB, CARL, BOB), ""));
    assertEquals("#12 was denied by @carl.", closed(ApprovalState.DENIED, List.of(), "carl"));
    assertEquals("#12 was withdrawn by @anna.", closed(ApprovalState.WITHDRAWN, List.of(), "anna"));
    assertEquals("#12 expired at 03:45 GMT+01:00.", closed(ApprovalState.EXPIRED, List.of(), ""));
    assertEquals("#12 expired at 03:45 GMT+01:00.", closed(ApprovalState.OPEN, List.of(BOB), ""));
    assertEquals("#12 does not wait for approval.", closed(ApprovalState.BROKEN, List.of(), ""));
  }

  @Test
  void aNameThatSpeaksOfSecrets_isNoSecret() {
    ApprovalRequest plain = ExampleCards.simple(ApprovalState.OPEN, List.of());
    ApprovalRequest.RequestedApproval asked = plain.requestedApproval();
    Message card =
        text.card(
            new ApprovalRequest(
                12,
                new ApprovalRequest.RequestedApproval(
                    asked.request(),
                    asked.approvalKind(),
                    asked.verbEffects(),
                    asked.command(),
                    "edit secret=x@web1 password=hunter2",
                    "",
                    List.of("secret=x gets password=hunter2"),
                    asked.by(),
                    List.of(Target.of("secret=x@web1"))),
                plain.madeAt(),
                plain.expiresAt(),
                ApprovalState.OPEN,
                List.of(),
                Optional.empty(),
                Optional.empty()),
            1);
    assertEquals("`edit secret=x@web1 password=•••`", card.fields().getLast().value());
    assertEquals("secret=x gets password=•••", lines(card).getFirst());
  }
}
