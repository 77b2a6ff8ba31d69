package dev.workerbot.operation;

import dev.workerbot.command.Manner;
import dev.workerbot.fleet.Snapshot;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerState;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts workers a few at a time: the next only when those before have proven that they stay up,
 * and are still up just now. Takes up what an earlier run of the bot has left: all that it knows is
 * in the journal.
 */
final class RollRun {
  private static final Logger LOG = LoggerFactory.getLogger(RollRun.class);

  /** How long a server that cannot be asked is waited for before the next is taken down. */
  private static final Duration LOST = Duration.ofMinutes(2);

  /**
   * Supervisor starts again what it starts again at all in the same turn of its loop, which takes
   * it no more than a second; source: supervisor/process.py, transition.
   */
  private static final Duration STAYS_EXITED = Duration.ofSeconds(3);

  private final String id;
  private final Manner.Rolling rolling;
  private final JournalledRun.Parts parts;
  private final Rolls rolls;
  private final Board board;
  private final Runnable moved;
  private final List<Journal.Step> steps;
  private final Map<Target, TargetResult> results = new HashMap<>();

  /** How a roll has ended. */
  sealed interface End {
    /** Of those that it has come to, in their order. */
    List<TargetResult> results();

    /** All are through. */
    record Through(List<TargetResult> results) implements End {}

    /**
     * One did not come back, or died again, and nothing more was taken down.
     *
     * @param left those that it has not come to
     */
    record Stopped(List<TargetResult> results, List<Target> left) implements End {}

    /** Somebody has ended it. */
    record Cancelled(List<TargetResult> results, List<Target> left, String by) implements End {}
  }

  /** Runs several steps at once, each to its end. */
  interface Together {
    List<TargetResult> run(
        List<Journal.Step> steps, Function<Journal.Step, JournalledRun.Parts> parts)
        throws WorkerRun.Suspended;
  }

  RollRun(
      String id,
      Manner.Rolling rolling,
      List<Journal.Step> steps,
      JournalledRun.Parts parts,
      Rolls rolls,
      Board board,
      Runnable moved) {
    this.id = id;
    this.rolling = rolling;
    this.steps = List.copyOf(steps);
    this.parts = parts;
    this.rolls = rolls;
    this.board = board;
    this.moved = moved;
  }

  /**
   * Until all are through, one fails, or somebody ends it.
   *
   * @param over whether an earlier bot came to its end, and only that is to be told
   */
  End run(Together together, boolean over) throws WorkerRun.Suspended {
    Map<Target, Duration> steady = steady();
    Function<Journal.Step, JournalledRun.Parts> patient =
        step -> parts.rolling(steady.getOrDefault(step.target(), parts.patience().proven()), LOST);
    List<Journal.Step> ended = steps.stream().filter(step -> step.end().isPresent()).toList();
    remember(together.run(ended, patient));
    List<Journal.Step> begun =
        steps.stream()
            .filter(step -> step.end().isEmpty() && (step.stopBegun() || step.startBegun()))
            .toList();
    remember(together.run(begun, patient));
    boolean first = results.isEmpty();
    while (true) {
      List<Journal.Step> left =
          steps.stream().filter(step -> !results.containsKey(step.target())).toList();
      if (failed() || left.isEmpty()) {
        return end(left, over);
      }
      Optional<String> cancelledBy = cancelledBy();
      if (cancelledBy.isPresent()) {
        return new End.Cancelled(inOrder(), targets(left), cancelledBy.get());
      }
      if (over) {
        return new End.Stopped(inOrder(), targets(left));
      }
      List<Journal.Step> batch = left.subList(0, Math.min(rolling.batch(), left.size()));
      if (!first) {
        pause(batch);
      }
      first = false;
      if (cancelledBy().isPresent()) {
        continue;
      }
      areStillUp(batch);
      if (!failed()) {
        remember(together.run(batch, patient));
      }
    }
  }

  private void remember(List<TargetResult> more) {
    more.forEach(one -> results.put(one.target(), one));
  }

  private boolean failed() {
    return results.values().stream().anyMatch(one -> !one.done());
  }

  private End end(List<Journal.Step> left, boolean over) throws WorkerRun.Suspended {
    if (left.isEmpty() && !failed() && !over) {
      areStillUp(List.of());
    }
    return left.isEmpty() && !failed()
        ? new End.Through(inOrder())
        : new End.Stopped(inOrder(), targets(left));
  }

  private List<TargetResult> inOrder() {
    return steps.stream()
        .map(step -> results.get(step.target()))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static List<Target> targets(List<Journal.Step> steps) {
    return steps.stream().map(Journal.Step::target).toList();
  }

  private Optional<String> cancelledBy() {
    try {
      return rolls.find(id).flatMap(Rolls.Roll::cancelledBy);
    } catch (StoreException cannotRead) {
      LOG.error("whether {} was cancelled is not seen: {}", id, cannotRead.getMessage());
      return Optional.empty();
    }
  }

  private void pause(List<Journal.Step> next) throws WorkerRun.Suspended {
    if (rolling.pause().isZero()) {
      return;
    }
    doing(next, "next, after a pause of " + rolling.pause().toSeconds() + " s");
    long until = System.nanoTime() + rolling.pause().toNanos();
    while (until - System.nanoTime() > 0 && cancelledBy().isEmpty()) {
      Duration rest = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
      Duration look = parts.patience().look();
      if (parts.closing().within(rest.compareTo(look) < 0 ? rest : look)) {
        throw new WorkerRun.Suspended();
      }
    }
  }

  /**
   * Waits until the servers answer and all that came back before is up; what is not, for good, is
   * noted as failed.
   *
   * @param next those whose servers have to answer as well
   */
  private void areStillUp(List<Journal.Step> next) throws WorkerRun.Suspended {
    long from = System.nanoTime();
    Map<Target, Long> exited = new HashMap<>();
    Map<ServerName, Long> lost = new HashMap<>();
    while (true) {
      List<Target> done =
          results.values().stream()
              // What has ended as expected is not up, and need not be.
              .filter(one -> one.done() && one.ended().isEmpty())
              .map(TargetResult::target)
              .toList();
      Set<ServerName> servers =
          next.stream().map(step -> step.target().server()).collect(Collectors.toSet());
      done.forEach(target -> servers.add(target.server()));
      servers.removeIf(server -> !parts.fleet().has(server));
      Map<ServerName, Snapshot> seen = look(servers);
      long now = System.nanoTime();
      since(
          lost,
          servers.stream().filter(server -> seen.get(server).problem().isPresent()).toList(),
          now);
      List<Target> down =
          done.stream()
              .filter(target -> seen.containsKey(target.server()))
              .filter(target -> seen.get(target.server()).problem().isEmpty())
              .filter(target -> !isUp(seen.get(target.server()), target))
              .toList();
      if (lost.isEmpty() && down.isEmpty()) {
        return;
      }
      since(
          exited,
          down.stream().filter(target -> hasExited(seen.get(target.server()), target)).toList(),
          now);
      if (down.stream().anyMatch(target -> isOver(seen.get(target.server()), target))
          || exited.values().stream().anyMatch(since -> now - since > STAYS_EXITED.toNanos())
          || (!down.isEmpty() && now - from > parts.patience().settle().toNanos())) {
        down.forEach(target -> diedAgain(seen.get(target.server()), target));
        return;
      }
      Optional<ServerName> gone =
          lost.keySet().stream()
              .filter(server -> now - lost.get(server) > LOST.toNanos())
              .findFirst();
      if (gone.isPresent()) {
        down.forEach(target -> diedAgain(seen.get(target.server()), target));
        unreached(next, done, gone.get(), seen.get(gone.get()));
        return;
      }
      doing(
          next,
          down.isEmpty()
              ? lost.keySet().stream()
                  .findFirst()
                  .map(server ->
                      "waits for %s: %s"
                          .formatted(server, seen.get(server).problem().orElseThrow().sentence()))
                  .orElseThrow()
              : "waits for %s, which is not up again".formatted(down.getFirst()));
      if (parts.closing().within(parts.patience().look())) {
        throw new WorkerRun.Suspended();
      }
    }
  }

  /** Keeps since when each is so, of those that are so now. */
  private static <T> void since(Map<T, Long> times, Collection<T> now, long at) {
    times.keySet().retainAll(now);
    now.forEach(one -> times.putIfAbsent(one, at));
  }

  /** What cannot be seen because this bot closes its connections is for the next one to see. */
  private Map<ServerName, Snapshot> look(Set<ServerName> servers) throws WorkerRun.Suspended {
    try {
      Map<ServerName, Snapshot> seen = parts.fleet().look(servers);
      if (!parts.closing().hasBegun()
          || seen.values().stream().allMatch(one -> one.problem().isEmpty())) {
        return seen;
      }
    } catch (RejectedExecutionException closed) {
      if (!parts.closing().hasBegun()) {
        throw closed;
      }
    }
    throw new WorkerRun.Suspended();
  }

  private static boolean isUp(Snapshot seen, Target target) {
    return seen.worker(target.worker())
        .filter(status -> status.state() == WorkerState.RUNNING)
        .isPresent();
  }

  private static boolean hasExited(Snapshot seen, Target target) {
    return seen.worker(target.worker())
        .filter(status -> status.state() == WorkerState.EXITED)
        .isPresent();
  }

  /** Supervisor brings up by itself what is STARTING or in BACKOFF, and what has just exited. */
  private static boolean isOver(Snapshot seen, Target target) {
    return seen.worker(target.worker())
        .map(WorkerStatus::state)
        .filter(state -> state != WorkerState.FATAL && state != WorkerState.STOPPED)
        .isEmpty();
  }

  private void diedAgain(Snapshot seen, Target target) {
    Optional<WorkerStatus> status = seen.worker(target.worker());
    note(
        new TargetResult(
            target,
            false,
            true,
            status.map(WorkerStatus::state),
            java.util.OptionalInt.empty(),
            results.get(target).took(),
            Optional.of(
                status.isEmpty()
                    ? "it came back, but Supervisor does not know it any more"
                    : "it came back, and then went down again")));
  }

  /** At the end, what has proven itself on a server that is lost since then counts as up. */
  private void unreached(
      List<Journal.Step> next, List<Target> done, ServerName server, Snapshot seen) {
    String why = seen.problem().orElseThrow().sentence();
    next.stream()
        .map(Journal.Step::target)
        .filter(target -> target.server().equals(server))
        .forEach(target -> note(TargetResult.unreached(target, why)));
    if (!next.isEmpty() && !failed()) {
      done.stream()
          .filter(target -> target.server().equals(server))
          .forEach(target ->
              note(
                  TargetResult.unreached(
                      target, "it came back, and cannot be seen any more: " + why)));
    }
  }

  /** Written down as well, so that no later bot takes it for done and goes on. */
  private void note(TargetResult result) {
    results.put(result.target(), result);
    JournalledRun.mayFail(() ->
        parts
            .journal()
            .close(
                id,
                result.target(),
                new Journal.End(
                    result.done(), result.state(), result.pid(), result.took(), result.cause())));
    board.finished(result);
    moved.run();
  }

  private void doing(List<Journal.Step> next, String what) {
    next.forEach(step -> board.doing(step.target(), what));
    moved.run();
  }

  /** As long as its startsecs, where that is longer than what a roll waits anyway. */
  private Map<Target, Duration> steady() {
    Map<ServerName, ServerConfig> configs = new HashMap<>();
    for (ServerName server :
        steps.stream().map(step -> step.target().server()).distinct().toList()) {
      if (parts.fleet().has(server)
          && parts.fleet().server(server).supervisor().config()
              instanceof Reply.Ok<ServerConfig>(var config)) {
        configs.put(server, config);
      }
    }
    Map<Target, Duration> steady = new HashMap<>();
    for (Journal.Step step : steps) {
      Duration startsecs =
          Optional.ofNullable(configs.get(step.target().server())).stream()
              .flatMap(config -> config.ofGroup(step.target().worker().group()).stream())
              .map(program -> Duration.ofSeconds(program.number("startsecs", 1)))
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      List<Duration> all = new ArrayList<>(List.of(parts.patience().proven(), startsecs));
      all.add(parts.patience().steady());
      steady.put(step.target(), java.util.Collections.max(all));
    }
    return steady;
  }
}
