package dev.workerbot.request.approval;

import static dev.workerbot.request.approval.ApprovalFixture.ANNA;
import static dev.workerbot.request.approval.ApprovalFixture.BOB;
import static dev.workerbot.request.approval.ApprovalFixture.BOB_IN_DISCORD;
import static dev.workerbot.request.approval.ApprovalFixture.CARL;
import static dev.workerbot.request.approval.ApprovalFixture.CRON;
import static dev.workerbot.request.approval.ApprovalFixture.EVE;
import static dev.workerbot.request.approval.ApprovalFixture.FAR;
import static dev.workerbot.request.approval.ApprovalFixture.HORIZON;
import static dev.workerbot.request.approval.ApprovalFixture.MAILER;
import static dev.workerbot.request.approval.ApprovalFixture.OPS;
import static dev.workerbot.request.approval.ApprovalFixture.QUEUE;
import static dev.workerbot.request.approval.ApprovalFixture.wanted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.Caller;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.RestartOptions;
import dev.workerbot.message.Button;
import dev.workerbot.message.Message;
import dev.workerbot.message.Severity;
import dev.workerbot.message.entity.Person;
import dev.workerbot.request.Approval;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.access.ApprovalCardPosts;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.request.Operation;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits for whose word, when it may go on, and what is said of it in the end. */
class ApprovalsTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private ApprovalFixture fixture;
  private Approvals approvals;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    fixture = new ApprovalFixture(folder);
    approvals = fixture.approvals;
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatNoRuleIsFor_waitsForNobody() {
    assertEquals(
        Optional.empty(),
        approvals.pendingApproval(fixture.from(ANNA), wanted(Verb.RESTART, MAILER)));
    assertEquals(
        Optional.empty(),
        approvals.pendingApproval(fixture.from(ANNA), wanted(Verb.START, MAILER)));
    assertEquals(List.of(), approvals.open());
  }

  @Test
  void whatIsApproved_isNotAskedForAgain() {
    RequestContext approved =
        new RequestContext(
            "r0",
            ANNA,
            "restart horizon@web1",
            true,
            _ -> {},
            Optional.of(
                new Approval(3, Person.named("anna"), List.of(Person.named("bob")), false)));
    assertEquals(
        Optional.empty(), approvals.pendingApproval(approved, wanted(Verb.RESTART, HORIZON)));
    assertEquals(List.of(), approvals.open());
  }

  @Test
  void whatARuleIsFor_isAskedForInTheRulesChannels_andNothingIsDoneYet() {
    Outcome.NeedsApproval waits =
        assertInstanceOf(
            Outcome.NeedsApproval.class,
            approvals
                .pendingApproval(fixture.from(ANNA), wanted(Verb.STOP, QUEUE, MAILER))
                .orElseThrow());
    assertEquals("@anna asks to stop 2 workers on web1", waits.message().title());
    assertEquals(
        List.of("Approve", "Deny", "Withdraw"),
        waits.message().buttons().stream().map(Button::label).toList());
    assertEquals(
        List.of("queue@web1 not approved yet", "mailer@web1 not approved yet"),
        waits.results().stream()
            .map(one -> one.target() + " " + one.cause().orElseThrow())
            .toList());
    assertTrue(waits.results().stream().noneMatch(one -> one.done()));

    ApprovalRequest stored = approvals.open().getFirst();
    assertEquals(ApprovalKind.APPROVAL, stored.requestedApproval().approvalKind());
    assertEquals(
        "stop queue:queue@web1,mailer:mailer@web1 --yes", stored.requestedApproval().command());
    assertEquals("stop it", stored.requestedApproval().displayText());
    assertEquals("", stored.requestedApproval().reason());
    assertEquals(List.of(MAILER, QUEUE), stored.requestedApproval().targets());
    assertEquals(stored.madeAt().plus(ApprovalFixture.WITHIN), stored.expiresAt());
    assertEquals(Set.of(OPS, new Channel("discord", "77")), fixture.copies());
    assertTrue(new ApprovalCardPosts(fixture.database).hasOwn(stored.number()));
    assertEquals(1, fixture.changes);
    assertEquals(List.of(), fixture.approved);
  }

  @Test
  void whereNothingCanBePressed_itIsAskedElsewhereOnly() {
    Outcome waits =
        approvals
            .pendingApproval(fixture.from(ANNA, false), wanted(Verb.RESTART, HORIZON))
            .orElseThrow();
    assertEquals(
        List.of(), assertInstanceOf(Outcome.NeedsApproval.class, waits).message().buttons());
    assertFalse(
        new ApprovalCardPosts(fixture.database).hasOwn(approvals.open().getFirst().number()));
    assertEquals(Set.of(OPS), fixture.copies());
  }

  @Test
  void whereNobodyCouldSeeTheQuestion_itIsRefused_andNotStored() {
    Outcome.Refused refused =
        assertInstanceOf(
            Outcome.Refused.class,
            approvals
                .pendingApproval(fixture.from(ANNA, false), wanted(Verb.PAUSE, CRON))
                .orElseThrow());
    assertEquals(
        "Someone else has to approve to pause cron on web1, but the rule names no channel to ask"
            + " in. Ask in a chat.",
        refused.message().title());
    assertEquals(List.of(), approvals.open());
    assertEquals(0, fixture.changes);
    assertInstanceOf(
        Outcome.NeedsApproval.class,
        approvals.pendingApproval(fixture.from(ANNA), wanted(Verb.PAUSE, CRON)).orElseThrow());
  }

  @Test
  void theChannelOfARuleForRequestsOnly_countsForRequestsOnly() {
    RequestContext exec = fixture.from(EVE, false);
    VerbEffects start = VerbEffects.of(Verb.START);
    assertEquals(Optional.empty(), approvals.cannotAsk(exec, start, List.of(MAILER), true));
    assertInstanceOf(
        Outcome.Refused.class,
        approvals.cannotAsk(exec, start, List.of(MAILER), false).orElseThrow());
    approvals.ask(exec, ApprovalKind.REQUEST, wanted(Verb.START, MAILER), "it hangs");
    assertEquals("it hangs", approvals.open().getFirst().requestedApproval().reason());
    assertEquals(Set.of(new Channel("discord", "77")), fixture.copies());
  }

  @Test
  void theLastApprovalThatIsNeeded_setsItGoing_once() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.STOP, QUEUE);
    int before = fixture.changes;
    ApprovalRequest first = approvals.approve(asked.number(), BOB);
    assertEquals(ApprovalState.OPEN, first.approvalState());
    assertEquals(Optional.of(1), approvals.missing(first));
    assertEquals(List.of(), fixture.approved);

    ApprovalRequest second = approvals.approve(asked.number(), CARL);
    assertEquals(ApprovalState.APPROVED, second.approvalState());
    assertEquals(Optional.of(0), approvals.missing(second));
    assertEquals(List.of(second), fixture.approved);
    assertEquals(List.of("bob", "carl"), second.approvers().stream().map(Caller::name).toList());
    assertTrue(second.run().isPresent());

    assertEquals(second, approvals.approve(asked.number(), BOB));
    assertEquals(1, fixture.approved.size());
    assertEquals(before + 3, fixture.changes);
  }

  @Test
  void onePersonWithTwoAccounts_isOneApproval() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.STOP, QUEUE);
    approvals.approve(asked.number(), BOB);
    approvals.approve(asked.number(), BOB_IN_DISCORD);
    assertEquals(ApprovalState.OPEN, fixture.now(asked).approvalState());
    assertEquals(List.of(), fixture.approved);
  }

  @Test
  void whoHasLeftTheGroupSinceTheyApproved_doesNotCount() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.STOP, QUEUE);
    approvals.approve(asked.number(), CARL);
    fixture.leavesGroups(CARL);
    ApprovalRequest now = approvals.approve(asked.number(), BOB);
    assertEquals(ApprovalState.OPEN, now.approvalState());
    assertEquals(Optional.of(1), approvals.missing(now));
    assertEquals(List.of(), fixture.approved);
  }

  @Test
  void anApprovalThatComesTooLate_doesNothing() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    assertTrue(approvals.isInTime(asked));
    fixture.clock.forward(ApprovalFixture.WITHIN);
    assertFalse(approvals.isInTime(asked));
    assertEquals(List.of(), approvals.open());
    assertEquals(List.of(), approvals.approve(asked.number(), BOB).votes());
    assertEquals(List.of(), fixture.approved);
  }

  @Test
  void whatIsDenied_isOver_withWhoAndWhy_andIsDeniedOnce() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    int before = fixture.changes;
    assertTrue(approvals.end(asked.number(), ApprovalState.DENIED, BOB, "not now"));
    assertFalse(approvals.end(asked.number(), ApprovalState.WITHDRAWN, ANNA, ""));
    ApprovalRequest now = fixture.now(asked);
    assertEquals(ApprovalState.DENIED, now.approvalState());
    assertEquals(
        new ApprovalRequest.ApprovalEnd(Optional.of(BOB.person()), "not now", Severity.WARNING),
        now.end().orElseThrow());
    assertEquals(before + 2, fixture.changes);
    assertEquals(now, approvals.approve(asked.number(), BOB));
    assertEquals(List.of(), fixture.approved);
  }

  private static Outcome.Done done(String run) {
    return new Outcome.Done(run, Message.of(Severity.GOOD, "horizon on web1: RUNNING again"));
  }

  @Test
  void theVerdict_namesBoth_andStandsOnTheCard() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    String run = approvals.approve(asked.number(), BOB).run().orElseThrow();
    int before = fixture.changes;
    assertEquals(
        "Requested by @anna, approved by @bob (#1).",
        approvals.ended(run, done(run)).message().lines().getLast().text());
    ApprovalRequest now = fixture.now(asked);
    assertEquals(ApprovalState.DONE, now.approvalState());
    assertEquals(
        new ApprovalRequest.ApprovalEnd(
            Optional.empty(), "horizon on web1: RUNNING again", Severity.GOOD),
        now.end().orElseThrow());
    assertEquals(before + 1, fixture.changes);
  }

  @Test
  void theVerdictOfWhatNobodyWasAskedFor_isLeftAlone() {
    Outcome.Done done = done("unasked");
    assertSame(done, approvals.ended("unasked", done));
    assertEquals(0, fixture.changes);
  }

  @Test
  void aVerdictThatCannotBeWrittenOnTheCard_isReportedAllTheSame() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    String run = approvals.approve(asked.number(), BOB).run().orElseThrow();
    fixture.database.close();
    Outcome.Done done = done(run);
    assertSame(done, approvals.ended(run, done));
  }

  @Test
  void theVerdictOfBrokenGlass_saysWhoBrokeItAndWhy() {
    RequestContext request = fixture.from(ANNA);
    assertEquals(
        Optional.empty(),
        fixture.breakGlass.begin(request, ApprovalFixture.pastTheRules(), List.of(HORIZON)));
    int before = fixture.changes;
    assertEquals(
        "Break-glass by @anna: checkout is down (#1).",
        approvals.ended(request.id(), done(request.id())).message().lines().getLast().text());
    assertEquals(before + 1, fixture.changes);
    assertEquals(ApprovalState.DONE, fixture.stored.find(1).orElseThrow().approvalState());
  }

  private String approvedRun(Target... targets) {
    return approvals
        .approve(fixture.asked(ANNA, Verb.RESTART, targets).number(), BOB)
        .run()
        .orElseThrow();
  }

  @Test
  void whatWasApproved_goesOn_forTheSamePersonAndWorkers_forAnHour() {
    String run = approvedRun(HORIZON, FAR);
    RequestContext anna = fixture.from(ANNA);
    assertTrue(approvals.goesOn(anna, run, List.of(HORIZON)));
    assertTrue(approvals.goesOn(anna, run, List.of(FAR, HORIZON)));
    assertFalse(approvals.goesOn(anna, run, List.of(HORIZON, MAILER)), "more than was approved");
    assertFalse(approvals.goesOn(fixture.from(CARL), run, List.of(HORIZON)), "somebody else");
    assertFalse(approvals.goesOn(anna, "another", List.of(HORIZON)), "not approved");
    fixture.clock.forward(HOUR);
    assertFalse(approvals.goesOn(anna, run, List.of(HORIZON)), "too long ago");
  }

  /** A restart that bob asked for just now, beside all approvals. */
  private Operation operationOfBob() {
    return new Operation(
        "op1",
        Verb.RESTART,
        RestartOptions.PLAIN,
        "bot-1",
        fixture.clock.instant(),
        BOB.chat(),
        BOB.user(),
        BOB.name(),
        BOB.channel(),
        Optional.empty(),
        true,
        List.of());
  }

  @Test
  void anOperationIsOnesOwn_byAnyAccount_forAnHour() {
    Operation bobs = operationOfBob();
    assertTrue(approvals.isOwnOfLate(BOB, bobs));
    assertTrue(approvals.isOwnOfLate(BOB_IN_DISCORD, bobs));
    assertFalse(approvals.isOwnOfLate(ANNA, bobs));
    fixture.clock.forward(HOUR);
    assertFalse(approvals.isOwnOfLate(BOB, bobs));
  }
}
