package dev.workerbot.request.authorization;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.command.syntax.Syntax;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.store.access.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lets a request through to the workers that it means, or answers why not; audited either way. */
public final class Authorizer {
  private final Fleet fleet;
  private final Policy policy;
  private final AuditLog auditLog;
  private final HoldPolicy holdPolicy;
  private final ApprovalRules approvals;
  private final Visibility visibility;
  private final Lookup lookup;

  public Authorizer(
      Fleet fleet,
      Policy policy,
      AuditLog auditLog,
      HoldPolicy holdPolicy,
      ApprovalRules approvals) {
    this.fleet = fleet;
    this.policy = policy;
    this.auditLog = auditLog;
    this.holdPolicy = holdPolicy;
    this.approvals = approvals;
    this.visibility = new Visibility(fleet, policy, approvals);
    this.lookup = new Lookup(fleet, auditLog, visibility);
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

  /** Why something is refused to who has the right, as a sentence. */
  public interface Objection {
    /** Empty where there is none. */
    Optional<String> to(Collection<Target> targets);
  }

  /** Workers that may be used, or the answer that says why not. */
  public record FoundTargets(
      SortedMap<Target, WorkerStatus> targets, boolean audited, Optional<CommandAnswer> answer) {
    public static FoundTargets not(CommandAnswer commandAnswer) {
      return new FoundTargets(new TreeMap<>(), true, Optional.of(commandAnswer));
    }
  }

  /** Finds them, unless the caller may not know or use them all, or somebody else holds some. */
  public FoundTargets find(RequestContext requestContext, Verb verb, Selector selector) {
    return find(requestContext, verb, selector, Optional.empty(), _ -> Optional.empty());
  }

  /**
   * The same, unless there is an objection.
   *
   * @param glass why the rules are passed by; empty to keep to them
   */
  public FoundTargets find(
      RequestContext requestContext,
      Verb verb,
      Selector selector,
      Optional<String> glass,
      Objection objection) {
    Resolution found = lookup.resolve(requestContext, verb, selector);
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return FoundTargets.not(lookup.notFound(requestContext, verb, found));
    }
    Set<Target> targets = found.targets().keySet();
    return switch (decide(requestContext, VerbEffects.of(verb), selector, targets)) {
      case Decision.RefusedDecision(var reason) ->
          FoundTargets.not(
              refused(
                  requestContext,
                  verb,
                  reason + mayAsk(requestContext.caller(), verb, selector, targets),
                  targets));
      case Decision.Allowed(var rule) -> {
        Optional<String> why = objection.to(targets);
        yield why.isPresent()
            ? FoundTargets.not(refused(requestContext, verb, why.get(), targets))
            : held(requestContext, verb, targets, glass)
                .map(FoundTargets::not)
                .orElseGet(() ->
                    new FoundTargets(
                        found.targets(),
                        auditLog.record(
                            requestContext,
                            Optional.of(verb),
                            Audit.Decided.ALLOWED,
                            rule,
                            targets),
                        Optional.empty()));
      }
    };
  }

  /** The refusal of who may, but for somebody else who holds some of these. */
  public Optional<CommandAnswer> held(
      RequestContext requestContext,
      Verb verb,
      Collection<Target> targets,
      Optional<String> glass) {
    return holdPolicy
        .refusal(requestContext.caller(), verb, targets, glass)
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

  /** With the word of others a right can be lent, but no deny rule passed by. */
  public Decision decide(
      RequestContext requestContext,
      VerbEffects verbEffects,
      Selector selector,
      Collection<Target> targets) {
    Decision decision = policy.decide(requestContext.caller(), verbEffects, selector, targets);
    if (requestContext.approval().isEmpty()) {
      return decision;
    }
    if (requestContext.isLent()) {
      Optional<Decision.RefusedDecision> denied =
          policy.denied(requestContext.caller(), verbEffects, targets);
      decision = denied.isPresent() ? denied.get() : new Decision.Allowed("lent");
    }
    return decision instanceof Decision.Allowed(var rule)
        ? new Decision.Allowed(rule + "; " + requestContext.approval().get().told())
        : decision;
  }

  /** Why a deny rule forbids the verb to the caller on any of these, as a sentence. */
  public Optional<String> denied(Caller caller, Verb verb, Collection<Target> targets) {
    return policy
        .denied(caller, VerbEffects.of(verb), targets)
        .map(Decision.RefusedDecision::reason);
  }

  /** What a refusal adds where the caller could ask others, with a leading blank; else empty. */
  public String mayAsk(Caller caller, Verb verb, Selector selector, Collection<Target> targets) {
    return verb.reach() == Verb.Reach.ACTS
            && approvals.mayRequest(caller, verb, targets)
            && policy.denied(caller, VerbEffects.of(verb), targets).isEmpty()
        ? ask(verb, selector)
        : "";
  }

  /** Whether the caller may ask for all that is named, which they see nothing of. */
  private boolean mayAskUnseen(Caller caller, Verb verb, Selector selector) {
    return selector.terms().stream()
        .allMatch(term ->
            WorkerName.tryOf(term.workers().pattern())
                .filter(worker ->
                    fleet.meantBy(term).stream()
                        .map(watchedServer -> new Target(watchedServer.name(), worker))
                        .noneMatch(
                            target -> mayAsk(caller, verb, selector, List.of(target)).isEmpty()))
                .isPresent());
  }

  private static String ask(Verb verb, Selector selector) {
    return " You can ask others for it: %s."
        .formatted(Message.code(Sentence.of("request %s %s", verb, selector)));
  }

  /**
   * The answer to who has not the right that the command takes: on none of the servers, or not on
   * one that it names. Asked once, before the verb's own handler; that decides worker by worker.
   */
  public Optional<CommandAnswer> refusedByRights(RequestContext requestContext, Command command) {
    Verb verb = command.verb();
    if (Syntax.of(verb).decidesItself() || requestContext.isLent()) {
      return Optional.empty();
    }
    Optional<CommandAnswer> refused =
        command.named().flatMap(selector -> refusedBeforeLooking(requestContext, verb, selector));
    return refused.isPresent() || visibility.hasAnywhere(requestContext.caller(), verb)
        ? refused
        : Optional.of(nothingHere(requestContext, verb));
  }

  /** Who has no such right on a server at all learns nothing of it, not even that it is down. */
  public Optional<CommandAnswer> refusedBeforeLooking(
      RequestContext requestContext, Verb verb, Selector selector) {
    for (Selector.Term term : selector.terms()) {
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        if (!policy.mayOnSomeOf(requestContext.caller(), verb, watchedServer.name())) {
          String reason =
              "You may not %s anything on %s. %s can give you the right."
                      .formatted(
                          verb.phrase(),
                          visibility.told(requestContext.caller(), term, watchedServer.name()),
                          policy.contact())
                  + policy.unknownGroups(requestContext.caller())
                  + (mayAskUnseen(requestContext.caller(), verb, selector)
                      ? ask(verb, selector)
                      : "");
          return Optional.of(refused(requestContext, verb, reason, visibility.named(selector)));
        }
      }
    }
    return Optional.empty();
  }

  /** Writes down that it was allowed. */
  public void allow(RequestContext requestContext, Verb verb, Collection<Target> targets) {
    boolean _ =
        auditLog.record(requestContext, Optional.of(verb), Audit.Decided.ALLOWED, "roles", targets);
  }

  /** Writes down that a rule allows it; whether that could be done. */
  public boolean audits(RequestContext requestContext, Verb verb, Collection<Target> targets) {
    return auditLog.record(
        requestContext, Optional.of(verb), Audit.Decided.ALLOWED, "approval rules", targets);
  }

  /** The answer to what means nothing. */
  public CommandAnswer notUnderstood(RequestContext requestContext, Verb verb, String sentence) {
    boolean _ =
        auditLog.record(
            requestContext, Optional.of(verb), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
    return requestContext.misunderstood(sentence);
  }

  /** The refusal of what is no command yet. */
  public CommandAnswer refused(RequestContext requestContext, String reason) {
    auditLog.record(requestContext, Optional.empty(), Audit.Decided.REFUSED, reason, List.of());
    return new Outcome.Refused(requestContext.id(), Message.refusal(reason));
  }

  /** The refusal of a verb on these workers. */
  public CommandAnswer refused(
      RequestContext requestContext, Verb verb, String reason, Collection<Target> targets) {
    auditLog.record(requestContext, Optional.of(verb), Audit.Decided.REFUSED, reason, targets);
    return new Outcome.Refused(
        requestContext.id(),
        Message.refusal(Sentence.naming(reason, requestContext.names(targets))));
  }

  /** The refusal of who has no such right anywhere here. */
  private CommandAnswer nothingHere(RequestContext requestContext, Verb verb) {
    return refused(
        requestContext,
        verb,
        "You have no right to `%s` here. %s can give it to you.".formatted(verb, policy.contact())
            + policy.unknownGroups(requestContext.caller()),
        List.of());
  }
}
