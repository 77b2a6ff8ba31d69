package dev.workerbot.access;

import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may do what: deny by default but for the free verbs, a deny rule wins over any grant, all
 * targets or none.
 */
public final class Policy {
  private final List<Assignment> assignments;
  private final List<Denial> denials;
  private final Map<ServerName, Set<String>> tags;
  private final String contact;

  /** A role with its grants, and whom it is given to. */
  public record Assignment(String role, List<Grant> grants, Principals to) {
    public Assignment {
      grants = List.copyOf(grants);
    }
  }

  /**
   * A rule that takes away whatever a grant gave.
   *
   * @param reason the config's own sentence; may be empty
   */
  public record Denial(Restriction what, Principals to, String reason) {
    public Denial(Grant what, Principals to, String reason) {
      this(new Restriction(what), to, reason);
    }
  }

  /**
   * @param tags of every server in the config
   * @param contact whom to ask for a right, in the config's own words
   */
  public Policy(
      List<Assignment> assignments,
      List<Denial> denials,
      Map<ServerName, Set<String>> tags,
      String contact) {
    this.assignments = List.copyOf(assignments);
    this.denials = List.copyOf(denials);
    this.tags = Map.copyOf(tags);
    this.contact = contact;
  }

  /**
   * Decides on the expanded list of targets: allowed only if every one of them is. An empty list is
   * allowed only for a free verb.
   */
  public Decision decide(Caller caller, VerbEffects verbEffects, Collection<Target> targets) {
    Verb verb = verbEffects.verb();
    if (verb.needsNoRole()) {
      return new Decision.Allowed("everybody may `%s`".formatted(verb));
    }
    Optional<String> rule = Optional.empty();
    for (Target target : targets) {
      Optional<Decision.RefusedDecision> denied = denied(caller, verbEffects, target);
      if (denied.isPresent()) {
        return denied.get();
      }
      Optional<Assignment> granting =
          rolesOf(caller).stream().filter(role -> gives(role, verb, target)).findFirst();
      if (granting.isEmpty()) {
        return refused(caller, verb, target);
      }
      rule = rule.or(() -> granting.map(role -> "role `%s`".formatted(role.role())));
    }
    return rule.<Decision>map(Decision.Allowed::new)
        .orElseGet(() -> new Decision.RefusedDecision("There is nothing to `%s`.".formatted(verb)));
  }

  /** Whether it allows that on all of them. */
  public boolean allows(Caller caller, Verb verb, Collection<Target> targets) {
    return allows(caller, VerbEffects.of(verb), targets);
  }

  /** The same, with what becomes of the targets besides what the verb always does. */
  public boolean allows(Caller caller, VerbEffects verbEffects, Collection<Target> targets) {
    return decide(caller, verbEffects, targets) instanceof Decision.Allowed;
  }

  /**
   * As {@link #decide(Caller, VerbEffects, Collection)}, but a refusal names no worker that the
   * caller neither typed nor may see. Who runs a named action sees all that it acts on.
   *
   * @param typed what the targets were expanded from
   */
  public Decision decide(
      Caller caller, VerbEffects verbEffects, Selector typed, Collection<Target> targets) {
    Decision decision = decide(caller, verbEffects, targets);
    if (decision instanceof Decision.Allowed || caller.action().isPresent()) {
      return decision;
    }
    Optional<Target> culprit =
        targets.stream()
            .filter(target ->
                decide(caller, verbEffects, List.of(target)) instanceof Decision.RefusedDecision)
            .findFirst();
    return culprit.isEmpty()
            || typed.names(culprit.get())
            || allows(caller, Verb.STATUS, List.of(culprit.get()))
        ? decision
        : new Decision.RefusedDecision(
            "You may not %s every worker in `%s`. %s can grant it."
                    .formatted(verbEffects.verb().phrase(), typed, contact)
                + unknownGroups(caller));
  }

  /** The refusal where a deny rule forbids it to the caller, whatever their roles give them. */
  public Optional<Decision.RefusedDecision> denied(
      Caller caller, VerbEffects verbEffects, Collection<Target> targets) {
    return targets.stream()
        .flatMap(target -> denied(caller, verbEffects, target).stream())
        .findFirst();
  }

  private Optional<Decision.RefusedDecision> denied(
      Caller caller, VerbEffects verbEffects, Target target) {
    return denials.stream()
        .filter(deny -> deny.to().mayBind(caller))
        .filter(deny -> deny.what().covers(verbEffects, target, tagsOf(target.server())))
        .findFirst()
        .map(denial -> refused(caller, verbEffects, target, denial));
  }

  /** Whether the caller may do some of this with a worker that is there, and so knows of it. */
  public boolean mayUse(Caller caller, Target target, Predicate<Verb> wanted) {
    return Arrays.stream(Verb.values())
        .filter(verb -> !verb.needsNoRole() && verb != Verb.CREATE)
        .filter(wanted)
        .anyMatch(verb -> allows(caller, verb, List.of(target)));
  }

  /** Whether the caller may do anything, here, on the server. */
  public boolean mayUse(Caller caller, ServerName server) {
    return Arrays.stream(Verb.values())
        .filter(verb -> !verb.needsNoRole())
        .anyMatch(verb -> mayOnSomeOf(caller, verb, server));
  }

  /**
   * Whether the caller may use the verb, here, on some worker of the server. A deny rule that takes
   * every worker of it, or every worker that a grant gives, leaves nothing of that grant.
   */
  public boolean mayOnSomeOf(Caller caller, Verb verb, ServerName server) {
    return verb.needsNoRole()
        || grants(caller, verb, server)
            .anyMatch(grant -> !isTakenAway(grant, caller, verb, server));
  }

  /**
   * Whether the caller may use the verb, here, on whatever worker the server has or will have:
   * known without asking it. A deny rule on any of them says no.
   */
  public boolean mayOnAllOf(Caller caller, Verb verb, ServerName server) {
    return mayOnAllOf(caller, verb, server, Glob.ANY);
  }

  /**
   * The same of whatever worker the pattern will ever match there, as far as a grant says it so.
   */
  public boolean mayOnAllOf(Caller caller, Verb verb, ServerName server, Glob workers) {
    return grants(caller, verb, server)
            .anyMatch(grant -> grant.coversEveryWorker() || grant.workers().equals(workers))
        && against(caller, verb, server).findAny().isEmpty();
  }

  private boolean isTakenAway(Grant grant, Caller caller, Verb verb, ServerName server) {
    return against(caller, verb, server)
        .anyMatch(what -> what.coversEveryWorker() || what.workers().equals(grant.workers()));
  }

  /** What gives the caller the verb, here, on some worker of the server. */
  private Stream<Grant> grants(Caller caller, Verb verb, ServerName server) {
    return rolesOf(caller).stream()
        .flatMap(role -> role.grants().stream())
        .filter(grant -> grant.speaksOf(verb, server.value(), tagsOf(server)));
  }

  /** What may take it from them again. */
  private Stream<Restriction> against(Caller caller, Verb verb, ServerName server) {
    return denials.stream()
        .filter(deny -> deny.to().mayBind(caller))
        .map(Denial::what)
        .filter(what -> what.speaksOf(verb, server.value(), tagsOf(server)));
  }

  /** The roles that reach the caller in this channel, in the order of the config. */
  public List<Assignment> rolesOf(Caller caller) {
    return assignments.stream().filter(assignment -> assignment.to().applyTo(caller)).toList();
  }

  /**
   * Names of the caller's roles that, here, give the verb on the target, in the order of the
   * config. Whether a deny rule takes it away again is for {@link #decide} to say.
   */
  public List<String> rolesGiving(Caller caller, Verb verb, Target target) {
    return rolesOf(caller).stream()
        .filter(role -> gives(role, verb, target))
        .map(Assignment::role)
        .distinct()
        .toList();
  }

  /**
   * What a refusal adds, with a leading blank, where the caller's groups could have decided it but
   * cannot be read just now; otherwise empty.
   */
  public String unknownGroups(Caller caller) {
    return Principals.unknownGroups(
        caller,
        Stream.concat(assignments.stream().map(Assignment::to), denials.stream().map(Denial::to)));
  }

  /** Whom to ask for a right, in the config's own words. */
  public String contact() {
    return contact;
  }

  private boolean gives(Assignment role, Verb verb, Target target) {
    return role.grants().stream()
        .anyMatch(grant -> grant.covers(verb, target, tagsOf(target.server())));
  }

  private Set<String> tagsOf(ServerName server) {
    return tags.getOrDefault(server, Set.of());
  }

  private Decision.RefusedDecision refused(
      Caller caller, VerbEffects verbEffects, Target target, Denial denial) {
    Verb verb = verbEffects.verb();
    if (!denial.to().bind(caller)) {
      return new Decision.RefusedDecision(
          "You may not %s `%s`: a deny rule may apply to you.%s"
              .formatted(verb.phrase(), target, unknownGroups(caller)));
    }
    String why = denial.reason().isBlank() ? "a deny rule" : denial.reason();
    String covers = denial.what().why(verbEffects, target).map(" (%s)"::formatted).orElse("");
    return new Decision.RefusedDecision(
        "You may not %s `%s`: %s%s. %s can change that."
            .formatted(verb.phrase(), target, why, covers, contact));
  }

  private Decision.RefusedDecision refused(Caller caller, Verb verb, Target target) {
    List<Assignment> giving =
        assignments.stream()
            .filter(role -> role.to().arePeople())
            .filter(role -> gives(role, verb, target))
            .toList();
    Optional<Assignment> elsewhere =
        giving.stream().filter(role -> role.to().isMember(caller)).findFirst();
    if (elsewhere.isPresent()) {
      return new Decision.RefusedDecision(
          "You may not %s `%s` in this channel: your role `%s` applies only in %s."
              .formatted(
                  verb.phrase(),
                  target,
                  elsewhere.get().role(),
                  elsewhere.get().to().channelNames()));
    }
    // Roles are shown only to people who have them.
    return new Decision.RefusedDecision(
        giving.isEmpty()
            ? "You may not %s `%s`: no role has the right `%s` there. %s can add it."
                .formatted(verb.phrase(), target, verb, contact)
            : "You may not %s `%s`: you need the right `%s` there. %s can grant it."
                    .formatted(verb.phrase(), target, verb, contact)
                + Principals.unknownGroups(caller, giving.stream().map(Assignment::to))
                + Principals.notEverybody(caller, giving.stream().map(Assignment::to)));
  }
}
