package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a grant or a deny rule means. */
class PrincipalsTest {
  private static final Caller MEMBER =
      new Caller("slack", "U1", "anna", Set.of("S1"), true, "C1", Set.of("C-around"))
          .as(Membership.member(Set.of("T1")));

  private static Principals of(String member) {
    return new Principals(Set.of(member), Set.of());
  }

  private static Caller withMembership(String kind) {
    return switch (kind) {
      case "guest" -> MEMBER.as(Membership.guest(Set.of("T1")));
      case "outsider" ->
          new Caller("slack", "T2/U1", "anna", Set.of(), "C1").as(Membership.outsider("T2"));
      case "unknown" -> MEMBER.as(Membership.unknown());
      default -> MEMBER;
    };
  }

  @ParameterizedTest
  @CsvSource({
    // member, who, is meant by a grant, is bound by a deny rule
    "*, member, true, true",
    "*, guest, false, true",
    "*, outsider, false, true",
    "*, unknown, false, true",
    "slack:U1, member, true, true",
    "slack:U1, guest, true, true",
    "slack:U1, outsider, false, true",
    "slack:T2/U1, outsider, true, true",
    "slack:U2, member, false, false",
    "discord:U1, member, false, false",
    "slack-group:S1, member, true, true",
    "slack-group:S2, member, false, false",
    "slack-team:T1, member, true, true",
    "slack-team:T1, outsider, false, false",
    "slack-team:T2, outsider, true, true",
    "slack-team:T1, unknown, false, false",
  })
  void whoIsMeant(String member, String who, boolean isGranted, boolean isBound) {
    assertEquals(isGranted, of(member).isMember(withMembership(who)));
    assertEquals(isGranted, of(member).applyTo(withMembership(who)));
    assertEquals(isBound, of(member).bind(withMembership(who)));
  }

  @ParameterizedTest
  @CsvSource({"'', true", "C1, true", "C-around, true", "C2, false"})
  void channels_limitGrantsAndDenyRules(String channel, boolean isHere) {
    Principals principals =
        new Principals(Set.of("slack:U1"), channel.isEmpty() ? Set.of() : Set.of(channel));
    assertEquals(isHere, principals.isHere(MEMBER));
    assertEquals(isHere, principals.applyTo(MEMBER));
    assertEquals(isHere, principals.bind(MEMBER));
    assertTrue(principals.isMember(MEMBER), "in whatever channel");
  }

  @Test
  void aDenyRule_mayBindWhoMayBeInAnUnknownGroup() {
    Caller unknown = Caller.withGroupsUnknown("slack", "U9", "eve", "C1");
    assertFalse(of("slack-group:S1").bind(unknown));
    assertTrue(of("slack-group:S1").mayBind(unknown));
    assertTrue(of("slack-group:S1").dependsOnUnknownGroups(unknown));
    assertFalse(of("discord-role:1").mayBind(unknown), "a group of another chat");
    assertFalse(
        new Principals(Set.of("slack-group:S1"), Set.of("C2")).mayBind(unknown), "not here");
    assertTrue(of("discord-role:1").mayBind(Caller.withGroupsUnknown("discord", "9", "eve", "C1")));
    assertTrue(of("slack-team:T1").mayBind(MEMBER.as(Membership.unknown())));
    assertFalse(of("slack-team:T2").mayBind(MEMBER), "the workspaces are known");
    assertFalse(of("slack-group:S2").dependsOnUnknownGroups(MEMBER));
  }

  @Test
  void aDenyRule_bindsTheAccountBehindWhoeverIsActedAs() {
    Caller acting = MEMBER.at(new Account(1000, "jenkins"));
    assertTrue(of("terminal:jenkins").bind(acting));
    assertFalse(of("terminal:jenkins").applyTo(acting), "a grant to the account is not theirs");
    assertFalse(of("terminal:bob").mayBind(acting));
    assertTrue(of("terminal:bob").mayBind(MEMBER.at(new Account(Account.UNKNOWN, "root"))));
    assertFalse(of("slack:U2").mayBind(MEMBER.at(new Account(Account.UNKNOWN, "root"))));
  }

  @Test
  void whoRunsANamedAction_hasItsRightsBesideTheirOwn() {
    Principals runners = Principals.action("after-deploy");
    assertTrue(runners.applyTo(MEMBER.running("after-deploy")));
    assertFalse(runners.applyTo(MEMBER.running("other")));
    assertFalse(runners.applyTo(MEMBER));
    assertTrue(of("slack:U1").applyTo(MEMBER.running("after-deploy")));
    assertFalse(runners.arePeople());
    assertTrue(of("*").arePeople());
  }

  @ParameterizedTest
  @CsvSource({
    "slack:U1, true",
    "terminal:anna, true",
    "*, false",
    "slack-group:S1, false",
    "slack-team:T1, false",
    "discord-role:1, false"
  })
  void persons_areNamedOneByOne(String member, boolean arePersons) {
    assertEquals(arePersons, of(member).arePersons());
    assertEquals(member.equals("*"), of(member).areEverybody());
  }
}
