package dev.workerbot.request.approval;

import static dev.workerbot.request.approval.ApprovalFixture.ANNA;
import static dev.workerbot.request.approval.ApprovalFixture.BOB;
import static dev.workerbot.request.approval.ApprovalFixture.CARL;
import static dev.workerbot.request.approval.ApprovalFixture.EVE;
import static dev.workerbot.request.approval.ApprovalFixture.HORIZON;
import static dev.workerbot.request.approval.ApprovalFixture.MAILER;
import static dev.workerbot.request.approval.ApprovalFixture.NIGHT;
import static dev.workerbot.request.approval.ApprovalFixture.OPS;
import static dev.workerbot.request.approval.ApprovalFixture.OWN;
import static dev.workerbot.request.approval.ApprovalFixture.QUEUE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.message.Button;
import dev.workerbot.message.Mention;
import dev.workerbot.message.Message;
import dev.workerbot.store.access.ApprovalRequest;
import dev.workerbot.store.access.ApprovalRequest.ApprovalKind;
import dev.workerbot.store.access.ApprovalRequest.ApprovalState;
import dev.workerbot.store.outbox.Channel;
import dev.workerbot.store.request.ButtonActions.ButtonAction;
import dev.workerbot.worker.verb.Verb;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be pressed on a card, where, and whom it calls. */
class ApprovalCardsTest {
  private ApprovalFixture fixture;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException {
    fixture = new ApprovalFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static List<String> labels(Message card) {
    return card.buttons().stream().map(Button::label).toList();
  }

  private ButtonAction actions(Message card) {
    return fixture.buttonActions.find(card.buttons().getFirst().actionId()).orElseThrow();
  }

  @Test
  void anybodyCanPress_inTheChannelOfTheCard_forADay_whoAskedTakesItBackOnTheirs() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    Message own = fixture.cards.card(asked, OWN, true);
    Message copy = fixture.cards.card(asked, OPS, false);
    assertEquals(List.of("Approve", "Deny", "Withdraw"), labels(own));
    assertEquals(List.of("Approve", "Deny"), labels(copy));
    assertEquals(
        List.of("approve #1", "deny #1 --form", "cancel --operation=\"#1\""),
        actions(own).commands());
    assertEquals(OWN, new Channel(actions(own).chat(), actions(own).channel()));
    ButtonAction onCopy = actions(copy);
    assertEquals(List.of("approve #1", "deny #1 --form"), onCopy.commands());
    assertEquals(OPS, new Channel(onCopy.chat(), onCopy.channel()));
    assertEquals(Optional.empty(), onCopy.asker());
    Duration works = Duration.between(asked.madeAt(), onCopy.expiresAt());
    assertEquals(24, works.toHours());
  }

  @Test
  void nothingCanBePressed_onceItIsOver() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, HORIZON);
    fixture.approvals.end(asked.number(), ApprovalState.DENIED, BOB, "");
    Message card = fixture.cards.card(fixture.now(asked), OWN, true);
    assertEquals("Denied by @bob: restart horizon on web1", card.title());
    assertEquals(List.of(), card.buttons());
  }

  @Test
  void aCardSaysHowManyAreMissing_byTheGroupsOfNow() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.STOP, QUEUE);
    assertEquals(Optional.of(2), fixture.cards.missing(asked));
    assertEquals(
        "2 other people have to approve.", fixture.cards.card(asked).lines().get(1).text());
    ApprovalRequest voted = fixture.approvals.approve(asked.number(), CARL);
    assertEquals(
        "Approved by @carl; 1 more person has to approve.",
        fixture.cards.card(voted).lines().get(1).text());
    fixture.leavesGroups(CARL);
    assertEquals(
        "Approved by @carl; 2 more people have to approve.",
        fixture.cards.card(voted).lines().get(1).text());
  }

  @Test
  void whatNoRuleIsForAnyMore_stillWaitsForSomeone() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, MAILER);
    assertEquals(Optional.empty(), fixture.cards.missing(asked));
    assertEquals("1 other person has to approve.", fixture.cards.card(asked).lines().get(1).text());
  }

  @Test
  void aCardCallsWhoCanApprove_untilThatIsDecided() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.STOP, QUEUE);
    Message card = fixture.cards.card(asked);
    assertEquals(
        List.of(
            new Mention("discord", false, "2"),
            new Mention("slack", true, "S1"),
            new Mention("slack", false, "UBOB")),
        fixture.cards.calling(card, asked).mentions());
    fixture.approvals.end(asked.number(), ApprovalState.WITHDRAWN, ANNA, "");
    assertEquals(List.of(), fixture.cards.calling(card, fixture.now(asked)).mentions());
  }

  @Test
  void aRuleForRequestsOnly_callsItsOwn_forRequests() {
    ApprovalRequest requested = fixture.asked(EVE, ApprovalKind.REQUEST, Verb.START, MAILER);
    assertEquals(
        List.of(new Mention("discord", false, "2"), new Mention("slack", false, "UBOB")),
        fixture.cards.calling(fixture.cards.card(requested), requested).mentions());
    ApprovalRequest asked = fixture.asked(ANNA, Verb.START, MAILER);
    assertEquals(List.of(), fixture.cards.calling(fixture.cards.card(asked), asked).mentions());
  }

  /** What a rule may name in the config, a card gets by: it is posted in any case. */
  @Test
  void whomNoMessageCanCall_isLeftOut_andAStrangerIsCalledLikeOthers() {
    ApprovalRequest asked = fixture.asked(ANNA, Verb.RESTART, NIGHT);
    assertEquals(
        List.of(new Mention("slack", false, "UGUEST")),
        fixture.cards.calling(fixture.cards.card(asked), asked).mentions());
  }

  @Test
  void whatOthersDecide_isWhatWasAsked_andWhetherTheRightIsLacking() {
    assertEquals(
        new Matter(ExampleCards.ANNA, VerbEffects.of(Verb.RESTART), List.of(HORIZON), false),
        ApprovalCards.matter(ExampleCards.simple(ApprovalState.OPEN, List.of())));
    assertTrue(
        ApprovalCards.matter(fixture.asked(EVE, ApprovalKind.REQUEST, Verb.START, MAILER))
            .request());
  }
}
