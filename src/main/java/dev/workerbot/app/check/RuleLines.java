package dev.workerbot.app.check;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Policy;
import dev.workerbot.access.Principals;
import dev.workerbot.access.Restriction;
import dev.workerbot.app.config.Config;
import dev.workerbot.app.config.worker.ActionConfig;
import dev.workerbot.worker.verb.Effect;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code workerbot check} says of each rule: which verbs it covers, and what it leaves open.
 */
final class RuleLines {
  private RuleLines() {}

  static List<String> of(Config config) {
    List<String> lines = new ArrayList<>();
    for (Policy.Denial denial : config.denials()) {
      Restriction what = denial.what();
      lines.add(covers("Denied%s".formatted(to(denial.to())), what));
      lines.add(open(what, List.of()));
      refusedActions(config, what).ifPresent(lines::add);
      unbound(what, Verb::needsNoRole)
          .ifPresent(verbs ->
              lines.add(
                  "⚠ No deny rule binds %s: those need no role. Who may `run` an action, its `run-by` says"
                      .formatted(verbs)));
    }
    for (ApprovalRules.ApprovalRule approvalRule : config.approving().rules()) {
      lines.add(covers("Approved first", approvalRule.what()));
      lines.add(open(approvalRule.what(), besides(config, approvalRule)));
      unbound(approvalRule.what(), verb -> !verb.acts())
          .ifPresent(verbs ->
              lines.add(
                  "⚠ Nobody is asked before %s: approvals are for what starts, stops or changes workers"
                      .formatted(verbs)));
    }
    for (Restriction what : config.confirming().always()) {
      lines.add(covers("Confirmed first", what));
      lines.add(open(what, List.of("whatever is typed with `--yes`")));
      unbound(what, verb -> !verb.acts())
          .ifPresent(verbs ->
              lines.add(
                  "⚠ Nothing is confirmed before %s: that is for what starts, stops or changes workers"
                      .formatted(verbs)));
    }
    return List.copyOf(lines);
  }

  /** The actions that do what is denied, whoever may run them. */
  private static Optional<String> refusedActions(Config config, Restriction what) {
    String names =
        config.actions().stream()
            .map(ActionConfig::does)
            .filter(action ->
                Stream.concat(Stream.of(action.command().verb()), action.besides().stream())
                    .anyMatch(what::covers))
            .map(action -> "`run %s`".formatted(action.name()))
            .collect(Collectors.joining(", "));
    return Optional.of(names)
        .filter(text -> !text.isEmpty())
        .map("  It also refuses %s where that means one of these workers"::formatted);
  }

  private static String to(Principals to) {
    return to.members().contains("*")
        ? ""
        : " to " + to.members().stream().sorted().collect(Collectors.joining(", "));
  }

  private static String covers(String kind, Restriction what) {
    Set<Verb> all = verbs(what::covers);
    String covered =
        all.size() == Verb.values().length
            ? "everything"
            : all.stream().map(Verb::word).collect(Collectors.joining(", "));
    String perhaps =
        what.binds().stream()
            .map(effect -> perhaps(what, effect))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    return "• %s: %s on `%s@%s` covers %s%s"
        .formatted(
            kind,
            what.verbs().size() == Verb.values().length ? "all" : String.join(", ", what.words()),
            what.workers(),
            what.servers(),
            covered,
            perhaps.isEmpty() ? "" : "; and " + perhaps);
  }

  /**
   * The verbs that are covered where they do this: {@code edit, undo where that leaves it down}.
   */
  private static Optional<String> perhaps(Restriction what, Effect effect) {
    Set<Verb> verbs =
        verbs(verb -> what.mayCover(verb) && verb.effects().perhaps().contains(effect));
    return verbs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s where that %s"
                .formatted(
                    verbs.stream().map(Verb::word).collect(Collectors.joining(", ")),
                    effect.sentence()));
  }

  private static String open(Restriction what, List<String> besides) {
    List<String> open = new ArrayList<>();
    verbs(verb -> verb.acts() && !what.covers(verb) && !what.mayCover(verb))
        .forEach(verb -> open.add(verb.word()));
    if (what.binds().contains(Effect.LEAVE_DOWN) && !what.covers(Verb.EDIT)) {
      open.add("an edit whose new command does not stay up");
    }
    open.addAll(besides);
    return open.isEmpty()
        ? "  It leaves nothing open that starts, stops or changes a worker"
        : "  It leaves open: " + String.join(", ", open);
  }

  /** Ways past an approval that the config itself opens. */
  private static List<String> besides(Config config, ApprovalRules.ApprovalRule approvalRule) {
    if (approvalRule.onlyRequests()) {
      return List.of("whatever is done by who has the right");
    }
    List<String> ways = new ArrayList<>();
    config.actions().stream()
        .map(ActionConfig::does)
        .filter(action -> approvalRule.what().covers(action.command().verb()))
        .forEach(action -> ways.add("`run %s`, approved beforehand".formatted(action.name())));
    Set<String> breakGlass = config.approving().breakGlassRule().roles();
    if (!breakGlass.isEmpty()) {
      ways.add(
          "`--break-glass` by `%s`"
              .formatted(breakGlass.stream().sorted().collect(Collectors.joining("`, `"))));
    }
    return ways;
  }

  /** Verbs that such a rule names and does not bind; empty where it names everything. */
  private static Optional<String> unbound(Restriction what, Predicate<Verb> wanted) {
    List<String> named =
        what.verbs().size() == Verb.values().length
            ? List.of()
            : what.verbs().stream().sorted().filter(wanted).map(Verb::word).toList();
    return Optional.of(String.join(", ", named)).filter(text -> !text.isEmpty());
  }

  private static Set<Verb> verbs(Predicate<Verb> wanted) {
    Set<Verb> verbs = EnumSet.noneOf(Verb.class);
    Arrays.stream(Verb.values()).filter(wanted).forEach(verbs::add);
    return verbs;
  }
}
