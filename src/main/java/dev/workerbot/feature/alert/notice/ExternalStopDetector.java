package dev.workerbot.feature.alert.notice;

import dev.workerbot.alert.RecentOperation;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Finds out whether workers were stopped past workerbot, and tells it once for all of them. Not
 * safe for several threads.
 */
final class ExternalStopDetector {
  /** In which who stops something to restart it has started it again. */
  private static final Duration SETTLE = Duration.ofSeconds(4);

  /** By which a log line may come before or after what the journal says of it. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  private static final int NAMED = 6;

  private final Map<Target, StopPeriod> stopped = new TreeMap<>();

  /** What is not reported yet, and how often it happened. */
  private final Map<ServerName, Map<Target, Integer>> unreported = new TreeMap<>();

  /** Some time between these two. */
  private record StopPeriod(Instant from, Instant to) {}

  /**
   * It was stopped, by whomever, at some time between these two.
   *
   * @param to when that came in
   */
  void stopped(Target target, Instant from, Instant to) {
    stopped.putIfAbsent(target, new StopPeriod(from, to));
  }

  /** Whether there is something of which it is not known yet. */
  boolean isWaiting() {
    return !stopped.isEmpty() || !unreported.isEmpty();
  }

  /** supervisord itself went down, and took its workers with it. */
  void forget(ServerName server) {
    stopped.keySet().removeIf(target -> target.server().equals(server));
  }

  /** Workers of one server that somebody changed, and what is to be said of it. */
  record ExternalStop(ServerName server, List<Target> targets, Sentence title) {}

  /**
   * What has settled by now, server by server.
   *
   * @param operations of a worker that were under way at some time since then, all of them: another
   *     may have begun since the one that stopped it
   * @param mayTell for which servers it is reported now; the others wait
   */
  List<ExternalStop> settled(
      Instant now,
      BiFunction<Target, Instant, List<RecentOperation>> operations,
      Function<Target, Optional<WorkerState>> states,
      Predicate<ServerName> mayTell) {
    List<Target> ripe =
        stopped.entrySet().stream()
            .filter(one -> Duration.between(one.getValue().to(), now).compareTo(SETTLE) >= 0)
            .map(Map.Entry::getKey)
            .toList();
    for (Target target : ripe) {
      StopPeriod when = stopped.remove(target);
      List<RecentOperation> since = operations.apply(target, when.from().minus(SLACK));
      if (since.stream().noneMatch(recentOperation -> isOf(recentOperation, when))) {
        unreported
            .computeIfAbsent(target.server(), _ -> new TreeMap<>())
            .merge(target, 1, Integer::sum);
      }
    }
    List<ExternalStop> stops = new ArrayList<>();
    for (ServerName server : unreported.keySet().stream().filter(mayTell).toList()) {
      Map<Target, Integer> theirs = unreported.remove(server);
      stops.add(
          new ExternalStop(server, List.copyOf(theirs.keySet()), title(server, theirs, states)));
    }
    return stops;
  }

  private static boolean isOf(RecentOperation recentOperation, StopPeriod when) {
    return !recentOperation.startedAt().isAfter(when.to().plus(SLACK))
        && (recentOperation.endedAt().isEmpty()
            || !recentOperation.endedAt().get().plus(SLACK).isBefore(when.from()));
  }

  private static Sentence title(
      ServerName server,
      Map<Target, Integer> times,
      Function<Target, Optional<WorkerState>> states) {
    List<Target> targets = List.copyOf(times.keySet());
    boolean up =
        targets.stream().allMatch(one -> states.apply(one).filter(WorkerState::isUp).isPresent());
    boolean gone = targets.stream().allMatch(one -> states.apply(one).isEmpty());
    String what = up ? "restarted" : gone ? "stopped and removed" : "stopped";
    if (targets.size() == 1) {
      int often = times.get(targets.getFirst());
      return Sentence.of(
          "%s was %s outside workerbot%s",
          targets.getFirst(), what, often > 1 ? ", %d times".formatted(often) : "");
    }
    return Sentence.of(
        "%d workers on %s were %s outside workerbot: %s",
        targets.size(),
        server,
        what,
        Counts.first(NAMED, targets.stream().map(Target::worker).toList()));
  }
}
