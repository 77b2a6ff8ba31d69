package dev.workerbot.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ApprovalTest {
  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

  private static Caller caller(String chat, String name) {
    return new Caller(chat, name, name, Set.of(), "C1");
  }

  private static ApprovalRequest request(
      ApprovalKind kind, Optional<String> run, Caller... approvers) {
    return new ApprovalRequest(
        7,
        new ApprovalRequest.RequestedApproval(
            "r",
            kind,
            VerbEffects.of(Verb.RESTART),
            "restart mailer@web1",
            "restart mailer@web1",
            "",
            List.of(),
            caller("slack", "anna"),
            List.of(Target.of("mailer@web1"))),
        NOW,
        NOW.plus(Duration.ofMinutes(15)),
        ApprovalState.APPROVED,
        Arrays.stream(approvers).map(one -> new ApprovalRequest.Vote(one, NOW)).toList(),
        run,
        Optional.empty());
  }

  @Test
  void bothNamesAreReported_andEachPersonOnce() {
    Approval approval =
        Approval.of(
            request(
                ApprovalKind.APPROVAL,
                Optional.of("op"),
                caller("slack", "bob"),
                caller("slack", "bob"),
                caller("slack", "carl")));
    assertEquals("requested by @anna, approved by @bob and @carl (#7)", approval.phrase());
    assertEquals(
        "Requested by @anna, approved by @bob and @carl (#7).", approval.sentence().toString());
    assertFalse(approval.lent());
  }

  @Test
  void onlyWhoAskedWithoutTheRight_isLentIt() {
    assertTrue(
        Approval.of(request(ApprovalKind.REQUEST, Optional.of("op"), caller("slack", "bob")))
            .lent());
  }

  @Test
  void whatNobodyHasApproved_cannotPassForApproved() {
    Caller bob = caller("slack", "bob");
    for (ApprovalRequest none :
        List.of(
            request(ApprovalKind.APPROVAL, Optional.empty(), bob),
            request(ApprovalKind.BREAK_GLASS, Optional.of("op"), bob))) {
      assertEquals(
          "#7 was not approved",
          assertThrows(IllegalArgumentException.class, () -> Approval.of(none)).getMessage());
    }
    ApprovalRequest withoutVotes = request(ApprovalKind.APPROVAL, Optional.of("op"));
    assertEquals(
        "nobody has approved #7",
        assertThrows(IllegalArgumentException.class, () -> Approval.of(withoutVotes)).getMessage());
  }
}
