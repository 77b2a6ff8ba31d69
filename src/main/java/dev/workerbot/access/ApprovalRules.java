package dev.workerbot.access;

import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which operations need approval, by whom, and who may ask for what they may not do themselves or
 * do it past these rules. Never gives more than the {@link Policy}: who approves has the right, and
 * a deny rule binds everybody.
 */
public final class ApprovalRules {
  private final ApprovalSettings approvalSettings;
  private final Policy policy;
  private final Map<ServerName, Set<String>> tags;
  private final BiPredicate<Caller, Caller> samePerson;

  /**
   * One rule.
   *
   * @param by who may approve and deny
   * @param needs of how many of them, each another person
   * @param onlyRequests whether those who have the right need no approval
   * @param mayRequest who may ask, without having the right, for the verbs that are named
   * @param channels where they are asked besides where the asker is, as {@code slack:C012AB}
   */
  public record ApprovalRule(
      Restriction what,
      Principals by,
      int needs,
      boolean onlyRequests,
      Principals mayRequest,
      List<String> channels) {
    public ApprovalRule {
      channels = List.copyOf(channels);
    }

    /** On what is named as in a grant. */
    public ApprovalRule(
        Grant what,
        Principals by,
        int needs,
        boolean onlyRequests,
        Principals mayRequest,
        List<String> channels) {
      this(new Restriction(what), by, needs, onlyRequests, mayRequest, channels);
    }
  }

  /**
   * Who may break glass.
   *
   * @param roles whose holders may, where the role gives the verb
   * @param channel where it is reported besides where it is done
   */
  public record BreakGlassRule(Set<String> roles, Optional<String> channel) {
    public BreakGlassRule {
      roles = Set.copyOf(roles);
    }
  }

  /**
   * All of it, as the config says it.
   *
   * @param within for how long a request waits
   */
  public record ApprovalSettings(
      List<ApprovalRule> rules, BreakGlassRule breakGlassRule, Duration within) {
    /** Nothing needs an approval, nobody may ask, and nobody may break glass. */
    public static final ApprovalSettings NONE =
        new ApprovalSettings(
            List.of(), new BreakGlassRule(Set.of(), Optional.empty()), Duration.ofMinutes(15));

    public ApprovalSettings {
      rules = List.copyOf(rules);
    }
  }

  /**
   * What an approval request is about.
   *
   * @param asker who asked
   * @param request whether they lack the right
   */
  public record Matter(
      Caller asker, VerbEffects verbEffects, Collection<Target> targets, boolean request) {
    public Matter(Caller asker, Verb verb, Collection<Target> targets, boolean request) {
      this(asker, VerbEffects.of(verb), targets, request);
    }
  }

  /**
   * @param tags of every server in the config
   * @param samePerson whether two accounts are one person's
   */
  public ApprovalRules(
      ApprovalSettings approvalSettings,
      Policy policy,
      Map<ServerName, Set<String>> tags,
      BiPredicate<Caller, Caller> samePerson) {
    this.approvalSettings = approvalSettings;
    this.policy = policy;
    this.tags = Map.copyOf(tags);
    this.samePerson = samePerson;
  }

  /** Every rule on any of the targets that binds who has the right; or, who asks without it. */
  public List<ApprovalRule> on(
      VerbEffects verbEffects, Collection<Target> targets, boolean request) {
    return approvalSettings.rules().stream()
        .filter(approvalRule -> request || !approvalRule.onlyRequests())
        .filter(approvalRule ->
            targets.stream()
                .anyMatch(target ->
                    approvalRule.what().covers(verbEffects, target, tagsOf(target.server()))))
        .toList();
  }

  /** The same for a verb that does no more than it always does. */
  public List<ApprovalRule> on(Verb verb, Collection<Target> targets, boolean request) {
    return on(VerbEffects.of(verb), targets, request);
  }

  /**
   * Why a rule binds an operation that none names, as half a sentence; empty where one names it, or
   * none binds it.
   */
  public Optional<String> why(VerbEffects verbEffects, Collection<Target> targets) {
    List<ApprovalRule> rules = on(verbEffects, targets, false);
    return rules.stream()
            .anyMatch(approvalRule -> approvalRule.what().verbs().contains(verbEffects.verb()))
        ? Optional.empty()
        : targets.stream()
            .flatMap(target ->
                rules.stream()
                    .filter(approvalRule ->
                        approvalRule.what().covers(verbEffects, target, tagsOf(target.server())))
                    .flatMap(approvalRule -> approvalRule.what().why(verbEffects, target).stream()))
            .findFirst();
  }

  private Set<String> tagsOf(ServerName server) {
    return tags.getOrDefault(server, Set.of());
  }

  /** Whether there is a rule for every one of the targets that lets the caller ask. */
  public boolean mayRequest(Caller caller, Verb verb, Collection<Target> targets) {
    return !targets.isEmpty()
        && targets.stream()
            .allMatch(target ->
                approvalSettings.rules().stream()
                    .filter(approvalRule ->
                        approvalRule.what().names(verb, target, tagsOf(target.server())))
                    .anyMatch(approvalRule -> approvalRule.mayRequest().isMember(caller)));
  }

  /** Whether the caller may ask for the verb on some worker of the server. */
  public boolean mayRequestOn(Caller caller, Verb verb, ServerName server) {
    return approvalSettings.rules().stream()
        .filter(approvalRule -> approvalRule.mayRequest().isMember(caller))
        .anyMatch(
            approvalRule -> approvalRule.what().namesOn(verb, server.value(), tagsOf(server)));
  }

  /** Whether the one is the other, perhaps by another account. */
  public boolean isSame(Caller one, Caller other) {
    return samePerson.test(one, other);
  }

  /** Whether a rule names the person, or a group of theirs, to decide about it. */
  public boolean isNamedToDecide(Caller who, Matter matter) {
    return on(matter.verbEffects(), matter.targets(), matter.request()).stream()
        .anyMatch(approvalRule -> approvalRule.by().isNamed(who));
  }

  /** Why the person may not approve it, here and now, as a sentence; empty where they may. */
  public Optional<String> whyNotApprove(Caller who, Matter matter) {
    if (isSame(who, matter.asker())) {
      return Optional.of("You asked for that yourself, so someone else has to approve it.");
    }
    return whyNotDecide(who, matter, "approve")
        .or(() ->
            policy.decide(who, matter.verbEffects(), matter.targets())
                    instanceof Decision.RefusedDecision(var reason)
                ? Optional.of("The approver must have the right too. " + reason)
                : Optional.empty());
  }

  /** Why the person may not deny it, as a sentence; empty where they may. */
  public Optional<String> whyNotDeny(Caller who, Matter matter) {
    return isSame(who, matter.asker()) ? Optional.empty() : whyNotDecide(who, matter, "deny");
  }

  private Optional<String> whyNotDecide(Caller who, Matter matter, String what) {
    List<ApprovalRule> rules = on(matter.verbEffects(), matter.targets(), matter.request());
    if (rules.stream().anyMatch(approvalRule -> approvalRule.by().isMember(who))) {
      return Optional.empty();
    }
    boolean unknown =
        rules.stream().anyMatch(approvalRule -> approvalRule.by().dependsOnUnknownGroups(who));
    return Optional.of(
        "You may not %s that.%s"
            .formatted(
                what,
                unknown
                    ? " User groups cannot be read right now, so yours do not count; try again in"
                        + " a minute."
                    : ""));
  }

  /**
   * How many more have to approve. Only those count who still may, and each person once, whatever
   * the account.
   *
   * @return empty where no rule asks for it any more
   */
  public Optional<Integer> missing(Matter matter, List<Caller> approvers) {
    List<Caller> persons = new ArrayList<>();
    for (Caller one : approvers) {
      if (whyNotApprove(one, matter).isEmpty()
          && persons.stream().noneMatch(other -> isSame(one, other))) {
        persons.add(one);
      }
    }
    return on(matter.verbEffects(), matter.targets(), matter.request()).stream()
        .map(approvalRule ->
            Math.max(
                0,
                approvalRule.needs()
                    - (int) persons.stream().filter(approvalRule.by()::isMember).count()))
        .max(Integer::compare);
  }

  /** Where those who can approve are asked, besides where the asker is. */
  public List<String> channels(
      VerbEffects verbEffects, Collection<Target> targets, boolean request) {
    return on(verbEffects, targets, request).stream()
        .flatMap(approvalRule -> approvalRule.channels().stream())
        .distinct()
        .toList();
  }

  /** The members who can approve, for calling them; without everybody. */
  public List<String> approvers(
      VerbEffects verbEffects, Collection<Target> targets, boolean request) {
    return on(verbEffects, targets, request).stream()
        .flatMap(approvalRule -> approvalRule.by().members().stream())
        .filter(member -> !member.equals("*"))
        .distinct()
        .sorted()
        .toList();
  }

  /** The channel that hears of broken glass, besides the one where it is broken. */
  public Optional<String> breakGlassChannel() {
    return approvalSettings.breakGlassRule().channel();
  }

  /**
   * Why the caller, who has the right, may not pass the rules by, as a sentence; empty where they
   * may: by a role that is named for it and gives the verb on every target.
   */
  public Optional<String> whyNotBreak(Caller caller, Verb verb, Collection<Target> targets) {
    for (Target target : targets) {
      if (policy.rolesGiving(caller, verb, target).stream()
          .noneMatch(approvalSettings.breakGlassRule().roles()::contains)) {
        return Optional.of(
            approvalSettings.breakGlassRule().roles().isEmpty()
                ? "Nobody may use `--break-glass` here: the config names no role for it."
                : ("You may not use `--break-glass` on `%s`: none of your roles allows it. %s can"
                        + " change that.")
                    .formatted(target, policy.contact()));
      }
    }
    return Optional.empty();
  }
}
