package dev.workerbot.request.authorization;

import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.access.VerbEffects;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.fleet.Resolution;
import dev.workerbot.fleet.WatchedServer;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import dev.workerbot.worker.verb.Verb;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Inspects the servers that a request means, and tells what of them the caller may see, by the
 * rules of {@code status}: with no selector what they may see, with one all of it or nothing.
 * Audited.
 */
public final class Inspections {
  private final Fleet fleet;
  private final Policy policy;
  private final Authorizer authorizer;
  private final AccessAnswers accessAnswers;

  public Inspections(
      Fleet fleet, Policy policy, Authorizer authorizer, AccessAnswers accessAnswers) {
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
  public record InspectedServer(
      Inspection inspection,
      Predicate<String> may,
      Predicate<String> asked,
      boolean mayAll,
      boolean whole) {}

  /** What was made of one server. */
  public record Made<T>(InspectedServer inspectedServer, T what) {}

  /** What was made of each server, or the answer that says why not. */
  public record FoundPrograms<T>(List<Made<T>> servers, Optional<CommandAnswer> answer) {
    public FoundPrograms {
      servers = List.copyOf(servers);
    }

    public List<T> made() {
      return servers.stream().map(Made::what).toList();
    }
  }

  /**
   * What is made of each server, while others have not answered.
   *
   * @param use what comes of what is seen of a server, such as findings; may ask it more
   * @param text what is said of these servers
   */
  public record Examination<T>(Function<InspectedServer, T> use, Function<List<T>, Message> text) {}

  /**
   * Inspects, and makes something of each server as soon as it has answered.
   *
   * @param of what was asked for; empty for all
   */
  public <T> FoundPrograms<T> find(
      RequestContext requestContext, Verb verb, Optional<Selector> of, Examination<T> examination) {
    List<ServerName> usable = accessAnswers.seen(requestContext.caller(), verb);
    return new Search<>(requestContext, verb, of, examination).find(usable);
  }

  private static <T> FoundPrograms<T> not(CommandAnswer commandAnswer) {
    return new FoundPrograms<>(List.of(), Optional.of(commandAnswer));
  }

  /** One request on its way. */
  private final class Search<T> {
    private final RequestContext requestContext;
    private final Verb verb;
    private final Optional<Selector> of;
    private final Examination<T> examination;
    private final Predicate<Target> sees;

    Search(
        RequestContext requestContext,
        Verb verb,
        Optional<Selector> of,
        Examination<T> examination) {
      this.requestContext = requestContext;
      this.verb = verb;
      this.of = of;
      this.examination = examination;
      this.sees = authorizer.visibility().sees(requestContext, verb);
    }

    /**
     * Of one server.
     *
     * @param targets that were asked for, as far as there are such
     * @param made empty where the caller may not see all that they asked for
     */
    private record Part<T>(InspectedServer inspectedServer, Set<Target> targets, Optional<T> made) {
      Made<T> whole() {
        return new Made<>(inspectedServer, made.orElseThrow());
      }
    }

    FoundPrograms<T> find(List<ServerName> usable) {
      Set<ServerName> servers = new LinkedHashSet<>(usable);
      if (of.isPresent()) {
        List<String> misses =
            Resolution.missedPlaces(
                of.get(), fleet, authorizer.visibility().sight(requestContext, verb));
        if (!misses.isEmpty()) {
          return not(authorizer.notUnderstood(requestContext, verb, String.join(" ", misses)));
        }
        servers = fleet.meantBy(of.get());
      }
      Map<ServerName, Part<T>> parts = fleet.ask(servers, this::part, this::tellSoFar);
      Optional<String> unknown = of.flatMap(selector -> unknownWorkers(selector, parts.values()));
      if (unknown.isPresent()) {
        return not(authorizer.notUnderstood(requestContext, verb, unknown.get()));
      }
      Set<Target> targets = new TreeSet<>();
      parts.values().forEach(part -> targets.addAll(part.targets()));
      if (refusal(targets) instanceof Decision.RefusedDecision(var reason)) {
        return not(authorizer.refused(requestContext, verb, reason, targets));
      }
      if (!authorizer.allow(requestContext, verb, targets) && verb.reach() != Verb.Reach.READS) {
        return not(requestContext.notAudited());
      }
      return new FoundPrograms<>(
          parts.values().stream().map(Part::whole).toList(), Optional.empty());
    }

    private Decision refusal(Set<Target> targets) {
      return of.isPresent() && !targets.isEmpty()
          ? policy.decide(requestContext.caller(), VerbEffects.of(verb), of.get(), targets)
          : new Decision.Allowed("");
    }

    private Part<T> part(ServerName server) {
      Inspection inspection = Inspection.of(fleet, server);
      Predicate<String> asked =
          of.map(selector -> asked(selector, inspection, sees)).orElse(_ -> true);
      InspectedServer inspectedServer = seen(requestContext, verb, inspection, asked);
      Set<Target> targets = targets(inspection, of.isPresent() ? asked : inspectedServer.may());
      return new Part<>(
          inspectedServer,
          targets,
          refusal(targets) instanceof Decision.Allowed
              ? Optional.of(examination.use().apply(inspectedServer))
              : Optional.empty());
    }

    private void tellSoFar(Map<ServerName, Unanswered> others, Map<ServerName, Part<T>> parts) {
      Selector selector = of.orElse(Selector.everything());
      if (parts.values().stream().anyMatch(part -> part.made().isEmpty())) {
        return;
      }
      if (parts.isEmpty()) {
        authorizer.lookup().tellWaiting(requestContext, selector, others);
      } else {
        authorizer
            .lookup()
            .tellSoFar(
                requestContext,
                selector,
                examination
                    .text()
                    .apply(parts.values().stream().map(part -> part.made().orElseThrow()).toList()),
                others);
      }
    }

    /** Only where every server that a term means answered, and none has such a worker. */
    private Optional<String> unknownWorkers(Selector selector, Collection<Part<T>> parts) {
      List<String> misses = new ArrayList<>();
      for (Selector.Term term : selector.terms()) {
        List<Inspection> meant =
            parts.stream()
                .map(part -> part.inspectedServer().inspection())
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
              "No worker %s on %s, neither running nor on disk."
                  .formatted(
                      Message.code(term.workers()),
                      meant.size() == 1 ? meant.getFirst().server() : meant.size() + " servers"));
        }
      }
      return misses.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", misses));
    }
  }

  private InspectedServer seen(
      RequestContext requestContext, Verb verb, Inspection inspection, Predicate<String> asked) {
    // A group may have thousands of processes, and each of them is asked about.
    Map<String, Boolean> decided = new ConcurrentHashMap<>();
    Predicate<String> may =
        group ->
            decided.computeIfAbsent(
                group,
                _ -> policy.allows(requestContext.caller(), verb, targets(inspection, group)));
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
}
