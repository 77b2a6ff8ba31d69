package dev.workerbot.operation;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.command.Command;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.message.Message.MessageLine;
import dev.workerbot.message.Sentence;
import dev.workerbot.message.Severity;
import dev.workerbot.operation.CommandAnswer.Outcome;
import dev.workerbot.store.Audit;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lets a request through to the workers that it means, or answers why not; audited either way. */
public final class Authorizer {
  /** For the audit; who asked reads that there is no such worker. */
  private static final String HIDDEN = "they may not know of it";

  private final Fleet fleet;
  private final Policy policy;
  private final AuditLog auditLog;
  private final HoldPolicy holdPolicy;
  private final ApprovalRules approvals;
  private final LastSeen lastSeen;

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
    this.lastSeen = new LastSeen(fleet, new Exits(fleet, Optional.empty()));
  }

  /** Why something is refused to who has the right, as a sentence. */
  public interface Objection {
    /** Empty where there is none. */
    Optional<String> to(Collection<Target> targets);
  }

  /** Workers that may be used, or the answer that says why not. */
  public record FoundTargets(
      SortedMap<Target, WorkerStatus> targets, boolean audited, Optional<CommandAnswer> answer) {
    static FoundTargets not(CommandAnswer commandAnswer) {
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
  FoundTargets find(
      RequestContext requestContext,
      Verb verb,
      Selector selector,
      Optional<String> glass,
      Objection objection) {
    Resolution found = resolve(requestContext, verb, selector);
    if (!found.misses().isEmpty() || !found.problems().isEmpty()) {
      return FoundTargets.not(notFound(requestContext, verb, found));
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

  /**
   * What the selector means just now; who asks is told whom they wait for, and what is known of it.
   */
  public Resolution resolve(RequestContext requestContext, Verb verb, Selector selector) {
    return Resolution.of(
        selector,
        fleet,
        sight(requestContext, verb),
        soFar -> {
          if (soFar.misses().isEmpty()) {
            tellWaiting(requestContext, selector, soFar.unanswered());
          }
        });
  }

  /**
   * Asks several servers at once; who asks is told whom they wait for, and what is known of it.
   *
   * @param selector which workers it is about
   * @param question asks the server of that name
   */
  public <T> Map<ServerName, T> ask(
      RequestContext requestContext,
      Selector selector,
      Collection<ServerName> servers,
      Function<ServerName, T> question) {
    return fleet.ask(
        servers, question, (others, _) -> tellWaiting(requestContext, selector, others));
  }

  void tellWaiting(
      RequestContext requestContext, Selector selector, Map<ServerName, Unanswered> others) {
    requestContext
        .progress()
        .waits(lastSeen.waiting(requestContext.text(), others, shown(requestContext, selector)));
  }

  /** Tells who asks what the servers that have answered say, and what is known of the others. */
  void tellSoFar(
      RequestContext requestContext,
      Selector selector,
      Message soFar,
      Map<ServerName, Unanswered> others) {
    requestContext
        .progress()
        .waits(lastSeen.waiting(soFar, others, shown(requestContext, selector)));
  }

  private Predicate<Target> shown(RequestContext requestContext, Selector selector) {
    return mayKnow(requestContext.caller()).and(target -> fleet.isMeant(selector, target));
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
          return new CommandAnswer(
              Outcome.REFUSED, requestContext.id(), holdRefusal.message(), List.of());
        });
  }

  /** Whether others have lent the right that the asker lacks. */
  private static boolean isLent(RequestContext requestContext) {
    return requestContext.approval().filter(Approval::lent).isPresent();
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
    if (isLent(requestContext)) {
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
        ? " You can ask others for it: %s."
            .formatted(Message.code(Sentence.of("request %s %s", verb, selector)))
        : "";
  }

  /**
   * Finds workers that the caller wants to ask for; whether there is a right or a rule for all of
   * them is for who asks. Nothing is written down but a refusal.
   */
  public FoundTargets findToAsk(RequestContext requestContext, Verb verb, Selector selector) {
    Caller caller = requestContext.caller();
    for (Selector.Term term : selector.terms()) {
      for (WatchedServer watchedServer : fleet.meantBy(term)) {
        if (!policy.mayOnSomeOf(caller, verb, watchedServer.name())
            && !approvals.mayRequestOn(caller, verb, watchedServer.name())) {
          return FoundTargets.not(
              refused(
                  requestContext,
                  Verb.REQUEST,
                  "You may not ask for %s on %s: no rule lets you. %s can change that.%s"
                      .formatted(
                          Message.code(verb),
                          told(caller, term, watchedServer.name()),
                          policy.contact(),
                          policy.unknownGroups(caller)),
                  named(term, watchedServer.name())));
        }
      }
    }
    Resolution found = resolve(requestContext, verb, selector);
    return found.misses().isEmpty() && found.problems().isEmpty()
        ? new FoundTargets(found.targets(), true, Optional.empty())
        : FoundTargets.not(notFound(requestContext, Verb.REQUEST, found));
  }

  /**
   * The answer to who has not the right that the command takes: on none of the servers, or not on
   * one that it names. Asked once, before the verb's own handler; that decides worker by worker.
   */
  Optional<CommandAnswer> refusedByRights(RequestContext requestContext, Command command) {
    Verb verb = command.verb();
    if (verb.needsNoRole() || isLent(requestContext)) {
      return Optional.empty();
    }
    Optional<CommandAnswer> refused =
        command.named().flatMap(selector -> refusedBeforeLooking(requestContext, verb, selector));
    return refused.isPresent() || hasAnywhere(requestContext.caller(), verb)
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
                          told(requestContext.caller(), term, watchedServer.name()),
                          policy.contact())
                  + policy.unknownGroups(requestContext.caller())
                  + (verb.reach() == Verb.Reach.ACTS
                          && approvals.mayRequestOn(
                              requestContext.caller(), verb, watchedServer.name())
                      ? " You can ask others for it: %s."
                          .formatted(Message.code(Sentence.of("request %s %s", verb, selector)))
                      : "");
          return Optional.of(refused(requestContext, verb, reason, named(selector)));
        }
      }
    }
    return Optional.empty();
  }

  /** The workers that are named outright, so that the audit can show what was refused. */
  private List<Target> named(Selector selector) {
    return selector.terms().stream()
        .flatMap(term ->
            fleet.meantBy(term).stream()
                .flatMap(watchedServer -> named(term, watchedServer.name()).stream()))
        .distinct()
        .toList();
  }

  /** The worker that a term names outright. */
  private static List<Target> named(Selector.Term term, ServerName server) {
    return term.workers().isLiteral()
        ? WorkerName.tryOf(term.workers().pattern())
            .map(worker -> List.of(new Target(server, worker)))
            .orElse(List.of())
        : List.of();
  }

  /** The server's name, unless only a glob or a tag was typed for it and it may not be named. */
  private Sentence told(Caller caller, Selector.Term term, ServerName server) {
    boolean typed =
        term.place().filter(place -> place.pattern().equals(server.value())).isPresent();
    return typed || mayUse(caller).test(server)
        ? Sentence.name(server)
        : Sentence.of("some server that %s means", Message.code(term));
  }

  /** Which servers may be named to the caller: where they may do anything at all. */
  public Predicate<ServerName> mayUse(Caller caller) {
    return server -> policy.mayUse(caller, server);
  }

  /** Which workers may be named to the caller. */
  public Predicate<Target> mayKnow(Caller caller) {
    return target ->
        policy.decide(caller, Verb.STATUS, List.of(target)) instanceof Decision.Allowed;
  }

  /** What there is for who asks for this. */
  public ServerSight sight(RequestContext requestContext, Verb verb) {
    Caller caller = requestContext.caller();
    return new ServerSight(
        sees(requestContext, verb),
        mayKnow(caller),
        mayUse(caller),
        fleet.sets().entrySet().stream()
            .filter(set -> set.getValue().terms().stream().anyMatch(term -> isKnown(caller, term)))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet()));
  }

  /**
   * Which workers there are for who asks for this: what they may see, what they may do that with,
   * and what they may ask others for. What is approved, be it beforehand, is decided on all.
   */
  public Predicate<Target> sees(RequestContext requestContext, Verb verb) {
    return isLent(requestContext) || requestContext.caller().action().isPresent()
        ? _ -> true
        : sees(requestContext.caller(), verb);
  }

  private Predicate<Target> sees(Caller caller, Verb verb) {
    return target ->
        mayKnow(caller).test(target)
            || policy.mayUse(caller, target, other -> other == verb || isAlike(other, verb))
            || approvals.mayRequest(caller, verb, List.of(target));
  }

  /** Whoever may do one thing with a worker knows of it when they ask for another. */
  private static boolean isAlike(Verb one, Verb other) {
    return !one.needsNoRole()
        && one.reach() != Verb.Reach.READS
        && other.reach() != Verb.Reach.READS;
  }

  /** Whether the caller knows of some worker that a term of the config means. */
  public boolean isKnown(Caller caller, Selector.Term term) {
    return fleet.meantBy(term).stream()
        .map(WatchedServer::name)
        .anyMatch(server ->
            policy.mayOnAllOf(caller, Verb.STATUS, server)
                || meant(term, server).anyMatch(target -> knows(caller, target)));
  }

  /** The worker that a term names, and those that its server is known to have. */
  private Stream<Target> meant(Selector.Term term, ServerName server) {
    return Stream.concat(
        named(term, server).stream(),
        fleet.remembered(server).stream()
            .flatMap(snapshot -> snapshot.workers().stream())
            .map(WorkerStatus::worker)
            .filter(term::matches)
            .map(worker -> new Target(server, worker)));
  }

  /** Whether the caller knows of a worker: may see it, do something with it, or ask for that. */
  boolean knows(Caller caller, Target target) {
    return policy.mayUse(caller, target, _ -> true)
        || Arrays.stream(Verb.values())
            .anyMatch(verb -> approvals.mayRequest(caller, verb, List.of(target)));
  }

  /** The answer where a selector met nothing, or a server gave no status. */
  public CommandAnswer notFound(RequestContext requestContext, Verb verb, Resolution found) {
    if (!found.misses().isEmpty()) {
      String sentence = String.join(" ", found.misses());
      if (found.hidden().isEmpty()) {
        auditLog.record(
            requestContext, Optional.of(verb), Audit.Decided.NOT_UNDERSTOOD, sentence, List.of());
      } else {
        // All that the text may name, so that it is read only by who knows of all.
        Set<Target> meant = new TreeSet<>(found.hidden());
        meant.addAll(found.targets().keySet());
        auditLog.record(requestContext, Optional.of(verb), Audit.Decided.REFUSED, HIDDEN, meant);
      }
      return requestContext.misunderstood(sentence);
    }
    auditLog.record(
        requestContext,
        Optional.of(verb),
        Audit.Decided.ALLOWED,
        "not decided: a server gave no status",
        found.targets().keySet());
    List<MessageLine> lines = new ArrayList<>();
    found
        .problems()
        .forEach((server, problem) -> lines.add(new MessageLine(Severity.BAD, problem.on(server))));
    Sentence silent = Sentence.join(", ", found.problems().keySet());
    Message message =
        Message.of(
                Severity.BAD,
                verb.acts()
                    ? Sentence.of("Nothing was done: no status from %s", silent)
                    : Sentence.of("No status from %s", silent))
            .withLines(lines);
    if (verb.acts() && !found.targets().isEmpty()) {
      message = message.withLine("To go on without it, name only servers that answer.");
    }
    return new CommandAnswer(
        Outcome.withoutStatus(found.problems().values()), requestContext.id(), message, List.of());
  }

  /** Whether the caller may use the verb anywhere, here. */
  private boolean hasAnywhere(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .anyMatch(watchedServer -> policy.mayOnSomeOf(caller, verb, watchedServer.name()));
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

  /** What a person typed, as it may be shown to others. */
  public String clean(String typed) {
    return auditLog.clean(typed);
  }

  /** The refusal of what is no command yet. */
  public CommandAnswer refused(RequestContext requestContext, String reason) {
    auditLog.record(requestContext, Optional.empty(), Audit.Decided.REFUSED, reason, List.of());
    return new CommandAnswer(
        Outcome.REFUSED, requestContext.id(), Message.refusal(reason), List.of());
  }

  /** The refusal of a verb on these workers. */
  public CommandAnswer refused(
      RequestContext requestContext, Verb verb, String reason, Collection<Target> targets) {
    auditLog.record(requestContext, Optional.of(verb), Audit.Decided.REFUSED, reason, targets);
    return new CommandAnswer(
        Outcome.REFUSED,
        requestContext.id(),
        Message.refusal(Sentence.naming(reason, requestContext.names(targets))),
        List.of());
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
