package dev.workerbot.fleet;

import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.fleet.watch.Unanswered;
import dev.workerbot.message.Message;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Nearest;
import dev.workerbot.worker.Selector;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a selector means just now.
 *
 * @param targets the workers found, by target
 * @param snapshots of every server that was asked; the last ones of those that may yet answer,
 *     where they count until then
 * @param hidden workers that are meant as well, were they there for who asks
 * @param problems servers that gave no answer
 * @param unanswered servers that may still give one
 * @param misses for each term that met nothing, a sentence that says what was meant perhaps
 */
public record Resolution(
    SortedMap<Target, WorkerStatus> targets,
    Set<Target> hidden,
    Map<ServerName, Snapshot> snapshots,
    Map<ServerName, Problem> problems,
    Map<ServerName, Unanswered> unanswered,
    List<String> misses) {
  /**
   * Asks the servers that the selector means.
   *
   * @param serverSight what there is for who asks
   * @param waiting is shown what there is so far where that is not all after {@link Fleet#SOON},
   *     and again whenever another server has answered
   */
  public static Resolution of(
      Selector selector, Fleet fleet, ServerSight serverSight, Consumer<Resolution> waiting) {
    return of(selector, fleet, serverSight, List.of(Fleet.SOON), waiting);
  }

  /**
   * The same for what can be corrected.
   *
   * @param waiting is shown what there is also well before that: of servers that have not answered
   *     by then, how they were last
   */
  public static Resolution atOnce(
      Selector selector, Fleet fleet, ServerSight serverSight, Consumer<Resolution> waiting) {
    return of(selector, fleet, serverSight, List.of(Fleet.AT_ONCE, Fleet.SOON), waiting);
  }

  private static Resolution of(
      Selector selector,
      Fleet fleet,
      ServerSight serverSight,
      List<Duration> moments,
      Consumer<Resolution> waiting) {
    List<WatchedServer> usable = usable(fleet, serverSight);
    List<String> misses = new ArrayList<>();
    Map<Selector.Term, List<ServerName>> places = new LinkedHashMap<>();
    Set<ServerName> asked = new LinkedHashSet<>();
    for (Selector.Term term : selector.terms()) {
      Optional<String> missed = missedPlace(term, fleet, usable, serverSight);
      if (missed.isPresent()) {
        misses.add(missed.get());
      } else {
        List<ServerName> meant = fleet.meantBy(term).stream().map(WatchedServer::name).toList();
        places.put(term, meant);
        asked.addAll(meant);
      }
    }
    Terms terms = new Terms(places, misses, serverSight);
    Map<ServerName, Snapshot> snapshots =
        fleet.look(
            asked,
            moments,
            (others, answers) -> waiting.accept(terms.resolve(known(answers, others), others)));
    return terms.resolve(snapshots, Map.of());
  }

  /** A server that was asked just now is taken to be as it was. */
  private static Map<ServerName, Snapshot> known(
      Map<ServerName, Snapshot> answers, Map<ServerName, Unanswered> others) {
    Map<ServerName, Snapshot> known = new LinkedHashMap<>(answers);
    others.forEach((name, other) ->
        other.last().filter(_ -> other.isFresh()).ifPresent(last -> known.put(name, last)));
    return known;
  }

  /** What is meant, and where; and what is wrong with it, whatever the servers say. */
  private record Terms(
      Map<Selector.Term, List<ServerName>> places, List<String> misses, ServerSight serverSight) {
    private Resolution resolve(
        Map<ServerName, Snapshot> snapshots, Map<ServerName, Unanswered> unanswered) {
      List<String> missed = new ArrayList<>(misses);
      SortedMap<Target, WorkerStatus> targets = new TreeMap<>();
      Set<Target> hidden = new TreeSet<>();
      Map<ServerName, Problem> problems = new LinkedHashMap<>();
      snapshots.forEach((server, snapshot) ->
          snapshot.problem().ifPresent(problem -> problems.put(server, problem)));
      places.forEach((term, servers) -> {
        boolean hit = false;
        boolean silent = false;
        for (ServerName server : servers) {
          silent |= problems.containsKey(server) || unanswered.containsKey(server);
          for (WorkerStatus status : workers(server, snapshots)) {
            Target target = new Target(server, status.worker());
            if (term.matches(status.worker()) && serverSight.sees().test(target)) {
              targets.put(target, status);
              hit = true;
            } else if (term.matches(status.worker())) {
              hidden.add(target);
            }
          }
        }
        if (!hit && !silent) {
          missed.add(noSuchWorker(term, servers, snapshots, serverSight.hints()));
        }
      });
      return new Resolution(targets, hidden, snapshots, problems, unanswered, List.copyOf(missed));
    }

    private static List<WorkerStatus> workers(
        ServerName server, Map<ServerName, Snapshot> snapshots) {
      return Optional.ofNullable(snapshots.get(server)).map(Snapshot::workers).orElse(List.of());
    }
  }

  /**
   * For each term that means no server, a sentence that says what was meant perhaps. No server is
   * asked.
   *
   * @param serverSight what there is for who asks
   */
  public static List<String> missedPlaces(Selector selector, Fleet fleet, ServerSight serverSight) {
    List<WatchedServer> usable = usable(fleet, serverSight);
    return selector.terms().stream()
        .flatMap(term -> missedPlace(term, fleet, usable, serverSight).stream())
        .toList();
  }

  private static List<WatchedServer> usable(Fleet fleet, ServerSight serverSight) {
    return fleet.servers().stream()
        .filter(watchedServer -> serverSight.uses().test(watchedServer.name()))
        .toList();
  }

  private static Optional<String> missedPlace(
      Selector.Term term, Fleet fleet, List<WatchedServer> usable, ServerSight serverSight) {
    if (term.place().isEmpty()
        && fleet.servers().size() > 1
        && !term.workers().pattern().equals("*")) {
      return Optional.of(withoutServer(term, usable));
    }
    return fleet.meantBy(term).isEmpty()
        ? Optional.of(noSuchServer(term, usable, serverSight.sets()))
        : Optional.empty();
  }

  private static String withoutServer(Selector.Term term, List<WatchedServer> usable) {
    String word = term.workers().pattern();
    boolean isServer = usable.stream().anyMatch(one -> one.name().value().equals(word));
    if (isServer || usable.stream().anyMatch(one -> one.tags().contains(word))) {
      return "%s is a %s, not a worker. Write %s for all its workers, or %s for one."
          .formatted(
              Message.code(word),
              isServer ? "server" : "tag",
              Message.code("*@" + word),
              Message.code("horizon@" + word));
    }
    return "Which server? Write %s, or %s for all servers."
        .formatted(
            Message.code(
                term.workers()
                    + "@"
                    + usable.stream().findFirst().map(one -> one.name().value()).orElse("SERVER")),
            Message.code(term.workers() + "@*"));
  }

  private static String noSuchServer(
      Selector.Term term, List<WatchedServer> usable, Set<String> sets) {
    String place = term.place().map(Object::toString).orElse("*");
    if (sets.contains(place) && !usable.isEmpty()) {
      return "%s is a set, not a server or tag; write it alone and without quotes, such as %s"
          .formatted(Message.code(place), Message.code("status @" + place));
    }
    Set<String> known = new LinkedHashSet<>();
    for (WatchedServer watchedServer : usable) {
      known.add(watchedServer.name().value());
      known.addAll(watchedServer.tags());
    }
    if (term.workers().equals(Glob.ANY) && !usable.isEmpty()) {
      known.addAll(sets);
    }
    return "No server or tag %s%s"
        .formatted(Message.code(place), Nearest.hint(place, known, ". `servers` lists them."));
  }

  private static String noSuchWorker(
      Selector.Term term,
      List<ServerName> servers,
      Map<ServerName, Snapshot> snapshots,
      Predicate<Target> mayKnow) {
    Set<String> known = new LinkedHashSet<>();
    for (ServerName server : servers) {
      for (WorkerStatus status : snapshots.get(server).workers()) {
        if (mayKnow.test(new Target(server, status.worker()))) {
          known.add(status.worker().toString());
          known.add(status.worker().group());
          if (status.worker().process().equals(term.workers().pattern())) {
            // The process was named without its group: that is what was meant.
            known.remove(status.worker().group());
          }
        }
      }
    }
    String where = servers.size() == 1 ? servers.getFirst().value() : servers.size() + " servers";
    String typed = term.workers().pattern();
    List<String> sameProcess =
        known.stream().filter(name -> name.endsWith(":" + typed)).limit(2).toList();
    String hint =
        sameProcess.isEmpty()
            ? Nearest.hint(typed, known, ". `status` lists them.")
            : "; did you mean `" + String.join("` or `", sameProcess) + "`?";
    return "No worker %s on %s%s".formatted(Message.code(typed), where, hint);
  }
}
