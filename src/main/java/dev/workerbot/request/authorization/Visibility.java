package dev.workerbot.request.authorization;

import dev.workerbot.access.ApprovalRules;
import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.ServerSight;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.RequestContext;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.WorkerStatus;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which servers and workers there are for a caller; of others they learn nothing. */
public final class Visibility {
  private final Fleet fleet;
  private final Policy policy;
  private final ApprovalRules approvals;

  public Visibility(Fleet fleet, Policy policy, ApprovalRules approvals) {
    this.fleet = fleet;
    this.policy = policy;
    this.approvals = approvals;
  }

  /** Which servers may be named to the caller: where they may do anything at all. */
  public Predicate<ServerName> mayUse(Caller caller) {
    return server -> policy.mayUse(caller, server);
  }

  /** Which workers may be named to the caller. */
  public Predicate<Target> mayKnow(Caller caller) {
    return target -> policy.allows(caller, Verb.STATUS, List.of(target));
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
    return requestContext.isLent() || requestContext.caller().action().isPresent()
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
  public boolean knows(Caller caller, Target target) {
    return policy.mayUse(caller, target, _ -> true)
        || Arrays.stream(Verb.values())
            .anyMatch(verb -> approvals.mayRequest(caller, verb, List.of(target)));
  }

  /** Whether the caller may use the verb anywhere, here. */
  boolean hasAnywhere(Caller caller, Verb verb) {
    return fleet.servers().stream()
        .anyMatch(watchedServer -> policy.mayOnSomeOf(caller, verb, watchedServer.name()));
  }

  /** The workers that are named outright, so that the audit can show what was refused. */
  List<Target> named(Selector selector) {
    return selector.terms().stream()
        .flatMap(term ->
            fleet.meantBy(term).stream()
                .flatMap(watchedServer -> named(term, watchedServer.name()).stream()))
        .distinct()
        .toList();
  }

  /** The worker that a term names outright. */
  public static List<Target> named(Selector.Term term, ServerName server) {
    return term.workers().isLiteral()
        ? WorkerName.tryOf(term.workers().pattern())
            .map(worker -> List.of(new Target(server, worker)))
            .orElse(List.of())
        : List.of();
  }

  /** The server's name, unless only a glob or a tag was typed for it and it may not be named. */
  public Sentence shownName(Caller caller, Selector.Term term, ServerName server) {
    boolean typed =
        term.place().filter(place -> place.pattern().equals(server.value())).isPresent();
    return typed || mayUse(caller).test(server)
        ? Sentence.name(server)
        : Sentence.of("a server in %s", Message.code(term));
  }
}
