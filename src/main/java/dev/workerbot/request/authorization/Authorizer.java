package dev.workerbot.request.authorization;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.message.Message;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Lets a request through to the workers that it means, or answers why not; audited either way. */
public final class Authorizer {
  private final Policy policy;
  private final Decisions decisions;
  private final AuditLog auditLog;
  private final HoldPolicy holdPolicy;
  private final ApprovalRules approvals;
  private final Visibility visibility;
  private final Lookup lookup;
  private final MissingRights missingRights;

  public Authorizer(
      Policy policy,
      AuditLog auditLog,
      HoldPolicy holdPolicy,
      ApprovalRules approvals,
      Visibility visibility,
      Lookup lookup,
      MissingRights missingRights) {
    this.policy = policy;
    this.decisions = new Decisions(policy);
    this.auditLog = auditLog;
    this.holdPolicy = holdPolicy;
    this.approvals = approvals;
    this.visibility = visibility;
    this.lookup = lookup;
    this.missingRights = missingRights;
  }

  /** Which servers and workers there are for a caller. */
  public Visibility visibility() {
    return visibility;
  }

  /** Writes down what was asked and decided. */
  public AuditLog auditLog() {
    return auditLog;
  }

  /** What selectors mean just now. */
  public Lookup lookup() {
    return lookup;
  }

  /** What people are shown about rights that they lack. */
  public MissingRights missingRights() {
    return missingRights;
  }

  /**
   * Whether the command may go on, in the mode that its verb's spec declares. The dispatcher asks
   * it once, before the verb's handler.
   */
  public Authorization authorize(RequestContext requestContext, Command command) {
    Verb verb = command.verb();
    return switch (Syntax.specOf(verb).mode()) {
      case FREE, RULES -> Authorization.Go.WITHOUT_TARGETS;
      case WHAT_I_MAY_USE -> byRights(requestContext, command);
      case ALL_OR_NOTHING ->
          // What becomes of a stopped operation can be decided once its handler has found that.
          byRights(requestContext, command) instanceof Authorization.NoGo noGo
              ? noGo
              : command.isOfStopped()
                  ? seeing(requestContext, verb)
                  : find(
                      requestContext,
                      verb,
                      command.named().orElseThrow(),
                      command.breakGlassReason(),
                      Objection.NONE);
    };
  }

  /** Stops who has not the right that the command takes: anywhere, or on a server that it names. */
  private Authorization byRights(RequestContext requestContext, Command command) {
    Verb verb = command.verb();
    if (requestContext.isLent()) {
      return seeing(requestContext, verb);
    }
    return command
        .named()
        .flatMap(selector -> refusedBeforeLooking(requestContext, verb, selector))
        .or(() ->
            visibility.hasAnywhere(requestContext.caller(), verb)
                ? Optional.empty()
                : Optional.of(
                    refused(
                        requestContext,
                        verb,
                        missingRights.everywhere(requestContext.caller(), verb),
                        List.of())))
        .<Authorization>map(Authorization.NoGo::new)
        .orElseGet(() -> seeing(requestContext, verb));
  }

  private Authorization seeing(RequestContext requestContext, Verb verb) {
    return Authorization.Go.seeing(visibility.sight(requestContext, verb));
  }

  /**
   * Finds workers, unless the caller may not know or use them all, somebody else holds some, or
   * there is an objection. For what only a handler can know to be asked for, as a named action's.
   */
  public Authorization find(
      RequestContext requestContext, Verb verb, Selector selector, Objection objection) {
    return find(requestContext, verb, selector, Optional.empty(), objection);
  }

  private Authorization find(
      RequestContext requestContext,
      Verb verb,
      Selector selector,
      Optional<String> breakGlassReason,
      Objection objection) {
    Resolution found = lookup.resolve(requestContext, verb, selector);
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return new Authorization.NoGo(lookup.notFound(requestContext, verb, found));
    }
    Caller caller = requestContext.caller();
    Set<Target> targets = found.targets().keySet();
    return switch (decisions.of(requestContext, VerbEffects.of(verb), selector, targets)) {
      case Decision.RefusedDecision(var reason) ->
          new Authorization.NoGo(
              refused(
                  requestContext,
                  verb,
                  reason + missingRights.mayAsk(caller, verb, selector, targets),
                  targets));
      case Decision.Allowed(var rule) ->
          (breakGlassReason.isPresent()
                  ? approvals.whyNotBreak(caller, verb, targets)
                  : objection.to(targets))
              .map(why -> refused(requestContext, verb, why, targets))
              .or(() -> held(requestContext, verb, targets, breakGlassReason))
              .<Authorization>map(Authorization.NoGo::new)
              .orElseGet(() ->
                  new Authorization.Go(
                      found.targets(),
                      auditLog.record(
                          requestContext, Optional.of(verb), Audit.Decided.ALLOWED, rule, targets),
                      visibility.sight(requestContext, verb)));
    };
  }

  /** The refusal of who may, but for somebody else who holds some of these. */
  public Optional<CommandAnswer> held(
      RequestContext requestContext,
      Verb verb,
      Collection<Target> targets,
      Optional<String> breakGlassReason) {
    return holdPolicy
        .refusal(requestContext.caller(), verb, targets, breakGlassReason)
        .map(holdRefusal -> {
          boolean _ =
              auditLog.record(
                  requestContext,
                  Optional.of(verb),
                  Audit.Decided.REFUSED,
                  holdRefusal.reason().toString(),
                  targets);
          return new Outcome.Refused(requestContext.id(), holdRefusal.message());
        });
  }

  /** Why a deny rule forbids the verb to the caller on any of these, as a sentence. */
  public Optional<String> denied(Caller caller, Verb verb, Collection<Target> targets) {
    return policy
        .denied(caller, VerbEffects.of(verb), targets)
        .map(Decision.RefusedDecision::reason);
  }

  /** Why the caller may not do it to all of these, as a sentence. */
  public Optional<String> whyNot(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      Collection<Target> targets) {
    return decisions.of(requestContext, verbEffects, typed, targets)
            instanceof Decision.RefusedDecision(var reason)
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** The refusal of who may not do it to all of these; else nothing is written down. */
  public Optional<CommandAnswer> refusal(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      Collection<Target> targets) {
    return whyNot(requestContext, verbEffects, typed, targets)
        .map(reason -> refused(requestContext, verbEffects.verb(), reason, targets));
  }

  /** The same, or else writes down which rule allows it. */
  public Authorization admission(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector typed,
      Collection<Target> targets) {
    return switch (decisions.of(requestContext, verbEffects, typed, targets)) {
      case Decision.RefusedDecision(var reason) ->
          new Authorization.NoGo(refused(requestContext, verbEffects.verb(), reason, targets));
      case Decision.Allowed(var rule) ->
          new Authorization.Go(
              new TreeMap<>(),
              auditLog.record(
                  requestContext,
                  Optional.of(verbEffects.verb()),
                  Audit.Decided.ALLOWED,
                  rule,
                  targets),
              visibility.sight(requestContext, verbEffects.verb()));
    };
  }

  /** Who has no such right on a server at all learns nothing of it, not even that it is down. */
  public Optional<CommandAnswer> refusedBeforeLooking(
      RequestContext requestContext, Verb verb, Selector selector) {
    return missingRights
        .on(requestContext.caller(), verb, selector)
        .map(reason -> refused(requestContext, verb, reason, visibility.named(selector)));
  }

  /** Writes down that it was allowed; whether that could be done. */
  public boolean allow(RequestContext requestContext, Verb verb, Collection<Target> targets) {
    return auditLog.record(
        requestContext, Optional.of(verb), Audit.Decided.ALLOWED, "roles", targets);
  }

  /** Writes down that a rule allows it; whether that could be done. */
  public boolean audits(RequestContext requestContext, Verb verb, Collection<Target> targets) {
    return auditLog.record(
        requestContext, Optional.of(verb), Audit.Decided.ALLOWED, "approval rules", targets);
  }

  /** The answer to what means nothing, in a sentence or a text. */
  public CommandAnswer notUnderstood(RequestContext requestContext, Verb verb, Object sentence) {
    String text = sentence.toString();
    auditLog.record(
        requestContext, Optional.of(verb), Audit.Decided.NOT_UNDERSTOOD, text, List.of());
    return requestContext.misunderstood(sentence);
  }

  /** The refusal of what is no command yet. */
  public CommandAnswer refused(RequestContext requestContext, String reason) {
    auditLog.record(requestContext, Optional.empty(), Audit.Decided.REFUSED, reason, List.of());
    return new Outcome.Refused(requestContext.id(), Message.refusal(reason));
  }

  /** The refusal of a verb on these workers, for a reason that is a sentence or a text. */
  public CommandAnswer refused(
      RequestContext requestContext, Verb verb, Object reason, Collection<Target> targets) {
    auditLog.record(
        requestContext, Optional.of(verb), Audit.Decided.REFUSED, reason.toString(), targets);
    return new Outcome.Refused(
        requestContext.id(), Message.refusal(requestContext.sentence(reason, targets)));
  }
}
