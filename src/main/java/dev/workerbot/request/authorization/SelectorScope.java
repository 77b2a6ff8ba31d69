package dev.workerbot.request.authorization;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a selector means that outlives the moment, such as that of a silence or a hold: from memory,
 * for it can be wanted just because a server does not answer.
 */
public final class SelectorScope {
  private final Fleet fleet;
  private final Policy policy;

  public SelectorScope(Fleet fleet, Policy policy) {
    this.fleet = fleet;
    this.policy = policy;
  }

  /**
   * Asks the servers where it is known to mean nothing, for they may have new ones; one that does
   * not answer at once is left alone.
   */
  public void learn(Selector selector) {
    List<ServerName> unknown =
        selector.terms().stream()
            .flatMap(term ->
                fleet.meantBy(term).stream()
                    .filter(watchedServer -> known(term, List.of(watchedServer)).isEmpty()))
            .map(WatchedServer::name)
            .distinct()
            .toList();
    if (!unknown.isEmpty()) {
      Map<ServerName, Snapshot> _ = fleet.askBriefly(unknown, fleet::look);
    }
  }

  /** The workers that it is known to mean now. */
  public Set<Target> known(Selector selector) {
    Set<Target> known = new LinkedHashSet<>();
    selector.terms().forEach(term -> known.addAll(known(term, fleet.meantBy(term))));
    return known;
  }

  /**
   * The first term that means nothing, although every server of it is known.
   *
   * @param sees which workers there are for who asks
   */
  public Optional<Selector.Term> meaningless(Selector selector, Predicate<Target> sees) {
    return selector.terms().stream()
        .filter(term -> {
          List<WatchedServer> servers = fleet.meantBy(term);
          return known(term, servers).stream().noneMatch(sees)
              && servers.stream().allMatch(this::isKnown);
        })
        .findFirst();
  }

  private boolean isKnown(WatchedServer watchedServer) {
    return fleet
        .remembered(watchedServer.name())
        .filter(one -> one.problem().isEmpty())
        .isPresent();
  }

  private List<Target> known(Selector.Term term, List<WatchedServer> servers) {
    List<Target> known = new ArrayList<>();
    for (WatchedServer watchedServer : servers) {
      fleet
          .remembered(watchedServer.name())
          .map(Snapshot::workers)
          .orElse(List.of())
          .forEach(status -> {
            if (term.matches(status.worker())) {
              known.add(new Target(watchedServer.name(), status.worker()));
            }
          });
    }
    return known;
  }

  /**
   * Whether the caller may use the verb on everything that it means: on all that a server will ever
   * have, or else on each that it is known to have, or on the one that is named.
   */
  public boolean isOpenTo(Caller caller, Verb verb, Selector selector) {
    return selector.terms().stream()
        .allMatch(term ->
            fleet.meantBy(term).stream()
                .allMatch(watchedServer -> mayOn(caller, verb, term, watchedServer)));
  }

  /**
   * The selector as it is kept for later. Where the caller could not use the verb on whatever a
   * glob will ever match, it stands for the workers that it matches now.
   *
   * @param known those, of which there is one at least
   */
  public Selector kept(Caller caller, Verb verb, Selector selector, Set<Target> known) {
    List<Selector.Term> kept =
        selector.terms().stream()
            .flatMap(term -> kept(caller, verb, term, known).stream())
            .distinct()
            .toList();
    return kept.isEmpty() ? Selector.of(known) : new Selector(kept);
  }

  private List<Selector.Term> kept(
      Caller caller, Verb verb, Selector.Term term, Set<Target> known) {
    Predicate<WatchedServer> all =
        server -> policy.mayOnAllOf(caller, verb, server.name(), term.workers());
    List<WatchedServer> servers = fleet.meantBy(term);
    if (term.workers().isLiteral() || servers.stream().allMatch(all)) {
      return List.of(term);
    }
    boolean isOfProcesses = term.workers().pattern().contains(":");
    List<Selector.Term> kept = new ArrayList<>();
    for (WatchedServer server : servers) {
      Optional<Glob> place = Optional.of(new Glob(server.name().value()));
      if (all.test(server)) {
        kept.add(new Selector.Term(term.workers(), place));
        continue;
      }
      known.stream()
          .filter(target -> target.server().equals(server.name()) && term.matches(target.worker()))
          .map(Target::worker)
          .map(worker -> isOfProcesses ? worker.full() : worker.group())
          .forEach(name -> kept.add(new Selector.Term(new Glob(name), place)));
    }
    return kept;
  }

  private boolean mayOn(Caller caller, Verb verb, Selector.Term term, WatchedServer watchedServer) {
    if (policy.mayOnAllOf(caller, verb, watchedServer.name())) {
      return true;
    }
    List<Target> targets = known(term, List.of(watchedServer));
    if (targets.isEmpty() && term.workers().isLiteral()) {
      targets =
          WorkerName.tryOf(term.workers().pattern())
              .map(worker -> List.of(new Target(watchedServer.name(), worker)))
              .orElse(List.of());
    }
    return !targets.isEmpty() && policy.allows(caller, verb, targets);
  }
}
