package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final Policy POLICY =
      new Policy(
          List.of(
              new Policy.Assignment(
                  "operator",
                  List.of(grant("*", "prod", Verb.STATUS, Verb.RESTART, Verb.STOP)),
                  new Principals(Set.of("slack:U1", "slack-group:S1"), Set.of())),
              new Policy.Assignment(
                  "night",
                  List.of(grant("queue*", "web1", Verb.START)),
                  new Principals(Set.of("slack:U2"), Set.of("C-ops"))),
              new Policy.Assignment(
                  "reader",
                  List.of(grant("*", "*", Verb.STATUS)),
                  new Principals(Set.of("*"), Set.of()))),
          List.of(
              new Policy.Denial(
                  grant("mailer", "*", Verb.STOP),
                  new Principals(Set.of("*"), Set.of()),
                  "the mailer must never be down")),
          Map.of(
              new ServerName("web1"), Set.of("prod"),
              new ServerName("web2"), Set.of("prod"),
              new ServerName("stage"), Set.of()),
          "@olga");

  private static Grant grant(String workers, String servers, Verb... verbs) {
    return new Grant(Set.of(verbs), new Glob(workers), new Glob(servers));
  }

  private static Caller caller(String user, String group, String channel) {
    return new Caller(
        "slack", user, "name-of-" + user, group.isEmpty() ? Set.of() : Set.of(group), channel);
  }

  @ParameterizedTest
  @CsvSource({
    // user, group, channel, verb, targets, allowed
    "U1, '', C1, restart, horizon@web1, true",
    "U1, '', C1, restart, horizon@web1 horizon@web2, true",
    "U1, '', C1, restart, horizon@web1 horizon@stage, false",
    "U1, '', C1, start, horizon@web1, false",
    "U1, '', C1, stop, mailer@web1, false",
    "U1, '', C1, stop, horizon@web1 mailer@web1, false",
    "U1, '', C1, restart, mailer@web1, true",
    "U9, S1, C1, restart, horizon@web1, true",
    "U9, S2, C1, restart, horizon@web1, false",
    "S1, '', C1, restart, horizon@web1, false",
    "U2, '', C-ops, start, queue:queue_00@web1, true",
    "U2, '', C-ops, start, horizon@web1, false",
    "U2, '', C-other, start, queue:queue_00@web1, false",
    "U9, '', C1, status, horizon@stage, true",
    "U9, '', C1, logs, horizon@stage, false",
    "name-of-U1, '', C1, restart, horizon@web1, false",
  })
  void whoMayWhatWhere(
      String user, String group, String channel, String verb, String targets, boolean allowed) {
    List<Target> list = Arrays.stream(targets.split(" ", -1)).map(Target::of).toList();
    Decision decision =
        POLICY.decide(
            caller(user, group, channel), VerbEffects.of(Verb.named(verb).orElseThrow()), list);
    assertEquals(allowed, decision instanceof Decision.Allowed, decision.reason());
  }

  @ParameterizedTest
  @CsvSource({
    // user, group, channel, verb, target, roles
    "U1, '', C1, status, horizon@web1, operator reader",
    "U1, '', C1, restart, horizon@web1, operator",
    "U1, '', C1, restart, horizon@stage, ''",
    "U9, S1, C1, restart, horizon@web1, operator",
    "U2, '', C-ops, start, queue@web1, night",
    "U2, '', C-ops, start, horizon@web1, ''",
    "U2, '', C-other, start, queue@web1, ''",
    "U1, '', C1, stop, mailer@web1, operator",
    "U9, '', C1, restart, horizon@web1, ''",
  })
  void whichRolesGiveIt_isSaidWithoutTheDenyRules(
      String user, String group, String channel, String verb, String target, String roles) {
    assertEquals(
        roles,
        String.join(
            " ",
            POLICY.rolesGiving(
                caller(user, group, channel), Verb.named(verb).orElseThrow(), Target.of(target))));
  }

  @Test
  void aRoleThatIsGivenTwice_givesOnce() {
    Policy.Assignment role =
        new Policy.Assignment("builder", List.of(grant("*", "*", Verb.CREATE)), to("*"));
    assertEquals(
        List.of("builder"),
        new Policy(List.of(role, role), List.of(), Map.of(), "@olga")
            .rolesGiving(caller("U1", "", "C1"), Verb.CREATE, Target.of("a@web1")));
  }

  @Test
  void aRoleForAGroup_givesNothingWhileGroupsAreUnknown() {
    assertEquals(
        List.of("reader"),
        POLICY.rolesGiving(
            Caller.withGroupsUnknown("slack", "U9", "U9", "C1"),
            Verb.STATUS,
            Target.of("horizon@web1")));
  }

  @Test
  void aUserOfAnotherChatWithTheSameId_isSomebodyElse() {
    Caller terminal = new Caller("terminal", "U1", "U1", Set.of(), "terminal");
    assertInstanceOf(
        Decision.RefusedDecision.class,
        POLICY.decide(terminal, VerbEffects.of(Verb.RESTART), List.of(Target.of("horizon@web1"))));
  }

  @Test
  void helpAndWhoami_areForEverybody() {
    Policy nobody = new Policy(List.of(), List.of(), Map.of(), "@olga");
    for (Verb verb : List.of(Verb.HELP, Verb.WHOAMI, Verb.CAN)) {
      assertInstanceOf(
          Decision.Allowed.class,
          nobody.decide(caller("U9", "", "C1"), VerbEffects.of(verb), List.of()));
    }
    for (Verb verb : List.of(Verb.STATUS, Verb.SERVERS, Verb.RESTART)) {
      assertInstanceOf(
          Decision.RefusedDecision.class,
          nobody.decide(caller("U9", "", "C1"), VerbEffects.of(verb), List.of(Target.of("a@b"))));
    }
  }

  @Test
  void anEmptyList_isNeverAllowed() {
    assertInstanceOf(
        Decision.RefusedDecision.class,
        POLICY.decide(caller("U1", "", "C1"), VerbEffects.of(Verb.RESTART), List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "U9|C1|restart|horizon@web1|You may not restart `horizon@web1`: you need the right"
            + " `restart` there. @olga can grant it.",
        "U9|C1|logs|horizon@web1|You may not read the log of `horizon@web1`: no role has the"
            + " right `logs` there. @olga can add it.",
        "U1|C1|stop|mailer@web1|You may not stop `mailer@web1`: the mailer must never be down."
            + " @olga can change that.",
        "U2|C1|start|queue:queue_00@web1|You may not start `queue:queue_00@web1` in this channel:"
            + " your role `night` applies only in `C-ops`.",
      })
  void aRefusal_namesTheMissingRightAndWhoCanGiveIt(
      String user, String channel, String verb, String target, String sentence) {
    Decision decision =
        POLICY.decide(
            caller(user, "", channel),
            VerbEffects.of(Verb.named(verb).orElseThrow()),
            List.of(Target.of(target)));
    assertEquals(sentence, decision.reason());
  }

  @Test
  void someRightOnAServer_isDistinguishedFromNone() {
    assertTrue(POLICY.mayOnSomeOf(caller("U1", "", "C1"), Verb.RESTART, new ServerName("web1")));
    assertFalse(POLICY.mayOnSomeOf(caller("U1", "", "C1"), Verb.RESTART, new ServerName("stage")));
  }

  @Test
  void whoIsDeniedAllOfAServer_hasNoRightOnSomeOfIt() {
    Policy policy = denying(new Policy.Denial(grant("*", "web1", Verb.STATUS), to("slack:U1"), ""));
    assertFalse(policy.mayOnSomeOf(caller("U1", "", "C1"), Verb.STATUS, new ServerName("web1")));
    assertTrue(policy.mayOnSomeOf(caller("U1", "", "C1"), Verb.RESTART, new ServerName("web1")));
    assertTrue(policy.mayOnSomeOf(caller("U1", "", "C1"), Verb.STATUS, new ServerName("web2")));
    assertTrue(policy.mayOnSomeOf(caller("U2", "", "C1"), Verb.STATUS, new ServerName("web1")));
  }

  @Test
  void whoIsDeniedOneWorkerOfAServer_hasARightOnTheOthers() {
    Policy policy =
        denying(new Policy.Denial(grant("mailer", "*", Verb.STATUS), to("slack:U1"), ""));
    assertTrue(policy.mayOnSomeOf(caller("U1", "", "C1"), Verb.STATUS, new ServerName("web1")));
  }

  @Test
  void aDenyRuleForAGroup_holdsWhileGroupsAreUnknown() {
    Policy policy =
        denying(new Policy.Denial(grant("*", "*", Verb.RESTART), to("slack-group:S1"), ""));
    Caller unknown = Caller.withGroupsUnknown("slack", "U1", "U1", "C1");
    List<Target> targets = List.of(Target.of("horizon@web1"));
    Decision decision = policy.decide(unknown, VerbEffects.of(Verb.RESTART), targets);
    assertInstanceOf(Decision.RefusedDecision.class, decision);
    assertTrue(decision.reason().contains("groups cannot be read right now"), decision.reason());
    assertFalse(policy.mayOnSomeOf(unknown, Verb.RESTART, new ServerName("web1")));
    assertInstanceOf(
        Decision.Allowed.class,
        policy.decide(caller("U1", "", "C1"), VerbEffects.of(Verb.RESTART), targets));
    Caller terminal = new Caller("terminal", "U1", "U1", Set.of(), "terminal");
    assertInstanceOf(
        Decision.Allowed.class, policy.decide(terminal, VerbEffects.of(Verb.RESTART), targets));
  }

  @Test
  void aGrantToAGroup_givesNothingWhileGroupsAreUnknown() {
    Decision decision =
        POLICY.decide(
            Caller.withGroupsUnknown("slack", "U9", "U9", "C1"),
            VerbEffects.of(Verb.RESTART),
            List.of(Target.of("horizon@web1")));
    assertInstanceOf(Decision.RefusedDecision.class, decision);
    assertTrue(decision.reason().contains("groups cannot be read right now"), decision.reason());
  }

  @ParameterizedTest
  @CsvSource({"*@web1, false", "payroll@web1, true", "horizon@web1, false"})
  void aRefusal_namesAHiddenWorkerOnlyToWhoTypedIt(String typed, boolean named) {
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment(
                    "limited", List.of(grant("horizon", "*", Verb.STATUS)), to("*"))),
            List.of(),
            Map.of(),
            "@olga");
    Decision decision =
        policy.decide(
            caller("U1", "", "C1"),
            VerbEffects.of(Verb.STATUS),
            Selector.parse(typed),
            List.of(Target.of("horizon@web1"), Target.of("payroll@web1")));
    assertInstanceOf(Decision.RefusedDecision.class, decision);
    assertEquals(named, decision.reason().contains("payroll"), decision.reason());
    assertTrue(decision.reason().contains("@olga"), decision.reason());
  }

  @Test
  void aServerWithoutAnyRight_isNotForUse() {
    assertFalse(
        denying(new Policy.Denial(grant("*", "web1", Verb.values()), to("*"), ""))
            .mayUse(caller("U1", "", "C1"), new ServerName("web1")));
    assertTrue(POLICY.mayUse(caller("U9", "", "C1"), new ServerName("web1")));
  }

  @ParameterizedTest(name = "granted {0}, denied {1}, of {2}: {3}")
  @CsvSource({
    "*, -, m*, true",
    "m*, -, m*, true",
    "mailer, -, m*, false",
    "m*, -, ma*, false",
    "m*, mailer, m*, false",
    "*, horizon, m*, false"
  })
  void whatAPatternWillEverMatch_isAllowedOnlyWhereAGrantSaysSo(
      String granted, String denied, String pattern, boolean allowed) {
    Policy policy =
        new Policy(
            List.of(new Policy.Assignment("one", List.of(grant(granted, "*", Verb.HOLD)), to("*"))),
            denied.equals("-")
                ? List.of()
                : List.of(new Policy.Denial(grant(denied, "*", Verb.HOLD), to("*"), "")),
            Map.of(),
            "@olga");
    assertEquals(
        allowed,
        policy.mayOnAllOf(
            caller("U1", "", "C1"), Verb.HOLD, new ServerName("web1"), new Glob(pattern)));
  }

  /** Everybody may see and restart everything, but for one rule. */
  private static Policy denying(Policy.Denial denial) {
    return new Policy(
        List.of(
            new Policy.Assignment(
                "all", List.of(grant("*", "*", Verb.STATUS, Verb.RESTART)), to("*"))),
        List.of(denial),
        Map.of(),
        "@olga");
  }

  private static Principals to(String member) {
    return new Principals(Set.of(member), Set.of());
  }

  /** A person of another company had the rights of everybody. */
  @ParameterizedTest
  @CsvSource({
    // kind, team, grant, allowed
    "MEMBER, T1, *, true",
    "GUEST, T1, *, false",
    "OUTSIDER, T2, *, false",
    "UNKNOWN, '', *, false",
    "GUEST, T1, slack-team:T1, true",
    "OUTSIDER, T2, slack-team:T2, true",
    "OUTSIDER, T2, slack-team:T1, false",
    "OUTSIDER, T2, slack:U9, false",
    "OUTSIDER, T2, slack:T2/U9, true",
    "OUTSIDER, T2, slack:T3/U9, false",
    "OUTSIDER, T2, discord-team:T2, false",
    "GUEST, T1, slack:U9, true",
    "GUEST, T1, slack-group:S1, true",
    "UNKNOWN, '', slack-team:T1, false",
    "UNKNOWN, '', slack:U9, true",
  })
  void everybody_meansOwnMembers_andOthersNeedAGrantOfTheirOwn(
      Membership.MemberKind memberKind, String team, String to, boolean allowed) {
    Policy policy =
        new Policy(
            List.of(new Policy.Assignment("reader", List.of(grant("*", "*", Verb.LOGS)), to(to))),
            List.of(),
            Map.of(),
            "@olga");
    Decision decision =
        policy.decide(
            person(memberKind, team),
            VerbEffects.of(Verb.LOGS),
            List.of(Target.of("horizon@web1")));
    assertEquals(allowed, decision instanceof Decision.Allowed, decision.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "GUEST, T1, *, true",
    "OUTSIDER, T2, *, true",
    "UNKNOWN, '', *, true",
    "OUTSIDER, T2, slack-team:T2, true",
    "OUTSIDER, T2, slack-team:T3, false",
    "OUTSIDER, T2, slack:U9, true",
    "OUTSIDER, T2, slack:T2/U9, true",
    "UNKNOWN, '', slack-team:T3, true",
    "MEMBER, T1, slack-team:T3, false",
  })
  void aDenyRuleForEverybody_bindsGuestsAndOutsidersToo(
      Membership.MemberKind memberKind, String team, String to, boolean bound) {
    Principals all =
        new Principals(
            Set.of("slack:U9", "slack:T2/U9", "slack-team:T1", "slack-team:T2"), Set.of());
    Policy policy =
        new Policy(
            List.of(new Policy.Assignment("reader", List.of(grant("*", "*", Verb.LOGS)), all)),
            List.of(new Policy.Denial(grant("*", "*", Verb.LOGS), to(to), "")),
            Map.of(),
            "@olga");
    Decision decision =
        policy.decide(
            person(memberKind, team),
            VerbEffects.of(Verb.LOGS),
            List.of(Target.of("horizon@web1")));
    assertEquals(bound, decision instanceof Decision.RefusedDecision, decision.toString());
  }

  @ParameterizedTest(name = "uid {0}, {1}, as {2}, by a rule for {3}: {4}")
  @CsvSource({
    "1000, eve, eve, terminal:eve, true",
    "1000, eve, ci, terminal:eve, true",
    "1000, eve, ci, terminal:ci, true",
    "1000, eve, ci, terminal:bob, false",
    "1000, eve, ci, slack:eve, false",
    // A user namespace of one's own: they may be anybody.
    "-1, #0?, #0?, terminal:eve, true",
    "-1, #0?, #0?, slack:UEVE, false",
  })
  void aDenyRule_bindsWhoActsAsSomebodyElse_asBoth(
      long uid, String account, String as, String to, boolean bound) {
    Policy policy =
        new Policy(
            List.of(new Policy.Assignment("reader", List.of(grant("*", "*", Verb.LOGS)), to("*"))),
            List.of(new Policy.Denial(grant("*", "*", Verb.LOGS), to(to), "")),
            Map.of(),
            "@olga");
    Caller caller =
        new Caller("terminal", as, as, Set.of(), "terminal").at(new Account(uid, account));
    Decision decision =
        policy.decide(caller, VerbEffects.of(Verb.LOGS), List.of(Target.of("horizon@web1")));
    assertEquals(bound, decision instanceof Decision.RefusedDecision, decision.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GUEST | T1 | You are a guest here, and guests need their own grant.",
        "OUTSIDER | T2 | You are from another workspace (T2), and people from outside need their"
            + " own grant",
        "UNKNOWN | '' | Whether you are a member or a guest cannot be read right now",
      })
  void aRefusal_saysWhyARightOfAllMembersIsNotTheirs(
      Membership.MemberKind memberKind, String team, String why) {
    Decision.RefusedDecision refusedDecision =
        assertInstanceOf(
            Decision.RefusedDecision.class,
            POLICY.decide(
                person(memberKind, team),
                VerbEffects.of(Verb.STATUS),
                List.of(Target.of("horizon@stage"))));
    assertTrue(refusedDecision.reason().contains(why), refusedDecision.reason());
  }

  private static Caller person(Membership.MemberKind memberKind, String team) {
    String user = memberKind == Membership.MemberKind.OUTSIDER ? team + "/U9" : "U9";
    Set<String> groups = memberKind == Membership.MemberKind.OUTSIDER ? Set.of() : Set.of("S1");
    return new Caller("slack", user, "anna", groups, "C1")
        .as(new Membership(memberKind, team.isEmpty() ? Set.of() : Set.of(team)));
  }

  @Test
  void aDenyRule_isFoundWhateverTheRolesGive() {
    VerbEffects stop = VerbEffects.of(Verb.STOP);
    assertTrue(
        POLICY
            .denied(
                caller("U9", "", "C1"),
                stop,
                List.of(Target.of("horizon@web1"), Target.of("mailer@web1")))
            .orElseThrow()
            .reason()
            .contains("the mailer must never be down"));
    assertTrue(
        POLICY.denied(caller("U9", "", "C1"), stop, List.of(Target.of("horizon@web1"))).isEmpty());
  }

  @Test
  void whoMayUseAWorker_knowsOfIt() {
    Target stage = Target.of("horizon@stage");
    assertTrue(POLICY.mayUse(caller("U9", "", "C1"), stage, verb -> true), "may see it");
    assertFalse(POLICY.mayUse(caller("U9", "", "C1"), stage, verb -> verb == Verb.STOP));
    assertFalse(
        POLICY.mayUse(caller("U1", "", "C1"), Target.of("mailer@web1"), verb -> verb == Verb.STOP));
    assertTrue(
        POLICY.mayUse(
            caller("U1", "", "C1"), Target.of("horizon@web1"), verb -> verb == Verb.STOP));
    assertFalse(
        POLICY.mayUse(
            caller("U1", "", "C1"), Target.of("horizon@web1"), verb -> verb == Verb.CREATE),
        "creating tells nothing of what is there");
  }
}
