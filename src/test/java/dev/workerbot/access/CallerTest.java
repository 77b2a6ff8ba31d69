package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
  private static final Caller ANNA =
      new Caller("slack", "U1", "anna", Set.of("S1"), true, "C1", Set.of("C0"))
          .as(Membership.member(Set.of("T1")))
          .running("deploy")
          .at(new Account(1000, "anna"));

  @Test
  void whatBecomesKnown_changesNothingElse() {
    assertEquals(
        new Caller(
            "slack",
            "U1",
            "anna",
            Set.of("S1"),
            true,
            "C1",
            Set.of("C2"),
            Membership.member(Set.of("T1")),
            Optional.of("deploy"),
            Optional.of(new Account(1000, "anna"))),
        ANNA.within(Set.of("C2")));
    assertEquals(ANNA, ANNA.within(Set.of("C2")).within(Set.of("C0")));
    assertEquals(ANNA, ANNA.running("other").running("deploy"));
    assertEquals(ANNA, ANNA.at(Optional.empty()).at(new Account(1000, "anna")));
    assertEquals(ANNA, ANNA.as(Membership.unknown()).as(Membership.member(Set.of("T1"))));
  }

  @Test
  void aCaller_isKnownWhenGroupsAndMembershipAre() {
    assertTrue(ANNA.isKnown());
    assertFalse(ANNA.as(Membership.unknown()).isKnown());
    assertFalse(Caller.withGroupsUnknown("slack", "U1", "anna", "C1").isKnown());
  }

  @Test
  void aHook_isNobodyOfTheChat() {
    Caller hook = Caller.hook("deploy", "slack", "C1");
    assertTrue(hook.isHook());
    assertEquals(Optional.of("deploy"), hook.action());
    assertEquals("C1", hook.channel());
    assertTrue(Principals.action("deploy").applyTo(hook));
    assertFalse(ANNA.isHook());
  }

  @ParameterizedTest
  @CsvSource({
    "member, true, true, ''",
    "guest, false, true, guest",
    "outsider, false, true, T2",
    "unknown, false, false, try again",
  })
  void whoIsNotEverybody_hearsWhy(String kind, boolean isMember, boolean isKnown, String why) {
    Membership membership =
        switch (kind) {
          case "guest" -> Membership.guest(Set.of("T1"));
          case "outsider" -> Membership.outsider("T2");
          case "unknown" -> Membership.unknown();
          default -> Membership.member();
        };
    assertEquals(isMember, membership.isMember());
    assertEquals(isKnown, membership.isKnown());
    assertEquals(isMember, membership.whyNotEverybody().isEmpty());
    assertTrue(membership.whyNotEverybody().contains(why), membership.whyNotEverybody());
  }

  @ParameterizedTest
  @CsvSource({"1000, 1000, true", "1000, 1001, false", "-1, 1000, true", "1000, -1, true"})
  void accounts_mayBeOnePerson(long one, long other, boolean mayBe) {
    assertEquals(mayBe, new Account(one, "a").mayBe(new Account(other, "b")));
  }

  @Test
  void anAccount_readsWithItsNumber() {
    assertEquals("jenkins, uid 1000", new Account(1000, "jenkins").toString());
    assertEquals("uid unknown", new Account(Account.UNKNOWN, "root").number());
  }
}
