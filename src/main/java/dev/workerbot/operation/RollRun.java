package dev.workerbot.operation;

import dev.workerbot.command.RestartOptions;
import dev.workerbot.fleet.watch.Snapshot;
import dev.workerbot.operation.step.LostServer;
import dev.workerbot.operation.step.ProgressBoard;
import dev.workerbot.operation.step.StepSuspended;
import dev.workerbot.operation.step.worker.StepResult;
import dev.workerbot.store.Journal;
import dev.workerbot.store.Rolls;
import dev.workerbot.store.StoreException;
import dev.workerbot.supervisor.ServerConfig;
import dev.workerbot.supervisor.Supervisor.Problem;
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

  /**
   * Supervisor starts again what it starts again at all in the same turn of its loop, which takes
   * it no more than a second; source: supervisor/process.py, transition.
   */
  private static final Duration STAYS_EXITED = Duration.ofSeconds(3);

  private final String id;
  private final RestartOptions.RollingOptions rollingOptions;
  private final JournalledRun.RunParts runParts;
  private final Rolls rolls;
  private final ProgressBoard<Target, TargetResult> progressBoard;
  private final Runnable moved;
  private final List<Journal.JournalStep> steps;
  private final Map<Target, TargetResult> results = new HashMap<>();

  /** How a roll has ended. */
  sealed interface RollEnd {
    /** Of those that it has come to, in their order. */
    List<TargetResult> results();

    /** All are through. */
    record Through(List<TargetResult> results) implements RollEnd {}

    /**
     * One did not come back, or died again, and nothing more was taken down.
     *
     * @param left those that it has not come to
     */
    record RollStopped(List<TargetResult> results, List<Target> left) implements RollEnd {}

    /** Somebody has ended it. */
    record Cancelled(List<TargetResult> results, List<Target> left, String by) implements RollEnd {}
  }

  /** Runs several steps at once, each to its end. */
  interface Together {
    List<TargetResult> run(
        List<Journal.JournalStep> steps,
        Function<Journal.JournalStep, JournalledRun.RunParts> parts)
        throws StepSuspended;
  }

  RollRun(
      String id,
      RestartOptions.RollingOptions rollingOptions,
      List<Journal.JournalStep> steps,
      JournalledRun.RunParts runParts,
      Rolls rolls,
      ProgressBoard<Target, TargetResult> progressBoard,
      Runnable moved) {
    this.id = id;
    this.rollingOptions = rollingOptions;
    this.steps = List.copyOf(steps);
    this.runParts = runParts;
    this.rolls = rolls;
    this.progressBoard = progressBoard;
    this.moved = moved;
  }

  /**
   * Until all are through, one fails, or somebody ends it.
   *
   * @param over whether an earlier bot came to its end, and only that is to be told
   */
  RollEnd run(Together together, boolean over) throws StepSuspended {
    Map<Target, Duration> steady = steady();
    Function<Journal.JournalStep, JournalledRun.RunParts> patient =
        journalStep ->
            runParts.steadyFor(
                steady.getOrDefault(journalStep.target(), runParts.operationTimeouts().proven()));
    List<Journal.JournalStep> ended =
        steps.stream().filter(journalStep -> journalStep.end().isPresent()).toList();
    remember(together.run(ended, patient));
    List<Journal.JournalStep> begun =
        steps.stream()
            .filter(journalStep ->
                journalStep.end().isEmpty()
                    && (journalStep.stopBegun() || journalStep.startBegun()))
            .toList();
    remember(together.run(begun, patient));
    boolean first = results.isEmpty();
    while (true) {
      List<Journal.JournalStep> left =
          steps.stream().filter(journalStep -> !results.containsKey(journalStep.target())).toList();
      if (failed() || left.isEmpty()) {
        return end(left, over);
      }
      Optional<String> cancelledBy = cancelledBy();
      if (cancelledBy.isPresent()) {
        return new RollEnd.Cancelled(inOrder(), targets(left), cancelledBy.get());
      }
      if (over) {
        return new RollEnd.RollStopped(inOrder(), targets(left));
      }
      List<Journal.JournalStep> batch =
          left.subList(0, Math.min(rollingOptions.batch(), left.size()));
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

  private RollEnd end(List<Journal.JournalStep> left, boolean over) throws StepSuspended {
    if (left.isEmpty() && !failed() && !over) {
      areStillUp(List.of());
    }
    return left.isEmpty() && !failed()
        ? new RollEnd.Through(inOrder())
        : new RollEnd.RollStopped(inOrder(), targets(left));
  }

  private List<TargetResult> inOrder() {
    return steps.stream()
        .map(journalStep -> results.get(journalStep.target()))
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static List<Target> targets(List<Journal.JournalStep> steps) {
    return steps.stream().map(Journal.JournalStep::target).toList();
  }

  private Optional<String> cancelledBy() {
    try {
      return rolls.find(id).flatMap(Rolls.Roll::cancelledBy);
    } catch (StoreException cannotRead) {
      LOG.error("whether {} was cancelled is not seen: {}", id, cannotRead.getMessage());
      return Optional.empty();
    }
  }

  private void pause(List<Journal.JournalStep> next) throws StepSuspended {
    if (rollingOptions.pause().isZero()) {
      return;
    }
    doing(next, "next, after a pause of " + rollingOptions.pause().toSeconds() + " s");
    long until = System.nanoTime() + rollingOptions.pause().toNanos();
    while (until - System.nanoTime() > 0 && cancelledBy().isEmpty()) {
      Duration rest = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
      Duration look = runParts.operationTimeouts().look();
      if (runParts.shutdownSignal().within(rest.compareTo(look) < 0 ? rest : look)) {
        throw new StepSuspended();
      }
    }
  }

  /**
   * Waits until the servers answer and all that came back before is up; what is not, for good, is
   * noted as failed.
   *
   * @param next those whose servers have to answer as well
   */
  private void areStillUp(List<Journal.JournalStep> next) throws StepSuspended {
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
          next.stream()
              .map(journalStep -> journalStep.target().server())
              .collect(Collectors.toSet());
      done.forEach(target -> servers.add(target.server()));
      servers.removeIf(server -> !runParts.fleet().has(server));
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
          || (!down.isEmpty() && now - from > runParts.operationTimeouts().settle().toNanos())) {
        down.forEach(target -> diedAgain(seen.get(target.server()), target));
        return;
      }
      Optional<ServerName> gone =
          lost.keySet().stream()
              .filter(server -> isGivenUp(seen.get(server), now - lost.get(server)))
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
                      LostServer.waiting(
                          seen.get(server).problem().orElseThrow(),
                          Duration.ofNanos(now - lost.get(server))))
                  .orElseThrow()
              : "waits for %s, which is not up again".formatted(down.getFirst()));
      if (runParts.shutdownSignal().within(runParts.operationTimeouts().look())) {
        throw new StepSuspended();
      }
    }
  }

  private boolean isGivenUp(Snapshot seen, long nanos) {
    Problem problem = seen.problem().orElseThrow();
    return nanos >= LostServer.limit(problem, runParts.operationTimeouts()).toNanos();
  }

  /** Keeps since when each is so, of those that are so now. */
  private static <T> void since(Map<T, Long> times, Collection<T> now, long at) {
    times.keySet().retainAll(now);
    now.forEach(one -> times.putIfAbsent(one, at));
  }

  /** What cannot be seen because this bot closes its connections is for the next one to see. */
  private Map<ServerName, Snapshot> look(Set<ServerName> servers) throws StepSuspended {
    try {
      Map<ServerName, Snapshot> seen = runParts.fleet().look(servers);
      if (!runParts.shutdownSignal().hasBegun()
          || seen.values().stream().allMatch(one -> one.problem().isEmpty())) {
        return seen;
      }
    } catch (RejectedExecutionException closed) {
      if (!runParts.shutdownSignal().hasBegun()) {
        throw closed;
      }
    }
    throw new StepSuspended();
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
      List<Journal.JournalStep> next, List<Target> done, ServerName server, Snapshot seen) {
    Problem problem = seen.problem().orElseThrow();
    StepResult.StepMissed notBegun =
        new StepResult.StepMissed(Optional.empty(), false, LostServer.notBegun(problem));
    next.stream()
        .filter(journalStep -> journalStep.target().server().equals(server))
        .forEach(journalStep ->
            note(
                TargetResult.missed(journalStep.target(), notBegun, Duration.ZERO)
                    .asBefore(journalStep)));
    if (!next.isEmpty() && !failed()) {
      done.stream()
          .filter(target -> target.server().equals(server))
          .forEach(target ->
              note(
                  TargetResult.unreached(
                      target, "it came back, and cannot be seen any more: " + problem.sentence())));
    }
  }

  /** Written down as well, so that no later bot takes it for done and goes on. */
  private void note(TargetResult result) {
    results.put(result.target(), result);
    Journal.bestEffort(() -> runParts.journal().close(id, result.target(), result.journalEnd()));
    progressBoard.finished(result.target(), result);
    moved.run();
  }

  private void doing(List<Journal.JournalStep> next, String what) {
    next.forEach(journalStep -> progressBoard.doing(journalStep.target(), what));
    moved.run();
  }

  /** As long as its startsecs, where that is longer than what a roll waits anyway. */
  private Map<Target, Duration> steady() {
    Map<ServerName, ServerConfig> configs = new HashMap<>();
    for (ServerName server :
        steps.stream().map(journalStep -> journalStep.target().server()).distinct().toList()) {
      if (runParts.fleet().has(server)
          && runParts.fleet().server(server).supervisor().config()
              instanceof Reply.Ok<ServerConfig>(var config)) {
        configs.put(server, config);
      }
    }
    Map<Target, Duration> steady = new HashMap<>();
    for (Journal.JournalStep journalStep : steps) {
      Duration startsecs =
          Optional.ofNullable(configs.get(journalStep.target().server())).stream()
              .flatMap(config -> config.ofGroup(journalStep.target().worker().group()).stream())
              .map(program -> Duration.ofSeconds(program.number("startsecs", 1)))
              .max(Duration::compareTo)
              .orElse(Duration.ZERO);
      List<Duration> all =
          new ArrayList<>(List.of(runParts.operationTimeouts().proven(), startsecs));
      all.add(runParts.operationTimeouts().steady());
      steady.put(journalStep.target(), java.util.Collections.max(all));
    }
    return steady;
  }
}
