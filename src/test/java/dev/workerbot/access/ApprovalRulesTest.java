package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules.ApprovalRule;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.ApprovalRules.BreakGlassRule;
import dev.workerbot.access.ApprovalRules.Matter;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may approve, deny, request and break the glass, and when. Anna, bob and carl are operators;
 * carl has a second account in Discord, which is an operator too; dora is on call as well, eve has
 * no role, fred is an operator in one channel only.
 */
class ApprovalRulesTest {
  private static final Map<String, String> PERSONS =
      Map.of(
          "slack:UANNA", "anna", "discord:1", "anna", "slack:UCARL", "carl", "discord:3", "carl");

  private final Policy policy =
      new Policy(
          List.of(
              role(
                  "operator", "slack:UANNA", "discord:1", "slack:UBOB", "slack:UCARL", "discord:3"),
              role("on-call", "slack:UDORA"),
              new Policy.Assignment(
                  "operator", grants(), new Principals(Set.of("slack:UFRED"), Set.of("COPS")))),
          List.of(
              new Policy.Denial(
                  new Grant(Set.of(Verb.RESTART), new Glob("mailer"), new Glob("*")),
                  new Principals(Set.of("slack:UBOB", "slack:UEVE"), Set.of()),
                  "not the mailer")),
          Map.of(new ServerName("web1"), Set.of("prod"), new ServerName("web2"), Set.of()),
          "@olga");

  private final ApprovalRules rules =
      new ApprovalRules(
          new ApprovalSettings(
              List.of(
                  rule(Verb.RESTART, "horizon", "@prod", 1, false, "slack-group:S1"),
                  rule(Verb.STOP, "*", "prod", 2, false, "*"),
                  rule(Verb.RESTART, "mailer", "*", 1, false, "*"),
                  rule(Verb.RESTART, "billing", "*", 1, false, "slack:UBOB"),
                  rule(Verb.RESTART, "billing", "web1", 1, false, "slack:UDORA"),
                  rule(Verb.START, "*", "*", 1, true, "slack:UBOB", "discord:3")),
              new BreakGlassRule(Set.of("on-call"), Optional.of("slack:COPS")),
              Duration.ofMinutes(15)),
          policy,
          Map.of(new ServerName("web1"), Set.of("prod"), new ServerName("web2"), Set.of()),
          (one, other) -> person(one).equals(person(other)));

  private static List<Grant> grants() {
    return List.of(
        new Grant(Set.of(Verb.START, Verb.STOP, Verb.RESTART), new Glob("*"), new Glob("*")));
  }

  private static Policy.Assignment role(String name, String... members) {
    return new Policy.Assignment(name, grants(), new Principals(Set.of(members), Set.of()));
  }

  private static ApprovalRule rule(
      Verb verb, String workers, String servers, int needs, boolean onlyRequests, String... by) {
    return new ApprovalRule(
        new Grant(Set.of(verb), new Glob(workers), new Glob(servers.replace("@", ""))),
        new Principals(Set.of(by), Set.of()),
        needs,
        onlyRequests,
        new Principals(onlyRequests ? Set.of("slack:UEVE") : Set.of(), Set.of()),
        List.of("slack:COPS"));
  }

  private static String person(Caller caller) {
    String account = caller.chat() + ":" + caller.user();
    return PERSONS.getOrDefault(account, account);
  }

  /** {@code slack:UANNA}, or with a group behind a plus; in Slack in the channel C1. */
  private static Caller caller(String account) {
    String[] parts = account.split("[:+]", 3);
    Set<String> groups = parts.length == 3 ? Set.of(parts[2]) : Set.of();
    return new Caller(parts[0], parts[1], parts[1], groups, "C1");
  }

  private static List<Target> targets(String text) {
    return Arrays.stream(text.split(","))
        .map(one -> one.split("@", 2))
        .map(one -> new Target(new ServerName(one[1]), WorkerName.of(one[0])))
        .toList();
  }

  private static Matter matter(String asker, String verb, String targets) {
    Verb asked = Verb.named(verb).orElseThrow();
    return new Matter(caller(asker), asked, targets(targets), asked == Verb.START);
  }

  @ParameterizedTest(name = "{0} {1} {2} by {3}: {4}")
  @CsvSource(
      textBlock =
          """
          slack:UANNA, restart, horizon@web1,            slack:UBOB+S1,  yes
          slack:UANNA, restart, horizon@web1,            slack:UBOB,     You may not approve that
          slack:UANNA, restart, horizon@web1,            slack:UANNA+S1, asked for that yourself
          discord:1,   restart, horizon@web1,            slack:UANNA+S1, asked for that yourself
          slack:UANNA, restart, horizon@web1,            slack:UEVE+S1,  must have the right
          slack:UANNA, restart, horizon@web1,            slack:UFRED+S1, must have the right
          slack:UANNA, restart, horizon@web1,            discord:3,      You may not approve that
          slack:UANNA, restart, horizon@web2,            slack:UBOB+S1,  You may not approve that
          slack:UANNA, restart, mailer@web1,             slack:UBOB,     not the mailer
          slack:UANNA, restart, mailer@web1,             slack:UCARL,    yes
          slack:UANNA, restart, mailer@web1,             slack:UEVE,     not the mailer
          slack:UANNA, stop,    horizon@web1,            slack:UDORA,    yes
          slack:UANNA, stop,    'horizon@web1,mailer@web2', slack:UCARL, yes
          slack:UEVE,  start,   horizon@web1,            slack:UBOB,     yes
          slack:UEVE,  start,   horizon@web1,            slack:UDORA,    You may not approve that
          slack:UEVE,  start,   horizon@web1,            slack:UEVE,     asked for that yourself
          """)
  void whoMayApprove(String asker, String verb, String targets, String who, String expected) {
    String why = rules.whyNotApprove(caller(who), matter(asker, verb, targets)).orElse("yes");
    assertTrue(why.contains(expected), why);
  }

  @ParameterizedTest(name = "{0} {1} by {2}: {3}")
  @CsvSource(
      textBlock =
          """
          slack:UANNA, horizon@web1, slack:UBOB+S1,  yes
          slack:UANNA, horizon@web1, slack:UEVE+S1,  yes
          slack:UANNA, horizon@web1, slack:UEVE,     You may not deny that
          slack:UANNA, horizon@web1, slack:UANNA,    yes
          slack:UANNA, horizon@web1, discord:1,      yes
          """)
  void whoMayDeny_whichTakesBackOnesOwn(String asker, String targets, String who, String expected) {
    String why = rules.whyNotDeny(caller(who), matter(asker, "restart", targets)).orElse("yes");
    assertTrue(why.contains(expected), why);
  }

  @ParameterizedTest(name = "{0} on {1} after {2}: {3} more")
  @CsvSource(
      textBlock =
          """
          restart, horizon@web1, '',                          1
          restart, horizon@web1, slack:UBOB+S1,               0
          restart, horizon@web1, slack:UBOB,                  1
          restart, horizon@web1, slack:UANNA+S1,              1
          stop,    horizon@web1, slack:UBOB,                  1
          stop,    horizon@web1, slack:UBOB slack:UBOB,       1
          stop,    horizon@web1, slack:UCARL discord:3,       1
          stop,    horizon@web1, slack:UBOB discord:1,        1
          stop,    horizon@web1, slack:UBOB slack:UEVE,       1
          stop,    horizon@web1, slack:UBOB slack:UDORA,      1
          stop,    horizon@web1, slack:UBOB+S1 slack:UDORA,   0
          stop,    other@web1,   slack:UBOB slack:UDORA,      0
          restart, billing@web1, slack:UBOB,                  1
          restart, billing@web1, slack:UDORA,                 1
          restart, billing@web1, slack:UBOB slack:UDORA,      0
          restart, billing@web2, slack:UBOB,                  0
          restart, other@web2,   slack:UBOB,                  none
          """)
  void howManyMoreHaveToApprove(String verb, String targets, String approvers, String expected) {
    List<Caller> voted =
        approvers.isEmpty()
            ? List.of()
            : Arrays.stream(approvers.split(" ")).map(ApprovalRulesTest::caller).toList();
    Optional<Integer> missing = rules.missing(matter("slack:UANNA", verb, targets), voted);
    assertEquals(expected, missing.map(Object::toString).orElse("none"));
  }

  @Test
  void aRuleForRequestsOnly_bindsNobodyWhoHasTheRight() {
    List<Target> horizon = targets("horizon@web1");
    assertEquals(List.of(), rules.on(Verb.START, horizon, false));
    assertEquals(1, rules.on(Verb.START, horizon, true).size());
    assertEquals(1, rules.on(Verb.RESTART, targets("horizon@web1,other@web1"), false).size());
  }

  @Test
  void onlyWhomARuleNames_mayAskForEveryTarget() {
    assertTrue(rules.mayRequest(caller("slack:UEVE"), Verb.START, targets("a@web1,b@web2")));
    assertFalse(rules.mayRequest(caller("slack:UBOB"), Verb.START, targets("a@web1")));
    assertFalse(rules.mayRequest(caller("slack:UEVE"), Verb.RESTART, targets("horizon@web1")));
    assertFalse(rules.mayRequest(caller("slack:UEVE"), Verb.START, List.of()));
    assertTrue(rules.mayRequestOn(caller("slack:UEVE"), Verb.START, new ServerName("web2")));
    assertFalse(rules.mayRequestOn(caller("slack:UEVE"), Verb.STOP, new ServerName("web2")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      textBlock =
          """
          slack:UDORA, yes
          slack:UBOB,  none of your roles allows it
          slack:UEVE,  none of your roles allows it
          """)
  void whoMayBreakGlass(String who, String expected) {
    String why = rules.whyNotBreak(caller(who), Verb.STOP, targets("horizon@web1")).orElse("yes");
    assertTrue(why.contains(expected), why);
  }

  @Test
  void groupsThatCannotBeRead_letNobodyApprove() {
    Caller unknown = Caller.withGroupsUnknown("slack", "UBOB", "bob", "C1");
    String why =
        rules
            .whyNotApprove(unknown, matter("slack:UANNA", "restart", "horizon@web1"))
            .orElseThrow();
    assertTrue(why.contains("cannot be read right now"), why);
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource({
    "slack:UEVE+S1, horizon@web1, true",
    "slack:UEVE, horizon@web1, false",
    "slack:UBOB, billing@web2, true",
    "slack:UDORA, billing@web2, false",
    "slack:UDORA, billing@web1, true",
    "slack:UEVE, mailer@web1, false"
  })
  void whoIsNamedToDecide_isNamedByMoreThanBeingAnybody(
      String who, String targets, boolean isNamed) {
    assertEquals(
        isNamed, rules.isNamedToDecide(caller(who), matter("slack:UANNA", "restart", targets)));
  }

  @Test
  void aRuleThatNamesTheVerb_needsNoWhy() {
    assertEquals(
        Optional.empty(), rules.why(VerbEffects.of(Verb.RESTART), targets("horizon@web1")));
    assertEquals(Optional.empty(), rules.why(VerbEffects.of(Verb.RESTART), targets("other@web2")));
    assertTrue(
        rules
            .why(VerbEffects.of(Verb.REMOVE), targets("other@web2,other@web1"))
            .orElseThrow()
            .contains("stop"));
  }
}
