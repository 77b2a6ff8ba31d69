package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.hold.ActiveHold;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final People PEOPLE =
      new People(
          Map.of(
              "anna", Set.of("slack:U1", "discord:47", "terminal:anna"),
              "U2", Set.of("slack:U3")));

  private static Caller caller(String chat, String user) {
    return new Caller(chat, user, "whoever", Set.of(), "C1");
  }

  @Test
  void accountsOfOnePerson_areOne_whateverTheyAreCalled() {
    assertTrue(
        PEOPLE.isOf(
            caller("slack", "U1"),
            new ActiveHold.Holder("discord", "47", "whoever", "C1", Optional.empty())));
    assertTrue(
        PEOPLE.isOf(
            caller("discord", "47"),
            new ActiveHold.Holder("terminal", "anna", "whoever", "C1", Optional.empty())));
    assertEquals("anna", PEOPLE.behind("terminal", "anna"));
  }

  @Test
  void anAccountThatNobodyListed_isAPersonOfItsOwn() {
    assertTrue(
        PEOPLE.isOf(
            caller("slack", "U9"),
            new ActiveHold.Holder("slack", "U9", "whoever", "C1", Optional.empty())));
    assertFalse(
        PEOPLE.isOf(
            caller("slack", "U9"),
            new ActiveHold.Holder("discord", "U9", "whoever", "C1", Optional.empty())),
        "another chat");
    assertFalse(
        PEOPLE.isOf(
            caller("terminal", "U1"),
            new ActiveHold.Holder("slack", "U1", "whoever", "C1", Optional.empty())),
        "the same id elsewhere");
  }

  @Test
  void nobodyPassesForSomebodyElse_byAnIdThatIsTheirName() {
    assertNotEquals(PEOPLE.behind("slack", "U2"), PEOPLE.behind("slack", "U3"));
    assertNotEquals(PEOPLE.behind("slack", "anna"), PEOPLE.behind("slack", "U1"));
    assertNotEquals("anna", People.none().behind("slack", "U1"));
  }

  private static Caller at(long uid, String account, String as) {
    return caller("terminal", as).at(new Account(uid, account));
  }

  @Test
  void accountsOfOneUid_areNeverTwoPeople() {
    assertTrue(PEOPLE.areOne(at(1000, "jenkins", "ci"), at(1000, "jenkins", "bob")));
    assertTrue(PEOPLE.areOne(at(1000, "jenkins", "ci"), at(1000, "renamed", "renamed")));
    assertTrue(PEOPLE.areOne(at(1000, "jenkins", "ci"), at(1001, "jenkins", "jenkins")));
    assertFalse(PEOPLE.areOne(at(1000, "jenkins", "jenkins"), at(1001, "bob", "bob")));
  }

  @Test
  void whoActsAsSomebodyElse_isStillThemselves_inEveryChat() {
    assertTrue(PEOPLE.areOne(at(1000, "anna", "ci"), caller("slack", "U1")));
    assertTrue(PEOPLE.areOne(caller("slack", "U1"), at(1000, "anna", "ci")));
    assertTrue(PEOPLE.areOne(at(0, "root", "anna"), caller("slack", "U1")), "and the other");
    assertFalse(PEOPLE.areOne(at(1000, "bob", "ci"), caller("slack", "U1")));
  }

  private static ActiveHold.Holder holder(long uid, String account, String as) {
    return ActiveHold.Holder.of(at(uid, account, as));
  }

  @Test
  void aHoldAtATerminal_isOfOneUid_whateverItIsCalled() {
    ActiveHold.Holder bob = holder(1000, "bob", "bob");
    assertTrue(PEOPLE.isOf(at(1000, "bob", "bob"), bob));
    assertFalse(PEOPLE.isOf(at(1001, "bob", "bob"), bob), "the same name, another uid");
    assertFalse(PEOPLE.isOf(at(Account.UNKNOWN, "bob", "bob"), bob), "nobody knows who that is");
    assertFalse(PEOPLE.isOf(at(Account.UNKNOWN, "#5", "#5"), holder(Account.UNKNOWN, "#5", "#5")));
    assertTrue(PEOPLE.isOf(at(1000, "jenkins", "jenkins"), holder(1000, "jenkins", "ci")));
    assertTrue(PEOPLE.isOf(at(1001, "bob", "bob"), holder(1000, "jenkins", "bob")), "made for bob");
    assertTrue(PEOPLE.isOf(caller("slack", "U1"), holder(1000, "anna", "anna")), "by the config");
    assertTrue(
        PEOPLE.isOf(
            at(1000, "bob", "bob"),
            new ActiveHold.Holder("terminal", "bob", "bob", "terminal", Optional.empty())),
        "one from before");
  }

  @Test
  void whereTheKernelCannotTell_everybodyAtATerminalIsOne() {
    assertTrue(PEOPLE.areOne(at(Account.UNKNOWN, "#0", "#0"), at(1000, "bob", "bob")));
    assertTrue(PEOPLE.areOne(at(1000, "bob", "bob"), at(Account.UNKNOWN, "#5", "#5")));
    assertFalse(PEOPLE.areOne(at(Account.UNKNOWN, "#0", "#0"), caller("slack", "U1")));
  }

  @Test
  void aRuleForOneAccount_bindsThePersonsOthers() {
    People people =
        new People(
            Map.of(
                "anna", Set.of("slack:U1", "discord:1"), "bob", Set.of("slack:U2", "discord:2")));
    assertEquals(
        Set.of("slack:U1", "discord:1", "slack-group:S1"),
        people.withAllAccounts(Set.of("discord:1", "slack-group:S1")));
    assertEquals(Set.of("slack:U9"), people.withAllAccounts(Set.of("slack:U9")));
  }
}
