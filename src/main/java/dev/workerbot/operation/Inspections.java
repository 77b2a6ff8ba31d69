package dev.workerbot.operation;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.message.Message;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import dev.workerbot.worker.WorkerName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Inspects the servers that a request means, and tells what of them the caller may see, by the
 * rules of {@code status}: with no selector what they may see, with one all of it or nothing.
 * Audited.
 */
final class Inspections {
  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final AccessAnswers accessAnswers;

  Inspections(Fleet fleet, Policy policy, Authorizer authorizer, AccessAnswers accessAnswers) {
    this.fleet = fleet;
    this.policy = policy;
    this.authorizer = authorizer;
    this.accessAnswers = accessAnswers;
  }

  /**
   * One server.
   *
   * @param may which groups the caller may see; one of which they may not see every process is none
   * @param asked which they asked for
   * @param mayAll whether they may see all there can be
   * @param whole whether they may, and asked for all of it
   */
  record InspectedServer(
      Inspection inspection,
      Predicate<String> may,
      Predicate<String> asked,
      boolean mayAll,
      boolean whole) {
    DriftReport drift() {
      return DriftReport.of(this);
    }
  }

  /** What was found, or the answer that says why not. */
  record FoundPrograms(List<InspectedServer> servers, Optional<CommandAnswer> answer) {
    FoundPrograms {
      servers = List.copyOf(servers);
    }
  }

  FoundPrograms find(RequestContext requestContext, Verb verb, Optional<Selector> of) {
    List<ServerName> usable = accessAnswers.seen(requestContext.caller(), verb);
    if (usable.isEmpty()) {
      return not(authorizer.nothingHere(requestContext, verb));
    }
    return of.map(selector -> selected(requestContext, verb, selector))
        .orElseGet(() -> everything(requestContext, verb, usable));
  }

  private static FoundPrograms not(CommandAnswer commandAnswer) {
    return new FoundPrograms(List.of(), Optional.of(commandAnswer));
  }

  private FoundPrograms everything(
      RequestContext requestContext, Verb verb, List<ServerName> servers) {
    List<InspectedServer> all = new ArrayList<>();
    Set<Target> targets = new TreeSet<>();
    for (Inspection one : Inspection.of(fleet, servers).values()) {
      InspectedServer inspectedServer = seen(requestContext, verb, one, _ -> true);
      all.add(inspectedServer);
      targets.addAll(targets(one, inspectedServer.may()));
    }
    return found(requestContext, verb, all, targets);
  }

  private FoundPrograms selected(RequestContext requestContext, Verb verb, Selector selector) {
    Optional<CommandAnswer> refused =
        authorizer.refusedBeforeLooking(requestContext, verb, selector);
    if (refused.isPresent()) {
      return not(refused.get());
    }
    List<String> misses =
        Resolution.missedPlaces(selector, fleet, authorizer.sight(requestContext, verb));
    if (!misses.isEmpty()) {
      return not(authorizer.notUnderstood(requestContext, verb, String.join(" ", misses)));
    }
    Set<ServerName> servers = new LinkedHashSet<>();
    selector
        .terms()
        .forEach(
            term -> fleet.meantBy(term).stream().map(WatchedServer::name).forEach(servers::add));
    Map<ServerName, Inspection> inspected = Inspection.of(fleet, servers);
    Predicate<Target> sees = authorizer.sees(requestContext, verb);
    Optional<String> unknown = unknownWorkers(selector, inspected.values(), sees);
    if (unknown.isPresent()) {
      return not(authorizer.notUnderstood(requestContext, verb, unknown.get()));
    }
    List<InspectedServer> all = new ArrayList<>();
    Set<Target> targets = new TreeSet<>();
    for (Inspection one : inspected.values()) {
      Predicate<String> asked = asked(selector, one, sees);
      all.add(seen(requestContext, verb, one, asked));
      targets.addAll(targets(one, asked));
    }
    return !targets.isEmpty()
            && policy.decide(requestContext.caller(), verb, selector, targets)
                instanceof Decision.RefusedDecision(var reason)
        ? not(authorizer.refused(requestContext, verb, reason, targets))
        : found(requestContext, verb, all, targets);
  }

  private FoundPrograms found(
      RequestContext requestContext, Verb verb, List<InspectedServer> all, Set<Target> targets) {
    authorizer.allow(requestContext, verb, targets);
    return new FoundPrograms(all, Optional.empty());
  }

  private InspectedServer seen(
      RequestContext requestContext, Verb verb, Inspection inspection, Predicate<String> asked) {
    // A group may have thousands of processes, and each of them is asked about.
    Map<String, Boolean> decided = new ConcurrentHashMap<>();
    Predicate<String> may =
        group ->
            decided.computeIfAbsent(
                group,
                _ ->
                    policy.decide(requestContext.caller(), verb, targets(inspection, group))
                        instanceof Decision.Allowed);
    boolean mayAll = policy.mayOnAllOf(requestContext.caller(), verb, inspection.server());
    boolean whole = mayAll && inspection.groups().keySet().stream().allMatch(asked);
    return new InspectedServer(inspection, may, asked, mayAll, whole);
  }

  private Predicate<String> asked(
      Selector selector, Inspection inspection, Predicate<Target> sees) {
    WatchedServer watchedServer = fleet.server(inspection.server());
    List<Selector.Term> terms =
        selector.terms().stream()
            .filter(term -> term.matches(watchedServer.name(), watchedServer.tags()))
            .toList();
    return group ->
        targets(inspection, group).stream()
            .filter(sees)
            .anyMatch(target -> terms.stream().anyMatch(term -> term.matches(target.worker())));
  }

  private static Collection<WorkerName> workers(Inspection inspection, String group) {
    return inspection.groups().getOrDefault(group, new TreeSet<>());
  }

  private static Set<Target> targets(Inspection inspection, Predicate<String> groups) {
    Set<Target> targets = new TreeSet<>();
    inspection.groups().keySet().stream()
        .filter(groups)
        .forEach(group -> targets.addAll(targets(inspection, group)));
    return targets;
  }

  private static Set<Target> targets(Inspection inspection, String group) {
    return workers(inspection, group).stream()
        .map(worker -> new Target(inspection.server(), worker))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Only where every server that a term means answered, and none has such a worker. */
  private Optional<String> unknownWorkers(
      Selector selector, Collection<Inspection> all, Predicate<Target> sees) {
    List<String> misses = new ArrayList<>();
    for (Selector.Term term : selector.terms()) {
      List<Inspection> meant =
          all.stream()
              .filter(one -> term.matches(one.server(), fleet.server(one.server()).tags()))
              .toList();
      boolean known =
          term.workers().pattern().equals("*")
              || meant.stream()
                  .anyMatch(one ->
                      one.snapshot().problem().isPresent()
                          || targets(one, _ -> true).stream()
                              .filter(sees)
                              .anyMatch(target -> term.matches(target.worker())));
      if (!known) {
        misses.add(
            "There is no worker %s on %s, neither running nor on disk."
                .formatted(
                    Message.code(term.workers()),
                    meant.size() == 1 ? meant.getFirst().server() : meant.size() + " servers"));
      }
    }
    return misses.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", misses));
  }
}
