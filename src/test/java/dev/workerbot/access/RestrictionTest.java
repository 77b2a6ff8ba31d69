package dev.workerbot.access;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.workerbot.access.ApprovalRules.ApprovalRule;
import dev.workerbot.access.ApprovalRules.ApprovalSettings;
import dev.workerbot.access.ApprovalRules.BreakGlassRule;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Effects;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A rule binds an effect, not a word: each verb against each word that a rule can have, for each
 * kind of rule. A verb that is new and does something to workers has to be given its row here.
 */
class RestrictionTest {
  private static final Target HORIZON = Target.of("horizon@web1");
  private static final List<Target> TARGETS = List.of(HORIZON);
  private static final Principals ALL = new Principals(Set.of("*"), Set.of());
  private static final Caller ANNA = new Caller("slack", "UANNA", "anna", Set.of(), "C1");

  /** Verb, words of rules that cover it, words of rules that cover it where it does that. */
  private static final String TABLE =
      """
      silence   | silence                                                |
      start     | start continue                                         |
      stop      | stop pause leave-down restart interrupt                |
      restart   | restart interrupt start continue                       |
      pause     | stop pause leave-down restart interrupt                |
      continue  | start continue                                         |
      hold      | hold silence                                           |
      create    | create start continue                                  |
      edit      | edit scale restart interrupt start continue            | stop pause leave-down
      scale     | edit scale restart interrupt start continue            | stop pause leave-down
      remove    | remove edit scale stop pause leave-down restart interrupt |
      undo      | undo edit scale restart interrupt start continue       | stop pause leave-down remove create
      """;

  private static final Map<Verb, List<Set<String>>> ROWS = rows();

  private static Map<Verb, List<Set<String>>> rows() {
    Map<Verb, List<Set<String>>> rows = new EnumMap<>(Verb.class);
    for (Verb verb : Verb.values()) {
      if (verb.effects().equals(Effects.NONE)) {
        rows.put(verb, List.of(Set.of(verb.word()), Set.of()));
      }
    }
    TABLE
        .lines()
        .forEach(line -> {
          String[] cells = line.split("\\|", -1);
          rows.put(
              Verb.named(cells[0].strip()).orElseThrow(),
              List.of(words(cells[1]), words(cells[2])));
        });
    return rows;
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.strip().split(" ", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Stream<String> ruleWords() {
    return Stream.concat(
        Arrays.stream(Verb.values()).map(Verb::word), Stream.of("interrupt", "leave-down"));
  }

  private static Restriction rule(String word) {
    return new Restriction(
        Verb.named(word).map(Set::of).orElse(Set.of()),
        Effect.named(word).map(Set::of).orElse(Set.of()),
        new Glob("horizon"),
        Glob.ANY);
  }

  @Test
  void everyVerb_hasItsRow() {
    assertEquals(Set.of(Verb.values()), ROWS.keySet());
  }

  @ParameterizedTest
  @EnumSource
  void whatStartsStopsOrChangesWorkers_hasAnEffect_thatRulesBind(Verb verb) {
    assertTrue(!verb.acts() || !verb.effects().always().isEmpty());
  }

  @ParameterizedTest(name = "{0} by a rule on each")
  @EnumSource
  void whatARuleCovers_isTheSameForEachKindOfRule(Verb verb) {
    assertAll(ruleWords().map(word -> () -> isCoveredAsTheTableSays(verb, word)));
  }

  private static void isCoveredAsTheTableSays(Verb verb, String word) {
    boolean always = ROWS.get(verb).get(0).contains(word);
    boolean atMost = always || ROWS.get(verb).get(1).contains(word);
    assertEquals(always, rule(word).covers(verb), word);
    assertEquals(atMost && !always, rule(word).mayCover(verb), word);
    isCovered(always, word, VerbEffects.of(verb));
    isCovered(atMost, word, VerbEffects.utmost(verb, TARGETS));
    assertFalse(isDenied(rule(word), VerbEffects.utmost(verb, TARGETS), Target.of("mailer@web1")));
  }

  private static void isCovered(boolean covered, String word, VerbEffects verbEffects) {
    isCovered(covered, rule(word), verbEffects);
  }

  private static void isCovered(boolean covered, Restriction rule, VerbEffects verbEffects) {
    String word = rule.words().toString();
    // What needs no role is bound by no deny rule; who may approve, only the rules of approvals
    // say.
    boolean free =
        verbEffects.verb().reach() == Verb.Reach.FREE
            || verbEffects.verb().reach() == Verb.Reach.ASKS;
    assertEquals(covered && !free, isDenied(rule, verbEffects, HORIZON), "deny " + word);
    ApprovalRules approvals =
        new ApprovalRules(
            new ApprovalSettings(
                List.of(
                    new ApprovalRule(
                        rule, ALL, 1, false, new Principals(Set.of(), Set.of()), List.of())),
                new BreakGlassRule(Set.of(), Optional.empty()),
                Duration.ofMinutes(15)),
            policy(List.of()),
            Map.of(),
            Object::equals);
    assertEquals(
        covered, !approvals.on(verbEffects, TARGETS, false).isEmpty(), "approvals on " + word);
    assertEquals(
        covered,
        !approvals.on(verbEffects, TARGETS, true).isEmpty(),
        "approvals of requests on " + word);
    if (verbEffects.further().isEmpty()) {
      assertEquals(
          covered,
          new Confirming(9, List.of(rule), Map.of()).why(verbEffects.verb(), TARGETS).isPresent(),
          "confirm " + word);
    }
  }

  private static Policy policy(List<Policy.Denial> denials) {
    Grant everything = new Grant(Set.of(Verb.values()), Glob.ANY, Glob.ANY);
    return new Policy(
        List.of(new Policy.Assignment("all", List.of(everything), ALL)),
        denials,
        Map.of(),
        "@olga");
  }

  private static boolean isDenied(Restriction rule, VerbEffects verbEffects, Target target) {
    Policy policy = policy(List.of(new Policy.Denial(rule, ALL, "")));
    List<Target> one = List.of(target);
    boolean denied = policy.decide(ANNA, verbEffects, one) instanceof Decision.RefusedDecision;
    assertEquals(
        denied,
        policy.decide(ANNA, verbEffects, Selector.of(one), one)
            instanceof Decision.RefusedDecision);
    return denied;
  }

  /** A rule restricts; what gives, gives what it names. */
  @ParameterizedTest(name = "{0} by each")
  @EnumSource
  void whatIsGranted_orMayBeAskedFor_isOnlyWhatIsNamed(Verb verb) {
    assertAll(ruleWords().map(word -> () -> isGivenOnlyIfNamed(verb, word)));
  }

  private static void isGivenOnlyIfNamed(Verb verb, String word) {
    Set<Verb> named = Verb.named(word).map(Set::of).orElse(Set.of());
    Policy policy =
        new Policy(
            List.of(
                new Policy.Assignment("one", List.of(new Grant(named, Glob.ANY, Glob.ANY)), ALL)),
            List.of(),
            Map.of(),
            "@olga");
    boolean free = verb.reach() == Verb.Reach.FREE || verb.reach() == Verb.Reach.ASKS;
    assertEquals(
        free || named.contains(verb),
        policy.decide(ANNA, VerbEffects.of(verb), TARGETS) instanceof Decision.Allowed,
        word);
    ApprovalRules approvals =
        new ApprovalRules(
            new ApprovalSettings(
                List.of(new ApprovalRule(rule(word), ALL, 1, true, ALL, List.of())),
                new BreakGlassRule(Set.of(), Optional.empty()),
                Duration.ofMinutes(15)),
            policy,
            Map.of(),
            Object::equals);
    assertEquals(named.contains(verb), approvals.mayRequest(ANNA, verb, TARGETS), word);
    assertEquals(named.contains(verb), approvals.mayRequestOn(ANNA, verb, HORIZON.server()), word);
  }

  @Test
  void whatLeavesDown_interrupts_andWhatMayDoIt_changesTheFile() {
    for (Verb verb : Verb.values()) {
      Set<Effect> always = verb.effects().always();
      assertTrue(
          !always.contains(Effect.LEAVE_DOWN) || always.contains(Effect.INTERRUPT), verb.word());
      assertTrue(verb.effects().perhaps().isEmpty() || always.contains(Effect.CHANGE));
      assertTrue(verb.acts() || !always.contains(Effect.INTERRUPT), verb.word());
    }
  }

  /** By another name a process would be out of sight of a rule that names it. */
  @ParameterizedTest(name = "a rule on {0}: {1}")
  @CsvSource({
    "horizon, false",
    "horizon:*, false",
    "*:*, false",
    "horizon:horizon, true",
    "horizon:horizo?, true",
    "*:horizon, true"
  })
  void aRuleThatNamesProcesses_keepsTheirNames(String workers, boolean covered) {
    Restriction rule = new Restriction(Set.of(Verb.LOGS), Set.of(), new Glob(workers), Glob.ANY);
    VerbEffects rename = new VerbEffects(Verb.EDIT, Map.of(HORIZON, Set.of(Effect.RENAME)));
    isCovered(covered, rule, rename);
    assertEquals(
        covered ? "the rule is for `%s`, and edit renames it".formatted(workers) : "",
        rule.why(rename, HORIZON).orElse(""));
    isCovered(false, rule, VerbEffects.of(Verb.EDIT));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, stop, ''",
    "stop, pause, 'the rule is for `stop`, and pause leaves it down'",
    "stop, edit, 'the rule is for `stop`, and edit leaves it down'",
    "leave-down, remove, 'the rule is for `leave-down`, and remove leaves it down'",
    "interrupt, restart, 'the rule is for `interrupt`, and restart interrupts it'",
    "restart, undo, 'the rule is for `restart`, and undo interrupts it'",
    "remove, undo, 'the rule is for `remove`, and undo removes it'",
    "start, restart, 'the rule is for `start`, and restart starts it'",
  })
  void whyARuleCoversWhatItDoesNotName_isSaid(String word, String verb, String why) {
    VerbEffects verbEffects = VerbEffects.utmost(Verb.named(verb).orElseThrow(), TARGETS);
    assertEquals(why, rule(word).why(verbEffects, HORIZON).orElse(""));
    Decision decision =
        policy(List.of(new Policy.Denial(rule(word), ALL, "never")))
            .decide(ANNA, verbEffects, TARGETS);
    assertEquals(
        "You may not %s `horizon@web1`: never%s. @olga can change that."
            .formatted(verbEffects.verb().phrase(), why.isEmpty() ? "" : " (" + why + ")"),
        decision.reason());
    assertEquals(new TreeSet<>(Set.of(word)), new TreeSet<>(rule(word).words()));
  }
}
