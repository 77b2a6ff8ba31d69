package dev.workerbot.request.approval;

import static dev.workerbot.request.approval.ApprovalFixture.ANNA;
import static dev.workerbot.request.approval.ApprovalFixture.BOB;
import static dev.workerbot.request.approval.ApprovalFixture.BOB_IN_DISCORD;
import static dev.workerbot.request.approval.ApprovalFixture.CARL;
import static dev.workerbot.request.approval.ApprovalFixture.EVE;
import static dev.workerbot.request.approval.ApprovalFixture.FAR;
import static dev.workerbot.request.approval.ApprovalFixture.FRED;
import static dev.workerbot.request.approval.ApprovalFixture.HORIZON;
import static dev.workerbot.request.approval.ApprovalFixture.MAILER;
import static dev.workerbot.request.approval.ApprovalFixture.NIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.store.Database;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.testing.Databases;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who knows of a request, who ends it, and what those are told who cannot. */
class OpenRequestsTest {
  private ApprovalFixture fixture;
  private OpenRequests requests;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    fixture = new ApprovalFixture(folder);
    requests = fixture.openRequests(fixture.database);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private List<String> audited() {
    return fixture.audit.newest(fixture.clock.instant().plusSeconds(60), 9).stream()
        .map(one -> one.by().name() + " " + one.decided())
        .sorted()
        .toList();
  }

  @Test
  void whoAsked_takesItBack_fromAnyAccount() {
    ApprovalRequest asked = fixture.asked(BOB, Verb.RESTART, HORIZON);
    CommandAnswer answer = requests.withdraw(fixture.from(BOB_IN_DISCORD), asked.number());
    assertInstanceOf(Outcome.Done.class, answer);
    assertEquals("You withdrew #1 (restart horizon on web1)", answer.message().title());
    assertEquals(ApprovalState.WITHDRAWN, fixture.now(asked).approvalState());
    assertEquals(List.of("bobby ALLOWED"), audited());
  }

  @Test
  void nobodyElse_takesItBack() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    CommandAnswer answer = requests.withdraw(fixture.from(BOB), asked.number());
    assertInstanceOf(Outcome.Refused.class, answer);
    assertEquals("Only @anna can withdraw #1; others can deny it.", answer.message().title());
    assertEquals(ApprovalState.OPEN, fixture.now(asked).approvalState());
    assertEquals(List.of("bob REFUSED"), audited());
  }

  @Test
  void whatIsOver_isOver_forWhoAskedAndForOthers() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    fixture.approvals.end(asked.number(), ApprovalState.DENIED, BOB, "");
    for (Caller caller : List.of(ANNA, CARL)) {
      CommandAnswer answer = requests.withdraw(fixture.from(caller), asked.number());
      assertInstanceOf(Outcome.Refused.class, answer);
      assertEquals("#1 was denied by @bob. Nothing was done.", answer.message().title());
    }
  }

  @Test
  void whoseTimeIsOver_isOver_beforeAnybodyWroteThatDown() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    assertEquals(Optional.empty(), requests.closed(asked));
    fixture.clock.forward(ApprovalFixture.WITHIN);
    String why = requests.closed(asked).orElseThrow().toString();
    assertTrue(why.matches("#1 expired at \\d\\d:\\d\\d Z\\. Nothing was done\\."), why);
  }

  @Test
  void anybodyElse_denies_withAReason() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    CommandAnswer answer = requests.ended(fixture.from(BOB), Verb.DENY, asked, "not now");
    assertInstanceOf(Outcome.Done.class, answer);
    assertEquals("You denied #1 by @anna (restart horizon on web1)", answer.message().title());
    ApprovalRequest now = fixture.now(asked);
    assertEquals(ApprovalState.DENIED, now.approvalState());
    assertEquals("not now", now.end().orElseThrow().why());
    assertEquals(List.of("bob ALLOWED"), audited());
  }

  @Test
  void ofTwoAtOnce_theSecondIsReportedWhatBecameOfIt() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    fixture.approvals.approve(asked.number(), BOB);
    CommandAnswer answer = requests.ended(fixture.from(CARL), Verb.DENY, asked, "");
    assertInstanceOf(Outcome.Refused.class, answer);
    assertEquals("#1 was already approved by @bob. Nothing was changed.", answer.message().title());
    assertEquals(ApprovalState.APPROVED, fixture.now(asked).approvalState());
  }

  @Test
  void whatCannotBeAudited_isNotEnded(@TempDir Path other) throws IOException {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    Database broken = Databases.open(other);
    broken.close();
    CommandAnswer answer =
        fixture.openRequests(broken).ended(fixture.from(BOB), Verb.DENY, asked, "");
    assertInstanceOf(Outcome.Failed.class, answer);
    assertEquals("Nothing was done: the audit log cannot be written", answer.message().title());
    assertEquals(ApprovalState.OPEN, fixture.now(asked).approvalState());
  }

  private static List<String> whoKnows(OpenRequests requests, ApprovalRequest of) {
    return Stream.of(ANNA, BOB, CARL, EVE, FRED)
        .filter(caller -> requests.isFor(caller, of))
        .map(Caller::name)
        .toList();
  }

  @Test
  void whoKnowsNotAllOfItsWorkers_knowsNothingOfIt_unlessTheyAskedOrDecide() {
    assertEquals(
        List.of("anna", "bob", "carl"),
        whoKnows(requests, fixture.asked(ANNA, Verb.RESTART, HORIZON)));
    assertEquals(
        List.of("anna", "bob", "carl", "fred"),
        whoKnows(requests, fixture.asked(ANNA, Verb.RESTART, FAR)));
    assertEquals(
        List.of("anna", "bob", "carl"),
        whoKnows(requests, fixture.asked(ANNA, Verb.RESTART, FAR, HORIZON)));
    assertEquals(
        List.of("anna", "bob", "carl", "eve"),
        whoKnows(requests, fixture.asked(ANNA, Verb.RESTART, MAILER)));
  }

  @Test
  void whoAsked_andWhoIsNamedToDecide_knowOfIt_withoutAnyRole() {
    Caller stranger = new Caller("slack", "UNEW", "new", Set.of(), "C1");
    ApprovalRequest own = fixture.asked(stranger, Verb.RESTART, HORIZON);
    assertTrue(requests.isFor(stranger, own));
    Caller named = new Caller("slack", "T9/UGUEST", "guest", Set.of(), "C1");
    assertTrue(requests.isFor(named, fixture.asked(ANNA, Verb.RESTART, NIGHT)));
    assertFalse(requests.isFor(named, fixture.asked(ANNA, Verb.STOP, HORIZON)));
  }

  @Test
  void brokenGlass_isNoRequest() {
    fixture.breakGlass.begin(fixture.from(ANNA), ApprovalFixture.pastTheRules(), List.of(HORIZON));
    assertEquals(Optional.empty(), requests.waiting(ANNA, 1));
    assertEquals(
        "No request #1; none is open.",
        requests.unknown(fixture.from(ANNA), Verb.APPROVE, 1).message().title());
  }

  @Test
  void whoNamesAnUnknownNumber_isInformedThoseThatTheyMayKnowOf() {
    fixture.asked(ANNA, Verb.RESTART, HORIZON);
    fixture.asked(ANNA, Verb.RESTART, FAR);
    fixture.asked(EVE, ApprovalKind.REQUEST, Verb.START, MAILER);
    assertEquals(Optional.empty(), requests.waiting(ANNA, 9));
    CommandAnswer answer = requests.withdraw(fixture.from(ANNA), 9);
    assertInstanceOf(Outcome.Refused.class, answer);
    assertEquals("No request #9; open: #3, #2, #1.", answer.message().title());
    assertEquals(
        "No request #1; open: #2.", requests.withdraw(fixture.from(FRED), 1).message().title());
    assertEquals(List.of("anna REFUSED", "fred REFUSED"), audited());
  }
}
